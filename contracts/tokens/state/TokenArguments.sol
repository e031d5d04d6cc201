// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LibClone} from "solady/src/utils/LibClone.sol";
import {CloneCode} from "../../clones/CloneCode.sol";
import {TokenTerms} from "./TokenTerms.sol";

/// @title TokenArguments
/// @notice The code of a token ({CloneCode}): its arguments are `terms 8 | creator 20 | reserve token 20, unless native |
/// name | symbol | ends of the terms 6, when there are any`.
library TokenArguments {
    uint256 private constant CREATOR = 8;
    uint256 private constant RESERVE = 28;
    uint256 private constant ADDRESS = 20;
    uint256 private constant ENDS = 6;

    /// @notice The code of a token with these parts.
    /// @param model what it is a clone of
    /// @param reserve zero for the native currency
    function codeOf(
        address model,
        TokenTerms terms,
        address creator,
        address reserve,
        string calldata name,
        string calldata symbol
    ) internal pure returns (bytes memory code) {
        // casting to 'uint64' takes the first part of the terms, as it should; to 'uint48' the rest of their 107 bits
        uint256 all = TokenTerms.unwrap(terms);
        bytes memory money = reserve == address(0) ? bytes("") : abi.encodePacked(reserve);
        bytes memory ends = terms.hasEnds() ? abi.encodePacked(uint48(all >> 64)) : bytes("");
        code = abi.encodePacked(
            CloneCode.BEFORE_MODEL,
            model,
            CloneCode.BEHIND_MODEL,
            uint64(all),
            creator,
            money,
            name,
            symbol,
            ends
        );
    }

    /// @notice The terms of a token.
    function termsOf(address token) internal view returns (TokenTerms terms) {
        uint256 first = CloneCode.wordAt(token, 0) >> 192;
        terms = TokenTerms.wrap(first);
        if (terms.hasEnds()) {
            terms = TokenTerms.wrap(first | ((CloneCode.wordAt(token, CloneCode.lengthOf(token) - ENDS) >> 208) << 64));
        }
    }

    /// @notice The creator of a token.
    function creatorOf(address token) internal view returns (address) {
        return address(uint160(CloneCode.wordAt(token, CREATOR) >> 96));
    }

    /// @notice The token that the reserve of `token` is in; zero when that is native.
    function reserveOf(address token, uint8 currency) internal view returns (address) {
        return currency == 0 ? address(0) : address(uint160(CloneCode.wordAt(token, RESERVE) >> 96));
    }

    /// @notice Name and symbol of this token.
    function ownNames() internal view returns (string memory name, string memory symbol) {
        TokenTerms terms = termsOf(address(this));
        uint256 start = terms.currency() == 0 ? RESERVE : RESERVE + ADDRESS;
        uint256 between = start + terms.nameLength();
        uint256 end = CloneCode.lengthOf(address(this)) - (terms.hasEnds() ? ENDS : 0);
        name = string(LibClone.argsOnClone(address(this), start, between));
        symbol = string(LibClone.argsOnClone(address(this), between, end));
    }
}
