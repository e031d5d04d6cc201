// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "solady/src/utils/ECDSA.sol";
import {SignatureCheckerLib} from "solady/src/utils/SignatureCheckerLib.sol";

/// @title SignatureLib
/// @notice The one place that says whether an account signed a digest.
/// @dev The key is asked first, so that what a key signed stays signed after the account got code (EIP-7702); then the
/// code, by ERC-1271. There is no ERC-6492: its deployment call would run anybody's calldata from contracts that hold
/// allowances, so a wallet that signs is deployed first. A signature is not unique (two forms, both halves of the curve):
/// whoever asks here keeps a nonce.
library SignatureLib {
    /// @notice Whether `signer` signed `digest`.
    /// @param signer nobody signs for the zero address
    /// @param digest EIP-712
    /// @param signature 65 bytes (r, s, v) or 64 (EIP-2098) of a key, anything for a contract account
    function isValid(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signer == address(0)) return false;
        if (ECDSA.tryRecoverCalldata(digest, signature) == signer) return true;
        return SignatureCheckerLib.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }
}
