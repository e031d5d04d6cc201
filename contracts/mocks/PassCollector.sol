// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @title PassCollector
/// @notice Honest receiver: remembers what it was asked.
contract PassCollector is IERC721Receiver {
    uint256 public lastId;
    bytes public lastData;

    /// @inheritdoc IERC721Receiver
    function onERC721Received(address, address, uint256 id, bytes calldata data) external returns (bytes4) {
        lastId = id;
        lastData = data;
        return IERC721Receiver.onERC721Received.selector;
    }
}
