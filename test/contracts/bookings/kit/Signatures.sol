// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBookingErrors} from "../../../../contracts/bookings/IBookingErrors.sol";
import {IBookingEvents} from "../../../../contracts/bookings/IBookingEvents.sol";
import {IConsultationEscrow} from "../../../../contracts/bookings/IConsultationEscrow.sol";
import {
    Agreement,
    Attendance,
    Extension,
    NewDate
} from "../../../../contracts/bookings/types/Agreement.sol";
import {Assertions} from "../../kit/Assertions.sol";

/// @title Signatures
/// @notice What people sign about bookings, hashed a second time as EIP-712 says and not as the contracts do.
abstract contract Signatures is Assertions, IBookingErrors, IBookingEvents {
    uint256 internal constant CREATOR_KEY = 0xC4EA704;
    uint256 internal constant FAN_KEY = 0xFA11;
    uint256 internal constant ATTESTOR_KEY = 0xA77E57;

    string internal constant WORDS =
        "Agreement(address creator,address fan,uint8 currency,uint96 amount,uint40 startAt,uint16 lengthMinutes,uint8 policyId,bytes32 summaryHash,uint256 nonce)";

    address internal creator;
    address internal fan;
    address internal attestor;
    IConsultationEscrow internal escrow;

    function digestOf(bytes32 structHash) internal view returns (bytes32) {
        return digestFor(structHash, block.chainid, address(escrow));
    }

    function digestFor(bytes32 structHash, uint256 chainId, address where) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Stagedoor Bookings"),
                keccak256("1"),
                chainId,
                where
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function wordsHash(Agreement memory made) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256(bytes(WORDS)),
                    made.creator,
                    made.fan,
                    made.currency,
                    made.amount,
                    made.startAt,
                    made.lengthMinutes,
                    made.policyId,
                    made.summaryHash,
                    made.nonce
                )
            );
    }

    function quoteHash(Agreement memory made, uint40 validUntil) internal pure returns (bytes32) {
        bytes32 kind = keccak256(bytes(string.concat("Quote(Agreement agreement,uint40 validUntil)", WORDS)));
        return keccak256(abi.encode(kind, wordsHash(made), validUntil));
    }

    function signed(uint256 key, Agreement memory made, uint40 validUntil) internal view returns (bytes memory) {
        return signedDigest(key, digestOf(quoteHash(made, validUntil)));
    }

    function signed(uint256 key, Attendance memory made) internal view returns (bytes memory) {
        bytes32 kind = keccak256(
            "Attendance(bytes32 id,uint32 creatorSeconds,uint32 fanSeconds,uint32 overlapSeconds,uint40 endedAt,uint32 revision)"
        );
        return signedDigest(
            key,
            digestOf(
                keccak256(
                    abi.encode(
                        kind,
                        made.id,
                        made.creatorSeconds,
                        made.fanSeconds,
                        made.overlapSeconds,
                        made.endedAt,
                        made.revision
                    )
                )
            )
        );
    }

    function signed(uint256 key, NewDate memory made) internal view returns (bytes memory) {
        bytes32 kind = keccak256("NewDate(bytes32 id,uint40 startAt,uint32 revision,uint40 validUntil)");
        return signedDigest(
            key, digestOf(keccak256(abi.encode(kind, made.id, made.startAt, made.revision, made.validUntil)))
        );
    }

    function signed(uint256 key, Extension memory made) internal view returns (bytes memory) {
        bytes32 kind = keccak256(
            "Extension(bytes32 id,uint16 addedMinutes,uint96 addedAmount,uint32 revision,uint40 validUntil)"
        );
        return signedDigest(
            key,
            digestOf(
                keccak256(
                    abi.encode(
                        kind, made.id, made.addedMinutes, made.addedAmount, made.revision, made.validUntil
                    )
                )
            )
        );
    }

    function signedVoucher(uint256 key, bytes32 id, uint96 due) internal view returns (bytes memory) {
        bytes32 kind = keccak256("Voucher(bytes32 id,uint96 due)");
        return signedDigest(key, digestOf(keccak256(abi.encode(kind, id, due))));
    }

    function signedDigest(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }
}
