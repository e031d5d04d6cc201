// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CloneFactory} from "../clones/CloneFactory.sol";
import {IStreamPassFactory} from "./IStreamPassFactory.sol";
import {StreamPass} from "./StreamPass.sol";

/// @title StreamPassFactory
/// @notice See {IStreamPassFactory}.
contract StreamPassFactory is IStreamPassFactory, CloneFactory {
    uint256 private constant MAX_NAME = 64; // bytes
    uint256 private constant MAX_SYMBOL = 16; // bytes

    /// @inheritdoc IStreamPassFactory
    function createCollection(string calldata name, string calldata symbol, address payout)
        external
        returns (address collection)
    {
        // Check
        uint256 length = bytes(name).length;
        if (length == 0 || length > MAX_NAME) revert StreamPassFactory_NameLength(length);
        if (bytes(symbol).length == 0 || bytes(symbol).length > MAX_SYMBOL) {
            revert StreamPassFactory_SymbolLength(bytes(symbol).length);
        }
        if (payout == address(0)) revert StreamPassFactory_ZeroPayout();

        // Effect
        // casting to 'uint8' is safe because the length is at most MAX_NAME
        collection = _clone(msg.sender, abi.encodePacked(uint8(length), name, symbol));
        StreamPass(collection).initialize(payout);

        // Log
        emit PassCollectionCreated({
            creator: msg.sender,
            collection: collection,
            payout: payout,
            name: name,
            symbol: symbol
        });
    }

    /// @inheritdoc IStreamPassFactory
    function collectionOf(address creator) external view returns (address) {
        return _cloneOf(creator);
    }

    /// @inheritdoc IStreamPassFactory
    function isCollection(address collection) external view returns (bool) {
        return _isClone(collection);
    }
}
