// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts-upgradeable/proxy/utils/UUPSUpgradeable.sol";
import {CreatorGovernor} from "../../../../contracts/governance/CreatorGovernor.sol";
import {CreatorTimelock} from "../../../../contracts/governance/CreatorTimelock.sol";
import {GovernorFactory} from "../../../../contracts/governance/GovernorFactory.sol";
import {IGovernorFactory} from "../../../../contracts/governance/IGovernorFactory.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {CommunityStage} from "../../governance/CommunityStage.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";

/// @notice Who makes governors, and who says what they are clones of.
contract GovernorFactoryRowsTest is CommunityStage, RoleMatrix {
    function managerOfRow() internal view override returns (AccessManager) {
        return manager;
    }

    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](6);
        (people[0], people[1], people[2], people[3]) = (creator, fan, other, payer);
        (people[4], people[5]) = (address(vault), address(treasury));
    }

    function notCreator(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(IGovernorFactory.GovernorFactory_NotCreator.selector, who, creator);
    }

    /// @custom:caller GovernorFactory.createGovernor
    /// @custom:proves [S3.4][S3.78] only its creator gives a community its governor
    function test_createGovernor() public {
        address second = address(makeVault(new TestDollar(), 0, true));
        bytes memory data = abi.encodeCall(IGovernorFactory.createGovernor, (second, 0));
        callerRow(creator, address(governors), data, notCreator);
    }

    /// @custom:caller GovernorFactory.setImplementations
    /// @custom:proves [S3.79][S3.78][T30] only the administrator sets what governors are clones of
    function test_setImplementations() public {
        address governor_ = address(new CreatorGovernor());
        address timelock_ = address(new CreatorTimelock());
        roleRow(0, address(governors), abi.encodeCall(IGovernorFactory.setImplementations, (governor_, timelock_)));
    }

    /// @custom:caller GovernorFactory.upgradeToAndCall
    /// @custom:proves [S3.79][S3.78][T30] only the administrator upgrades the factory of governors
    function test_upgrade() public {
        address next = address(new GovernorFactory(factory));
        roleRow(0, address(governors), abi.encodeCall(UUPSUpgradeable.upgradeToAndCall, (next, "")));
    }

    /// @custom:caller GovernorFactory.setAuthority
    /// @custom:proves [S3.78][S3.79][T30] no role takes the factory of governors from its manager
    function test_setAuthority() public {
        authorityRow(address(governors));
    }
}
