// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm} from "./Vm.sol";

/// @title Assertions
/// @notice Comparisons that say what was compared, and the cheatcodes.
abstract contract Assertions {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    error NotEqual(string what, uint256 got, uint256 wanted);
    error NotEqualText(string what, string got, string wanted);
    error NotTrue(string what);
    error NotFalse(string what);
    error TooMuch(string what, uint256 got, uint256 most);

    function assertEq(uint256 got, uint256 wanted, string memory what) internal pure {
        if (got != wanted) revert NotEqual(what, got, wanted);
    }

    function assertEq(address got, address wanted, string memory what) internal pure {
        if (got != wanted) revert NotEqual(what, uint160(got), uint160(wanted));
    }

    function assertEq(string memory got, string memory wanted, string memory what) internal pure {
        if (keccak256(bytes(got)) != keccak256(bytes(wanted))) revert NotEqualText(what, got, wanted);
    }

    function assertTrue(bool fact, string memory what) internal pure {
        if (!fact) revert NotTrue(what);
    }

    function assertFalse(bool fact, string memory what) internal pure {
        if (fact) revert NotFalse(what);
    }

    function assertLe(uint256 got, uint256 most, string memory what) internal pure {
        if (got > most) revert TooMuch(what, got, most);
    }

    /// @notice How what the AccessManager guards refuses `caller`.
    function notAllowed(address caller) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("AccessManagedUnauthorized(address)", caller);
    }

    /// @notice `seed` mapped into `[low, high]`.
    function bound(uint256 seed, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + seed % (high - low + 1);
    }
}
