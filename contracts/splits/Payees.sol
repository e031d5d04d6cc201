// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Somebody who has a part of everything that arrives at a split.
struct Payee {
    address account;
    uint16 bps; // hundredths of a percent
    uint40 endsAt; // seconds; from then on the part is the first payee's; 0 = never
}

/// @title Payees
/// @notice A list of payees, its hash, and the one division of money between them.
library Payees {
    /// @notice 100 %.
    uint256 internal constant WHOLE = 10_000;
    /// @notice Longest list.
    uint256 internal constant MAX_PAYEES = 50;

    /// @notice 1 to 50 payees.
    error Payees_Count(uint256 count, uint256 most);
    /// @notice Parts add up to 10,000.
    error Payees_Sum(uint256 sum);
    /// @notice A payee without a part.
    error Payees_NoPart(uint256 n);
    /// @notice Nobody could take money out of this address again.
    error Payees_NotAPayee(uint256 n, address account);
    /// @notice Named twice.
    error Payees_Twice(address account);
    /// @notice The first payee takes what others leave, so that part has no end.
    error Payees_FirstEnds(uint40 endsAt);
    /// @notice A part that ends has to begin.
    error Payees_EndPast(uint256 n, uint40 endsAt, uint256 blockTime);

    /// @notice What a split stores of a list.
    function hash(Payee[] calldata payees) internal pure returns (bytes32) {
        return keccak256(abi.encode(payees));
    }

    /// @notice Refuses a list that could not be paid.
    /// @param ledger cannot be a payee
    /// @param split cannot be a payee
    /// @param time seconds; parts end later; 0 = whenever
    function check(Payee[] calldata payees, address ledger, address split, uint256 time) internal pure {
        uint256 count = payees.length;
        if (count == 0 || count > MAX_PAYEES) revert Payees_Count(count, MAX_PAYEES);
        if (payees[0].endsAt != 0) revert Payees_FirstEnds(payees[0].endsAt);
        uint256 sum;
        for (uint256 n; n < count; ++n) {
            address account = payees[n].account;
            if (account == address(0) || account == ledger || account == split) revert Payees_NotAPayee(n, account);
            if (payees[n].bps == 0) revert Payees_NoPart(n);
            uint40 endsAt = payees[n].endsAt;
            if (endsAt != 0 && endsAt <= time) revert Payees_EndPast(n, endsAt, time);
            for (uint256 m; m < n; ++m) {
                if (payees[m].account == account) revert Payees_Twice(account);
            }
            sum += payees[n].bps;
        }
        if (sum != WHOLE) revert Payees_Sum(sum);
    }

    /// @notice Parts of `amount`, at most MAX_PAYEES. They add up to it: what rounding and ended parts leave is the first
    /// payee's.
    function divide(Payee[] calldata payees, uint256 amount, uint256 time)
        internal
        pure
        returns (uint256[] memory parts)
    {
        uint256 count = payees.length;
        parts = new uint256[](count);
        uint256 given;
        for (uint256 n = 1; n < count; ++n) {
            if (payees[n].endsAt != 0 && time >= payees[n].endsAt) continue;
            parts[n] = amount * payees[n].bps / WHOLE; // floor: favours the first payee by less than one unit each
            given += parts[n];
        }
        parts[0] = amount - given;
    }
}
