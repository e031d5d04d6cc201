// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IArbitrable} from "../../bookings/court/IArbitrable.sol";

/// @title PaidCourt
/// @notice An ERC-792 court of one juror: takes its price and rules what it is told.
contract PaidCourt {
    error PaidCourt_WrongPrice(uint256 sent, uint256 price);

    uint256 public constant PRICE = 0.1 ether;

    uint256 public disputes;
    uint256 public choices;
    bytes public asked;

    /// @notice What a dispute costs.
    function arbitrationCost(bytes calldata) external pure returns (uint256) {
        return PRICE;
    }

    /// @notice Opens a dispute; the first is 1.
    function createDispute(uint256 choices_, bytes calldata extraData) external payable returns (uint256) {
        if (msg.value != PRICE) revert PaidCourt_WrongPrice(msg.value, PRICE);
        (choices, asked) = (choices_, extraData);
        return ++disputes;
    }

    /// @notice Rules.
    function give(IArbitrable who, uint256 disputeId, uint256 ruling) external {
        who.rule(disputeId, ruling);
    }
}
