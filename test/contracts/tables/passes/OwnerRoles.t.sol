// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IPassManagement} from "../../../../contracts/passes/management/IPassManagement.sol";
import {Signed} from "../../passes/kit/Signed.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";

/// @notice What only the owner of a pass does with it.
contract PassOwnerRolesTest is Signed, RoleMatrix {
    function managerOfRow() internal view override returns (AccessManager) {
        return manager;
    }

    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](8);
        (people[0], people[1], people[2], people[3]) = (fan, other, creator, attestor);
        (people[4], people[5]) = (relayer, address(factory));
        (people[6], people[7]) = (address(ledger), address(currencies));
    }

    function notOwner(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotOwner.selector, who, fan);
    }

    function notApproved(address) private pure returns (bytes memory) {
        return abi.encodeWithSignature("NotOwnerNorApproved()");
    }

    /// @custom:caller PassManagement.refund
    /// @custom:proves [S3.78][T30] only the owner gives a pass back
    function test_refund() public {
        uint256 id = buy(fan, kind);
        callerRow(fan, address(pass), abi.encodeCall(IPassManagement.refund, (id)), notOwner);
    }

    /// @custom:caller PassManagement.burn
    /// @custom:proves [S3.78][T30] only the owner destroys a pass
    function test_burn() public {
        uint256 id = buyFor(other, fan, bronze);
        callerRow(fan, address(pass), abi.encodeCall(IPassManagement.burn, (id)), notOwner);
    }

    /// @custom:caller StreamPass.upgrade
    /// @custom:proves [S3.78][T30] only the owner and whom it approved move a pass up
    function test_upgrade() public {
        uint16 silver = addTier(terms(PRICE, MONTH, 2));
        uint256 id = buyFor(other, fan, bronze);
        bytes memory data = abi.encodeCall(IStreamPass.upgrade, (id, silver, 0));
        callerRow(fan, address(pass), data, notApproved);
        vm.prank(fan);
        pass.approve(address(0xA99), id);
        vm.prank(address(0xA99));
        pass.upgrade(id, silver, 0);
        assertEq(pass.tierOf(id), silver, "tier");
    }

    /// @custom:caller PassVouchers.claimCard
    /// @custom:proves [S3.78][T30] nobody but its owner puts a hold on a live pass that has none
    function test_claimCard() public {
        buy(fan, bronze);
        IPassVouchers.CardVoucher memory made = card(bronze, fan);
        bytes memory data = abi.encodeCall(IPassVouchers.claimCard, (made, attestor, signed(ATTESTOR_KEY, made)));
        callerRow(fan, address(pass), data, notOwner);
    }
}
