// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ParrotToken
/// @notice Answers every question with the same bytes: too few, too many, none, or the wanted ones.
contract ParrotToken {
    bytes public answer;

    constructor(bytes memory answer_) {
        answer = answer_;
    }

    fallback(bytes calldata) external payable returns (bytes memory) {
        return answer;
    }

    /// @notice Learns another answer.
    function teach(bytes calldata answer_) external {
        answer = answer_;
    }

    /// @notice Plain native money is welcome.
    receive() external payable {}
}
