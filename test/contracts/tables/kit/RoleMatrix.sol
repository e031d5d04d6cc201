// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {Assertions} from "../../kit/Assertions.sol";

/// @title RoleMatrix
/// @notice One row for each function that not everybody may call: first the one who may, then in the same state every
/// other role of the platform, the contracts themselves and strangers, each refused with the reason.
abstract contract RoleMatrix is Assertions {
    uint64 private constant LAST_ROLE = Roles.FEE_MANAGER;

    /// @dev What everybody sends along.
    uint256 private _value;

    error Refused(address who, bytes answer);
    error Allowed(address who);
    error WrongReason(address who, bytes answer, bytes wanted);

    function managerOfRow() internal view virtual returns (AccessManager);

    /// @dev People and contracts of this family, beside the holders of roles.
    function peopleOfRow() internal view virtual returns (address[] memory);

    /// @dev A function only `allowed` may call.
    function callerRow(
        address allowed,
        address target,
        bytes memory data,
        function(address) internal view returns (bytes memory) reason
    ) internal {
        grantRoles();
        row(allowed, target, data, reason);
    }

    /// @dev The same, with money in every call.
    function payingRow(
        address allowed,
        uint256 value,
        address target,
        bytes memory data,
        function(address) internal view returns (bytes memory) reason
    ) internal {
        _value = value;
        callerRow(allowed, target, data, reason);
        _value = 0;
    }

    /// @dev `setAuthority`: the AccessManager hands a contract over to another, and no role does it past it.
    function authorityRow(address target) internal {
        address next = address(new AccessManager(address(this)));
        bytes memory data = abi.encodeCall(IAccessManaged.setAuthority, (next));
        callerRow(address(managerOfRow()), target, data, notAllowed);
        managerOfRow().updateAuthority(target, next);
        assertEq(IAccessManaged(target).authority(), next, "authority");
    }

    /// @dev A function that asks the AccessManager itself who has `role`.
    function memberRow(
        uint64 role,
        address target,
        bytes memory data,
        function(address) internal view returns (bytes memory) reason
    ) internal {
        grantRoles();
        row(holderOf(role), target, data, reason);
    }

    /// @dev A function the AccessManager guards, given to `role`: its holder may call it, all others may not.
    function roleRow(uint64 role, address target, bytes memory data) internal {
        grantRoles();
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = bytes4(data);
        managerOfRow().setTargetFunctionRole(target, selectors, role);
        row(role == 0 ? address(this) : holderOf(role), target, data, notAllowed);
    }

    function row(
        address allowed,
        address target,
        bytes memory data,
        function(address) internal view returns (bytes memory) reason
    ) private {
        uint256 start = vm.snapshotState();
        (bool ok, bytes memory answer) = callAs(allowed, target, data);
        if (!ok) revert Refused(allowed, answer);
        vm.revertToState(start);
        address[] memory people = peopleOfRow();
        for (uint256 n; n < people.length; ++n) {
            refuse(people[n], allowed, target, data, reason);
        }
        for (uint64 role = 1; role <= LAST_ROLE; ++role) {
            refuse(holderOf(role), allowed, target, data, reason);
        }
        refuse(address(this), allowed, target, data, reason);
        refuse(address(managerOfRow()), allowed, target, data, reason);
        refuse(target, allowed, target, data, reason);
    }

    function refuse(
        address who,
        address allowed,
        address target,
        bytes memory data,
        function(address) internal view returns (bytes memory) reason
    ) private {
        if (who == allowed) return;
        bytes memory wanted = reason(who);
        (bool ok, bytes memory answer) = callAs(who, target, data);
        if (ok) revert Allowed(who);
        if (keccak256(answer) != keccak256(wanted)) revert WrongReason(who, answer, wanted);
    }

    function callAs(address who, address target, bytes memory data) private returns (bool, bytes memory) {
        if (_value != 0) vm.deal(who, who.balance + _value);
        vm.prank(who);
        return target.call{value: _value}(data);
    }

    function grantRoles() private {
        for (uint64 role = 1; role <= LAST_ROLE; ++role) {
            managerOfRow().grantRole(role, holderOf(role), 0);
        }
    }

    function holderOf(uint64 role) private pure returns (address) {
        return address(uint160(0xB0000) + role);
    }
}
