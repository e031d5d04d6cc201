// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title OddWallet
/// @notice A contract account that answers ERC-1271 in every wrong way, and in the one right way for everything.
contract OddWallet {
    enum Answer {
        Yes, // whatever is asked
        Revert,
        Short, // the right four bytes, and only they
        Long, // the right word and 64 KiB behind it
        BurnGas,
        WrongWord
    }

    Answer private immutable ANSWER;

    constructor(Answer answer) {
        ANSWER = answer;
    }

    /// @notice ERC-1271, more or less.
    fallback() external {
        Answer answer = ANSWER;
        if (answer == Answer.Revert) revert("no");
        bytes4 word = answer == Answer.WrongWord ? bytes4(0xffffffff) : IERC1271.isValidSignature.selector;
        uint256 size = answer == Answer.Short ? 4 : answer == Answer.Long ? 65_536 : 32;
        bool burns = answer == Answer.BurnGas;
        assembly {
            for {} burns {} {}
            mstore(0, word)
            return(0, size)
        }
    }
}
