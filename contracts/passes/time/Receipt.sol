// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Money of one sale that the collection keeps until it cannot be asked back any more.
/// @dev Two slots. The time it bought begins one tier duration before `until`.
struct Receipt {
    address payer; // slot 0, bits 0..159; who gets a refund
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

    /// @notice What goes back for the part of the time that is unused.
    /// @param length of the time that was bought; 0 = it never ends, so that no part of it is used up
    /// @return amount at most `paid` // floor: favours the creator by less than one unit
    function refundOf(uint256 paid, uint256 unused, uint256 length) internal pure returns (uint256 amount) {
        amount = length == 0 ? paid : paid * unused / length;
    }

    /// @notice Divides what was earned between referrer and creator.
    function divide(uint256 earned, uint16 share) internal pure returns (uint256 creatorPart, uint256 referralFee) {
        referralFee = earned * (share & (TOOK_PLACE - 1)) / 10_000; // floor: favours the creator
        creatorPart = earned - referralFee;
    }
}
