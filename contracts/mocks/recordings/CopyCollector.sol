// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title CopyCollector
/// @notice Takes copies and money, and on request makes one prepared call while it is being handed either.
contract CopyCollector {
    address private target;
    bytes private data;

    /// @notice How many copies it was handed last.
    uint256 public lastAmount;
    /// @notice Prepared calls made.
    uint256 public tries;
    /// @notice First four bytes of what the last one answered; zero when it went through.
    bytes4 public reason;

    receive() external payable {
        _strike();
    }

    /// @notice What to do when handed something.
    function prepare(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    /// @notice Acts as an ordinary caller.
    function act(address to, uint256 value, bytes calldata input) external payable {
        (bool ok, bytes memory answer) = to.call{value: value}(input);
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }

    /// @notice ERC-1155: takes copies.
    function onERC1155Received(address, address, uint256, uint256 amount, bytes calldata) external returns (bytes4) {
        lastAmount = amount;
        _strike();
        return this.onERC1155Received.selector;
    }

    function _strike() private {
        if (target == address(0)) return;
        address to = target;
        target = address(0);
        ++tries;
        (bool ok, bytes memory answer) = to.call(data);
        reason = ok ? bytes4(0) : bytes4(answer);
    }
}
