// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title RefusingPayee
/// @notice Hostile receiver: takes no native money until told otherwise.
contract RefusingPayee {
    error RefusingPayee_No();

    bool public willing;

    receive() external payable {
        if (!willing) revert RefusingPayee_No();
    }

    /// @notice Changes its mind.
    function setWilling(bool willing_) external {
        willing = willing_;
    }

    /// @notice Lets it own collections and passes.
    function call(address target, uint256 value, bytes calldata data) external payable returns (bytes memory answer) {
        bool ok;
        (ok, answer) = target.call{value: value}(data);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }
}
