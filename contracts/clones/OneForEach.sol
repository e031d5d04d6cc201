// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibClone} from "solady/src/utils/LibClone.sol";
import {LibTransient} from "solady/src/utils/LibTransient.sol";

/// @title OneForEach
/// @notice Makes one contract for each subject (a creator, a token). Every one is made by the same 14 bytes, which ask this
/// contract for the code to return: so CREATE2 derives its address from the subject alone, though other things stand in
/// its code, and the address is the whole register. The EVM gives an address only once.
abstract contract OneForEach {
    using LibTransient for LibTransient.TBytes;

    /// @dev RETURNDATASIZE RETURNDATASIZE RETURNDATASIZE RETURNDATASIZE CALLER GAS STATICCALL: call the maker with
    /// nothing. RETURNDATASIZE PUSH0 PUSH0 RETURNDATACOPY RETURNDATASIZE PUSH0 RETURN: its answer is the code.
    bytes14 private constant INIT_CODE = 0x3d3d3d3d335afa3d5f5f3e3d5ff3;
    bytes32 private constant INIT_CODE_HASH = keccak256(hex"3d3d3d3d335afa3d5f5f3e3d5ff3");
    /// @dev Transient: the code of what is being made.
    bytes32 private constant CODE = keccak256("stagedoor.transient.OneForEach.code");

    /// @notice Nothing is being made, so there is no code to answer; nor is there a function of that name.
    error OneForEach_NotMaking();
    /// @notice The subject has one already, at `made`, or the gas was not enough to make it.
    error OneForEach_NotMade(address subject, address made);

    /// @notice Answers the code of what is being made, to the 14 bytes that make it.
    fallback(bytes calldata) external returns (bytes memory code) {
        code = LibTransient.tBytes(CODE).get();
        if (code.length == 0) revert OneForEach_NotMaking();
    }

    /// @dev Makes the one of `subject` with this code.
    function _makeFor(address subject, bytes memory code) internal returns (address made) {
        LibTransient.TBytes storage handed = LibTransient.tBytes(CODE);
        handed.set(code);
        assembly ("memory-safe") {
            mstore(0x00, INIT_CODE)
            made := create2(0, 0x00, 14, subject)
        }
        if (made == address(0)) revert OneForEach_NotMade(subject, _addressFor(subject));
        handed.clear();
    }

    /// @dev Where the one of `subject` is or would be.
    function _addressFor(address subject) internal view returns (address) {
        return LibClone.predictDeterministicAddress(
            INIT_CODE_HASH, bytes32(uint256(uint160(subject))), address(this)
        );
    }
}
