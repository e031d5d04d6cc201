// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts-upgradeable/proxy/utils/UUPSUpgradeable.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {ICloneFactory} from "../../../../contracts/clones/ICloneFactory.sol";
import {StreamPass} from "../../../../contracts/passes/StreamPass.sol";
import {StreamPassFactory} from "../../../../contracts/passes/StreamPassFactory.sol";
import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IPassManagement} from "../../../../contracts/passes/management/IPassManagement.sol";
import {Stage} from "../../kit/Stage.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";

contract PassRolesTest is Stage, RoleMatrix {
    function managerOfRow() internal view override returns (AccessManager) {
        return manager;
    }

    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](6);
        (people[0], people[1], people[2]) = (fan, other, creator);
        (people[3], people[4], people[5]) = (address(factory), address(ledger), address(currencies));
    }

    function notCreator(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotCreator.selector, who);
    }

    function creatorRow(bytes memory data) private {
        callerRow(creator, address(pass), data, notCreator);
    }

    /// @custom:caller PassManagement.createTier
    /// @custom:proves [S3.78][T30] only the creator makes tiers
    function test_createTier() public {
        creatorRow(abi.encodeCall(IStreamPass.createTier, (terms(PRICE, MONTH, 1))));
    }

    /// @custom:caller PassManagement.updateTier
    /// @custom:proves [S3.78][T30] only the creator changes tiers
    function test_updateTier() public {
        creatorRow(abi.encodeCall(IStreamPass.updateTier, (bronze, terms(2 * PRICE, MONTH, 1))));
    }

    /// @custom:caller PassManagement.setPayout
    /// @custom:proves [S3.78][T30] only the creator says where money goes
    function test_setPayout() public {
        creatorRow(abi.encodeCall(IStreamPass.setPayout, (other)));
    }

    /// @custom:caller PassManagement.setRoyalty
    /// @custom:proves [S3.78][T30] only the creator sets the royalty
    function test_setRoyalty() public {
        creatorRow(abi.encodeCall(IStreamPass.setRoyalty, (500)));
    }

    /// @custom:caller PassManagement.grant
    /// @custom:proves [S3.78][T30] only the creator grants passes
    function test_grant() public {
        address[] memory to = new address[](1);
        to[0] = fan;
        creatorRow(abi.encodeCall(IStreamPass.grant, (to, bronze, 0)));
    }

    /// @custom:caller PassVouchers.voidVoucher
    /// @custom:proves [S3.78][T30] only the creator takes a voucher back
    function test_voidVoucher() public {
        creatorRow(abi.encodeCall(IPassVouchers.voidVoucher, (7)));
    }

    /// @custom:caller PassManagement.revoke
    /// @custom:proves [S3.78][T30] only the creator ends a pass
    function test_revoke() public {
        give(fan, bronze, uint40(NOW + MONTH));
        creatorRow(abi.encodeCall(IPassManagement.revoke, (1, 0)));
    }

    function notFactory(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotFactory.selector, who);
    }

    /// @custom:caller StreamPass.initialize
    /// @custom:proves [S3.78][T30] only the factory sets the first payout
    function test_initialize() public {
        bytes memory data = abi.encodeCall(StreamPass.initialize, (creator));
        callerRow(address(factory), factory.implementation(), data, notFactory);
    }

    /// @custom:caller StreamPassFactory.setImplementation
    /// @custom:proves [S3.78][T30] only the administrator sets the model of later collections
    function test_setImplementation() public {
        address model = newModel();
        roleRow(0, address(factory), abi.encodeCall(ICloneFactory.setImplementation, (model)));
    }

    /// @custom:caller StreamPassFactory.upgradeToAndCall
    /// @custom:proves [S3.78][T30] only the administrator upgrades the factory
    function test_upgrade() public {
        address next = address(new StreamPassFactory());
        roleRow(0, address(factory), abi.encodeCall(UUPSUpgradeable.upgradeToAndCall, (next, "")));
    }

    /// @custom:caller StreamPassFactory.setAuthority
    /// @custom:proves [S3.78][S3.79][T30] no role takes the factory of passes from its manager
    function test_setAuthority() public {
        authorityRow(address(factory));
    }
}
