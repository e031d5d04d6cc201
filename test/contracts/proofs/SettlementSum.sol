// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SettlementMath} from "../../../contracts/bookings/SettlementMath.sol";
import {Fees} from "../../../contracts/payments/Fees.sol";

/// @title SettlementSum
/// @notice Theorem: however a booking ends, the creator, the fan and the platform each get their part by its formula, and
/// the three are its amount. With the sum alone the fan's and the creator's parts could change places.
contract SettlementSum {
    function divide(uint256 amount, uint256 creatorPart, uint256 feeBps) external pure {
        require(creatorPart <= amount);
        require(feeBps <= Fees.BPS);
        (uint256 toCreator, uint256 toFan, uint256 fee) = SettlementMath.divide(amount, creatorPart, feeBps);
        assert(toCreator + toFan + fee == amount);
        assert(toFan == amount - creatorPart);
        assert(fee == creatorPart * feeBps / Fees.BPS);
        assert(toCreator == creatorPart - creatorPart * feeBps / Fees.BPS);
    }

    function part(uint256 amount, uint256 creatorBps) external pure {
        require(creatorBps <= Fees.BPS);
        uint256 creatorPart = SettlementMath.part(amount, creatorBps);
        assert(creatorPart == amount * creatorBps / Fees.BPS);
        assert(creatorPart <= amount);
    }
}
