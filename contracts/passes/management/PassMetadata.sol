// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base64} from "solady/src/utils/Base64.sol";
import {LibString} from "solady/src/utils/LibString.sol";

/// @title PassMetadata
/// @notice `data:` JSON for wallets, made on chain: nothing to fetch, nothing to lose. The end of a pass is not in it
/// (ERC-5643 answers that), so it only changes on an upgrade.
library PassMetadata {
    using LibString for uint256;

    /// @notice ERC-721 metadata of one pass.
    function ofPass(string memory collection, uint256 passId, uint16 tierId, uint8 rank)
        internal
        pure
        returns (string memory)
    {
        return _dataUri(
            string.concat(
                '{"name":"',
                LibString.escapeJSON(collection),
                " #",
                passId.toString(),
                '","attributes":[{"trait_type":"Tier","value":',
                uint256(tierId).toString(),
                '},{"trait_type":"Rank","value":',
                uint256(rank).toString(),
                "}]}"
            )
        );
    }

    /// @dev An ended pass stays its owner's, so a balance is no proof of access.
    string private constant DESCRIPTION =
        "Ask accessOf(address) who has access and until when. balanceOf also counts passes that ended.";

    /// @notice ERC-7572 metadata of a collection.
    function ofCollection(string memory name, string memory symbol) internal pure returns (string memory) {
        return _dataUri(
            string.concat(
                '{"name":"',
                LibString.escapeJSON(name),
                '","symbol":"',
                LibString.escapeJSON(symbol),
                '","description":"',
                DESCRIPTION,
                '"}'
            )
        );
    }

    function _dataUri(string memory json) private pure returns (string memory) {
        return string.concat("data:application/json;base64,", Base64.encode(bytes(json)));
    }
}
