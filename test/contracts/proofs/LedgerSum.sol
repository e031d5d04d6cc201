// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LedgerMath} from "../../../contracts/payments/LedgerMath.sol";

/// @title LedgerSum
/// @notice Theorem: after any number of deposits and withdrawals, by anybody, the ledger holds exactly the sum of what it
/// owes, and so it can always pay.
/// @dev One balance stands for any balance; the sum of all others stands beside it. Another balance is a term of that
/// sum, which is all that is known of it.
contract LedgerSum {
    uint256 private held;
    uint256 private mine;
    uint256 private others;

    function credit(uint256 amount) external {
        held += amount;
        mine = LedgerMath.afterCredit(mine, amount);
    }

    function creditOther(uint256 theirs, uint256 amount) external {
        require(theirs <= others);
        held += amount;
        others = others - theirs + LedgerMath.afterCredit(theirs, amount);
    }

    function withdraw() external {
        (uint256 paid, uint256 left) = LedgerMath.afterWithdrawal(mine);
        assert(paid == mine);
        assert(paid <= held);
        held -= paid;
        mine = left;
    }

    function withdrawOther(uint256 theirs) external {
        require(theirs <= others);
        (uint256 paid, uint256 left) = LedgerMath.afterWithdrawal(theirs);
        held -= paid;
        others = others - theirs + left;
    }

    function sum() external view {
        assert(held == mine + others);
    }
}
