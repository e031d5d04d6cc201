// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title DelegateLib
/// @notice Hands a call as it is to another part of a contract's code, which works on the contract's own storage.
/// @dev A contract with parts declares every function of theirs, so that its ABI is whole, and has {serve} in its
/// fallback. Parts are fixed when the contract is made; nothing here takes an address from outside.
library DelegateLib {
    /// @notice Nothing has this selector.
    error DelegateLib_UnknownFunction(bytes4 selector);

    /// @dev First four bytes of keccak256("stagedoor.delegated.read"): what {read} asks {serve} with.
    bytes4 private constant READ = 0x848468a8;

    /// @notice Answers or reverts as `part` does; does not come back.
    /// @dev The whole memory may be written over, because nothing after it runs.
    function forward(address part) internal {
        assembly {
            calldatacopy(0, 0, calldatasize())
            let done := delegatecall(gas(), part, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(done) { revert(0, returndatasize()) }
            return(0, returndatasize())
        }
    }

    /// @notice The same in a view: a static call to the own address, whose fallback hands it on ({serve}). Whatever
    /// `part` would write reverts.
    /// @dev The whole memory may be written over, because nothing after it runs.
    function read(address part) internal view {
        bytes4 selector = READ;
        assembly {
            mstore(0, selector)
            mstore(4, shl(96, part))
            calldatacopy(24, 0, calldatasize())
            let done := staticcall(gas(), address(), 0, add(24, calldatasize()), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(done) { revert(0, returndatasize()) }
            return(0, returndatasize())
        }
    }

    /// @notice The fallback of a contract with parts: serves {read}, refuses everything else.
    /// @dev Only the contract itself asks with {READ}, and only with a part that it knows: no contract of ours calls
    /// itself with bytes that somebody else chose.
    function serve() internal {
        if (msg.sender != address(this) || msg.sig != READ) revert DelegateLib_UnknownFunction(msg.sig);
        assembly {
            let size := sub(calldatasize(), 24)
            calldatacopy(0, 24, size)
            let done := delegatecall(gas(), shr(96, calldataload(4)), 0, size, 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(done) { revert(0, returndatasize()) }
            return(0, returndatasize())
        }
    }
}
