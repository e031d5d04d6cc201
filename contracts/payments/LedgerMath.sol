// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title LedgerMath
/// @notice What a deposit and a withdrawal do to a balance. The sum of all balances moves by exactly the money that
/// comes in or goes out (proved: `test/contracts/proofs/LedgerSum.sol`).
library LedgerMath {
    /// @notice What is owed after `amount` came in.
    function afterCredit(uint256 owed, uint256 amount) internal pure returns (uint256 total) {
        total = owed + amount;
    }

    /// @notice A withdrawal takes everything.
    /// @return paid what goes out
    /// @return left what is owed afterwards
    function afterWithdrawal(uint256 owed) internal pure returns (uint256 paid, uint256 left) {
        paid = owed;
        left = owed - paid;
    }
}
