// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Money of one sale that the collection keeps until it cannot be asked back any more.
/// @dev Two slots. The time it bought begins one tier duration before `until`; time that never ends begins where the
/// time before it ends, or one refund window before `closesAt`.
struct Receipt {
    address payer; // slot 0, bits 0..159; owner of the pass, who gets a refund
    uint96 paid; // slot 0, bits 160..255; 0 = no receipt
    address referrer; // slot 1, bits 0..159
    uint40 until; // slot 1, bits 160..199; end of the time that was bought; 0 = never ends
    uint32 closesAt; // slot 1, bits 200..231; a refund is possible before; seconds, until the year 2106
    uint8 currency; // slot 1, bits 232..239
    uint16 share; // slot 1, bits 240..255; hundredths of a percent for the referrer, plus {ReceiptMath-TOOK_PLACE}
}

/// @title ReceiptMath
/// @notice What a refund is, and who earned the rest.
library ReceiptMath {
    /// @notice The sale took a place of the tier's supply; a refund of all its time gives it back.
    uint16 internal constant TOOK_PLACE = 1 << 15;

    /// @notice What the owner gets who asks for the price back: it leaves `paid * used / length`, rounded up, where
    /// every day of the time counts as used from its first second.
    /// @param began when the time that was bought begins, seconds since the epoch; before, nothing of it is used
    /// @param length of that time in seconds; of time that never ends the refund window, within which its price is
    /// used up
    /// @return amount at most what was paid // floor: favours the creator by less than one unit
    function refundOf(uint256 paid, uint256 began, uint256 length) internal view returns (uint256 amount) {
        if (block.timestamp < began) return paid;
        uint256 used = ((block.timestamp - began) / 1 days + 1) * 1 days;
        if (used < length) amount = paid * (length - used) / length;
    }

    /// @notice The part of the price for the seconds that are unused.
    /// @param began when the time that was bought begins, seconds since the epoch
    /// @param until its end; 0 = it never ends, and no part of it is used up
    /// @return amount at most what was paid // floor: favours the creator by less than one unit
    function unusedOf(uint256 paid, uint256 began, uint256 until) internal view returns (uint256 amount) {
        if (until == 0 || block.timestamp < began) return paid;
        amount = paid * (until - block.timestamp) / (until - began);
    }

    /// @notice Divides what was earned between referrer and creator.
    function divide(uint256 earned, uint16 share) internal pure returns (uint256 creatorPart, uint256 referralFee) {
        referralFee = earned * (share & (TOOK_PLACE - 1)) / 10_000; // floor: favours the creator
        creatorPart = earned - referralFee;
    }
}
