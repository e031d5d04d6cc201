// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title UpgradingToken
/// @notice A proxy whose code anybody swaps: honest today, something else tomorrow.
contract UpgradingToken {
    address public implementation;

    constructor(address implementation_) {
        implementation = implementation_;
    }

    fallback() external payable {
        _delegate();
    }

    receive() external payable {
        _delegate();
    }

    /// @notice Becomes something else.
    function become(address implementation_) external {
        implementation = implementation_;
    }

    function _delegate() private {
        address target = implementation;
        assembly {
            calldatacopy(0, 0, calldatasize())
            let ok := delegatecall(gas(), target, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(ok) { revert(0, returndatasize()) }
            return(0, returndatasize())
        }
    }
}
