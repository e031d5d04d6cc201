// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureCheckerLib} from "solady/src/utils/SignatureCheckerLib.sol";

/// @title OwnedWallet
/// @notice Honest contract wallet: what its owner signs, it signed (ERC-1271).
contract OwnedWallet {
    address private immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    receive() external payable {}

    /// @notice ERC-1271.
    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        bool good = SignatureCheckerLib.isValidSignatureNowCalldata(OWNER, hash, signature);
        return good ? this.isValidSignature.selector : bytes4(0);
    }
}
