// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainToken} from "../PlainToken.sol";

/// @title ReenteringToken
/// @notice Makes one prepared call while it moves, and remembers what came of it.
contract ReenteringToken is PlainToken {
    address private target;
    bytes private data;

    /// @notice Calls made from inside.
    uint256 public tries;
    /// @notice Whether the last one went through.
    bool public succeeded;
    /// @notice First four bytes of the last answer.
    bytes4 public reason;

    /// @notice What to do at the next transfer.
    function prepare(address target_, bytes calldata data_) external {
        target = target_;
        data = data_;
    }

    function _afterTokenTransfer(address, address, uint256) internal override {
        if (target == address(0)) return;
        address to = target;
        target = address(0);
        ++tries;
        bytes memory answer;
        (succeeded, answer) = to.call(data);
        if (answer.length >= 4) reason = bytes4(answer);
    }
}
