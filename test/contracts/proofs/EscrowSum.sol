// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SettlementMath} from "../../../contracts/bookings/SettlementMath.sol";

/// @title EscrowSum
/// @notice Theorem: after any number of bookings and settlements the escrow holds exactly the sum of what is open.
/// @dev One booking stands for any booking; the sum of all other open ones stands beside it. Another open booking is a
/// term of that sum, which is all that is known of it.
contract EscrowSum {
    uint256 private held;
    uint256 private others;
    uint256 private mine;

    function book(uint256 amount) external {
        require(mine == 0);
        mine = amount;
        held += amount;
    }

    function bookOther(uint256 amount) external {
        held += amount;
        others += amount;
    }

    function settle(uint256 creatorPart, uint256 feeBps) external {
        (uint256 toCreator, uint256 toFan, uint256 fee) = SettlementMath.divide(mine, creatorPart, feeBps);
        mine = 0;
        held -= toCreator + toFan + fee;
    }

    function settleOther(uint256 amount, uint256 creatorPart, uint256 feeBps) external {
        require(amount <= others);
        (uint256 toCreator, uint256 toFan, uint256 fee) = SettlementMath.divide(amount, creatorPart, feeBps);
        others -= amount;
        held -= toCreator + toFan + fee;
    }

    function sum() external view {
        assert(held == others + mine);
    }
}

/// @title EscrowCanPay
/// @notice Theorem: with that sum in it the escrow can pay any open booking, however it ends.
contract EscrowCanPay {
    function pay(uint256 held, uint256 others, uint256 mine, uint256 creatorPart, uint256 feeBps) external pure {
        require(held == others + mine); // EscrowSum
        (uint256 toCreator, uint256 toFan, uint256 fee) = SettlementMath.divide(mine, creatorPart, feeBps);
        assert(toCreator + toFan + fee <= held);
    }
}

/// @title EscrowPaysOnce
/// @notice Theorem: an open booking has paid nothing and a closed one exactly its amount, however often anybody tries.
contract EscrowPaysOnce {
    bool private isBooked;
    bool private isOpen;
    uint256 private deposit;
    uint256 private paid;

    function book(uint256 amount) external {
        require(!isBooked);
        isBooked = true;
        isOpen = true;
        deposit = amount;
    }

    function settle(uint256 creatorPart, uint256 feeBps) external {
        require(isOpen);
        isOpen = false;
        (uint256 toCreator, uint256 toFan, uint256 fee) = SettlementMath.divide(deposit, creatorPart, feeBps);
        paid += toCreator + toFan + fee;
    }

    function once() external view {
        assert(paid == (isOpen ? 0 : deposit));
    }
}
