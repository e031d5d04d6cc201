// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Door
/// @notice Hands a call as it is to another part of a collection's code, which works on the collection's storage.
library Door {
    /// @notice Answers or reverts as `part` does; does not come back.
    /// @dev The whole memory may be written over, because nothing after it runs.
    function through(address part) internal {
        assembly {
            calldatacopy(0, 0, calldatasize())
            let done := delegatecall(gas(), part, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(done) { revert(0, returndatasize()) }
            return(0, returndatasize())
        }
    }

    /// @notice The same in a view: whatever `part` wrote would revert, because views are called statically.
    /// @return Nothing that anybody gets: the call has ended by then, with whatever `part` answers
    function viewThrough(address part) internal view returns (string memory) {
        function(address) internal go = through;
        function(address) internal view returns (string memory) look;
        assembly ("memory-safe") {
            look := go
        }
        return look(part);
    }
}
