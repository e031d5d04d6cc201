// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DelegateLib} from "../../libraries/DelegateLib.sol";

/// @title OtherPart
/// @notice The part that {TwoParts} hands calls to.
contract OtherPart {
    error Refused(address caller, uint256 value);

    uint256 internal _kept; // slot 0

    /// @notice Keeps a number.
    function keep(uint256 value) external returns (address) {
        if (value == 0) revert Refused(msg.sender, value);
        _kept = value;
        return msg.sender;
    }

    /// @notice The number and some bytes behind it.
    function kept(bytes calldata tail) external view returns (uint256, bytes memory) {
        return (_kept, tail);
    }

    /// @notice Says that it is a view where it is declared, and writes.
    function wrongView() external returns (uint256) {
        _kept = 1;
        return 1;
    }
}

/// @title TwoParts
/// @notice A contract whose code is in two places.
contract TwoParts {
    uint256 internal _kept; // slot 0
    address private immutable OTHER;

    constructor(address other) {
        OTHER = other;
    }

    fallback() external {
        DelegateLib.serve();
    }

    /// @notice See {OtherPart-keep}.
    function keep(uint256) external returns (address) {
        DelegateLib.forward(OTHER);
    }

    /// @notice See {OtherPart-kept}.
    function kept(bytes calldata) external view returns (uint256, bytes memory) {
        DelegateLib.read(OTHER);
    }

    /// @notice See {OtherPart-wrongView}.
    function wrongView() external view returns (uint256) {
        DelegateLib.read(OTHER);
    }

    /// @notice The number, read here.
    function keptHere() external view returns (uint256) {
        return _kept;
    }
}
