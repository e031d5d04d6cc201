// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fees} from "../payments/Fees.sol";

/// @title SettlementMath
/// @notice The one division of a booking's money. Whatever ended the booking, `toCreator + toFan + fee == amount`.
/// @dev Pure and without assembly, because it is proved.
library SettlementMath {
    /// @notice The creator's part of `amount` before the fee.
    /// @param creatorBps hundredths of a percent, at most 10,000
    function part(uint256 amount, uint256 creatorBps) internal pure returns (uint256) {
        return amount * creatorBps / Fees.BPS; // floor: favours the fan
    }

    /// @notice Divides `amount`: the fee is taken of the creator's part alone, so a full refund is free.
    /// @param creatorPart at most `amount`
    /// @param feeBps hundredths of a percent of the creator's part, at most 10,000
    function divide(uint256 amount, uint256 creatorPart, uint256 feeBps)
        internal
        pure
        returns (uint256 toCreator, uint256 toFan, uint256 fee)
    {
        toFan = amount - creatorPart;
        (toCreator, fee) = Fees.divide(creatorPart, feeBps); // floor of the fee: favours the creator
    }
}
