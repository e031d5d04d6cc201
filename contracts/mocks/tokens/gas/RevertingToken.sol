// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title RevertingToken
/// @notice Reverts whatever it is asked.
contract RevertingToken {
    error RevertingToken_No(bytes4 selector);

    fallback() external payable {
        revert RevertingToken_No(msg.sig);
    }

    receive() external payable {
        revert RevertingToken_No(0);
    }
}
