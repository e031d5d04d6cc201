// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What a booking is about. Its EIP-712 digest, bound to chain and contract, is the booking's id: the id is made
/// by the contract, commits to every word of the human text through `summaryHash`, and can be used once. A quote binds
/// the creator to all of it. An open offer binds its creator to price, length, currency and policy alone: text and date
/// are then the fan's word.
struct Agreement {
    address creator;
    address fan;
    uint8 currency; // index of the currency list
    uint96 amount; // whole price in the currency's smallest unit
    uint40 startAt; // seconds
    uint16 lengthMinutes;
    uint8 policyId; // of the creator
    bytes32 summaryHash; // hash of the human text: recording or end-to-end encryption, topic, wording of the policy
    uint256 nonce; // chosen by the fan; tells equal agreements apart
}

/// @notice Another date, agreed by both.
struct NewDate {
    bytes32 id;
    uint40 startAt; // seconds
    uint32 revision; // of the booking when it was signed
    uint40 validUntil; // seconds, inclusive
}

/// @notice More time for more money, agreed by both.
struct Extension {
    bytes32 id;
    uint16 addedMinutes;
    uint96 addedAmount;
    uint32 revision; // of the booking when it was signed
    uint40 validUntil; // seconds, inclusive
}

/// @notice Who was in a call and for how long, signed by an attestor.
struct Attendance {
    bytes32 id;
    uint32 creatorSeconds;
    uint32 fanSeconds;
    uint32 overlapSeconds; // both at once, interruptions left out
    uint40 endedAt; // seconds
    uint32 revision; // of the booking when it was signed
}

/// @title AgreementHash
/// @notice EIP-712 struct hashes of everything people sign about bookings.
library AgreementHash {
    bytes private constant AGREEMENT =
        "Agreement(address creator,address fan,uint8 currency,uint96 amount,uint40 startAt,uint16 lengthMinutes,uint8 policyId,bytes32 summaryHash,uint256 nonce)";
    bytes32 private constant AGREEMENT_TYPEHASH = keccak256(AGREEMENT);
    bytes32 private constant QUOTE_TYPEHASH =
        keccak256(abi.encodePacked("Quote(Agreement agreement,uint40 validUntil)", AGREEMENT));
    bytes32 private constant NEW_DATE_TYPEHASH =
        keccak256("NewDate(bytes32 id,uint40 startAt,uint32 revision,uint40 validUntil)");
    bytes32 private constant EXTENSION_TYPEHASH =
        keccak256("Extension(bytes32 id,uint16 addedMinutes,uint96 addedAmount,uint32 revision,uint40 validUntil)");
    bytes32 private constant ATTENDANCE_TYPEHASH = keccak256(
        "Attendance(bytes32 id,uint32 creatorSeconds,uint32 fanSeconds,uint32 overlapSeconds,uint40 endedAt,uint32 revision)"
    );
    bytes32 private constant VOUCHER_TYPEHASH = keccak256("Voucher(bytes32 id,uint96 due)");

    /// @notice Struct hash of an agreement; the digest over it is the booking's id.
    function ofAgreement(Agreement calldata agreement) internal pure returns (bytes32) {
        return keccak256(abi.encode(AGREEMENT_TYPEHASH, agreement));
    }

    /// @notice Struct hash of a quote: an agreement that its creator offers until `validUntil` (seconds, inclusive).
    /// @param agreement struct hash of the agreement
    function ofQuote(bytes32 agreement, uint40 validUntil) internal pure returns (bytes32) {
        return keccak256(abi.encode(QUOTE_TYPEHASH, agreement, validUntil));
    }

    /// @notice Struct hash of a change of date.
    function ofNewDate(NewDate calldata date) internal pure returns (bytes32) {
        return keccak256(abi.encode(NEW_DATE_TYPEHASH, date));
    }

    /// @notice Struct hash of an extension.
    function ofExtension(Extension calldata extension) internal pure returns (bytes32) {
        return keccak256(abi.encode(EXTENSION_TYPEHASH, extension));
    }

    /// @notice Struct hash of an attendance.
    function ofAttendance(Attendance calldata attendance) internal pure returns (bytes32) {
        return keccak256(abi.encode(ATTENDANCE_TYPEHASH, attendance));
    }

    /// @notice Struct hash of a voucher.
    /// @param due the creator's part before the fee for what was talked so far, in the smallest unit
    function ofVoucher(bytes32 id, uint96 due) internal pure returns (bytes32) {
        return keccak256(abi.encode(VOUCHER_TYPEHASH, id, due));
    }
}
