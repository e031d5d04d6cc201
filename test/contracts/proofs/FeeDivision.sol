// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Fees} from "../../../contracts/payments/Fees.sol";

/// @title FeeDivision
/// @notice Theorem: a sale's money is divided without rest, and the platform's part is at most the whole.
contract FeeDivision {
    function divide(uint256 amount, uint256 bps) external pure {
        require(bps <= Fees.BPS);
        (uint256 seller, uint256 fee) = Fees.divide(amount, bps);
        assert(seller + fee == amount);
        assert(fee <= amount);
        assert(fee == amount * bps / Fees.BPS);
    }
}
