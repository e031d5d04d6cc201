// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @title Reenterer
/// @notice Hostile receiver: makes one prepared call while it is being paid or handed a pass, and remembers what came
/// of it.
contract Reenterer is IERC721Receiver {
    address private target;
    uint256 private value;
    bytes private data;

    /// @notice Calls made from inside.
    uint256 public tries;
    /// @notice Whether the last one went through.
    bool public succeeded;
    /// @notice First word of the last answer.
    uint256 public word;
    /// @notice First four bytes of the last answer.
    bytes4 public reason;

    /// @notice What to do when called.
    function prepare(address target_, uint256 value_, bytes calldata data_) external {
        target = target_;
        value = value_;
        data = data_;
    }

    receive() external payable {
        attack();
    }

    /// @inheritdoc IERC721Receiver
    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        attack();
        return IERC721Receiver.onERC721Received.selector;
    }

    /// @notice Acts from outside, as an ordinary caller.
    function act(address to, uint256 amount, bytes calldata input) external payable {
        (bool ok, bytes memory answer) = to.call{value: amount}(input);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }

    function attack() private {
        if (target == address(0)) return;
        address to = target;
        target = address(0);
        ++tries;
        bytes memory answer;
        (succeeded, answer) = to.call{value: value}(data);
        if (answer.length >= 4) reason = bytes4(answer);
        if (answer.length == 32) word = abi.decode(answer, (uint256));
    }
}
