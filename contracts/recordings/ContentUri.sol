// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ContentUri
/// @notice An IPFS address (CIDv1, sha2-256, base32) from the 32 bytes that are worth storing.
library ContentUri {
    /// @dev Version 1, one raw block, sha2-256 of 32 bytes: a JSON document.
    bytes4 private constant RAW = 0x01551220;
    /// @dev Version 1, the root of a file in blocks, sha2-256 of 32 bytes: a recording.
    bytes4 private constant FILE = 0x01701220;
    bytes32 private constant ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    /// @dev 36 bytes are 288 bits, 58 letters of 5 bits each; two bits of the last are zero.
    uint256 private constant LETTERS = 58;
    uint256 private constant BYTES = 36;

    /// @notice Address of a document of one block.
    function ofDocument(bytes32 digest) internal pure returns (string memory) {
        return _encode(bytes.concat(RAW, digest));
    }

    /// @notice Address of a file of many blocks.
    function ofFile(bytes32 digest) internal pure returns (string memory) {
        return _encode(bytes.concat(FILE, digest));
    }

    function _encode(bytes memory cid) private pure returns (string memory) {
        bytes memory text = new bytes(LETTERS);
        uint256 buffer;
        uint256 bits;
        uint256 next;
        for (uint256 n; n < LETTERS; ++n) {
            if (bits < 5) {
                buffer = (buffer << 8) | (next < BYTES ? uint8(cid[next]) : 0);
                ++next;
                bits += 8;
            }
            bits -= 5;
            text[n] = ALPHABET[(buffer >> bits) & 31];
        }
        return string.concat("ipfs://b", string(text));
    }
}
