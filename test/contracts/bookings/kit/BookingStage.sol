// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ConsultationEscrow} from "../../../../contracts/bookings/ConsultationEscrow.sol";
import {EscrowConfig} from "../../../../contracts/bookings/BookingVault.sol";
import {IConsultationEscrow} from "../../../../contracts/bookings/IConsultationEscrow.sol";
import {Agreement, Attendance} from "../../../../contracts/bookings/types/Agreement.sol";
import {Booking, Case, Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {Policy} from "../../../../contracts/bookings/types/Policy.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {FeeSchedule} from "../../../../contracts/payments/FeeSchedule.sol";
import {Signatures} from "./Signatures.sol";
import {PaymentParts} from "../../kit/PaymentParts.sol";

/// @title BookingStage
/// @notice Everything deployed as in production; a creator with two policies and four offers, a fan, an attestor and an
/// arbiter.
abstract contract BookingStage is Signatures, PaymentParts {
    uint40 internal constant START = uint40(NOW + 3 days);
    uint40 internal constant END = START + 1 hours;
    uint40 internal constant CLOSE = END + 24 hours; // the dispute window ends
    uint96 internal constant PRICE = 1 ether;
    uint96 internal constant DOLLARS = 100e6;

    uint256 internal constant SINGLE = 1; // offers
    uint256 internal constant IN_DOLLARS = 2;
    uint256 internal constant PACKAGE = 3;
    uint256 internal constant BY_MINUTE = 4;

    address internal arbiter = address(0xA4B1);
    address internal other = address(0x07E4);
    address internal treasury = address(0x74EA);

    FeeSchedule internal fees;

    function setUp() public virtual {
        openPayments();
        creator = vm.addr(CREATOR_KEY);
        fan = vm.addr(FAN_KEY);
        attestor = vm.addr(ATTESTOR_KEY);
        fees = new FeeSchedule(address(manager), treasury);
        escrow = deploy();
        manager.grantRole(Roles.ARBITER, arbiter, 0);
        manager.grantRole(Roles.ATTESTOR, attestor, 0);
        vm.startPrank(creator);
        escrow.createPolicy(plain());
        escrow.createPolicy(metered());
        escrow.createOffer(0, PRICE, 60, 0, 1);
        escrow.createOffer(1, DOLLARS, 60, 0, 1);
        escrow.createOffer(0, PRICE, 60, 0, 3);
        escrow.createOffer(0, PRICE, 60, 1, 1);
        vm.stopPrank();
        vm.deal(fan, 1_000 ether);
        dollar.mint(fan, 1_000e6);
        vm.deal(other, 1_000 ether);
    }

    function deploy() internal returns (IConsultationEscrow) {
        return
            IConsultationEscrow(
                payable(address(new ConsultationEscrow(EscrowConfig(manager, fees, ledger, currencies))))
            );
    }

    function plain() internal pure returns (Policy memory policy) {
        policy.noticeFull = 48 hours;
        policy.noticePartial = 24 hours;
        policy.disputeWindow = 24 hours;
        policy.arbiterDeadline = 14 days;
        policy.grace = 10 minutes;
        policy.partialBps = 2_500;
        policy.noShowBps = 5_000;
        policy.fullOverlapBps = 9_000;
        policy.fallbackBps = 4_000;
    }

    function metered() internal pure returns (Policy memory policy) {
        policy = plain();
        policy.fullOverlapBps = 10_000;
        policy.metered = true;
    }

    function words(uint256 offerNo) internal view returns (Agreement memory made) {
        made.creator = creator;
        made.fan = fan;
        made.currency = offerNo == IN_DOLLARS ? 1 : 0;
        made.amount = offerNo == IN_DOLLARS ? DOLLARS : PRICE;
        made.startAt = START;
        made.lengthMinutes = 60;
        made.policyId = offerNo == BY_MINUTE ? 1 : 0;
        made.summaryHash = keccak256("Portfolio review, not recorded");
        made.nonce = offerNo;
    }

    /// @notice The fan books an offer for {START}.
    function booked(uint256 offerNo) internal returns (bytes32) {
        if (offerNo == IN_DOLLARS) {
            vm.prank(fan);
            dollar.approve(address(escrow), DOLLARS);
        }
        vm.prank(fan);
        return escrow.book{value: offerNo == IN_DOLLARS ? 0 : PRICE}(words(offerNo), offerNo);
    }

    function confirmed() internal returns (bytes32 id) {
        id = booked(SINGLE);
        vm.warp(END);
        vm.prank(creator);
        escrow.confirm(id);
    }

    function disputed() internal returns (bytes32 id) {
        id = booked(SINGLE);
        vm.warp(START);
        vm.prank(fan);
        escrow.dispute(id, "nobody spoke");
    }

    function seen(bytes32 id, uint32 creatorSeconds, uint32 fanSeconds, uint32 overlap)
        internal
        view
        returns (Attendance memory)
    {
        return
            Attendance({
                id: id,
                creatorSeconds: creatorSeconds,
                fanSeconds: fanSeconds,
                overlapSeconds: overlap,
                endedAt: uint40(block.timestamp),
                revision: escrow.caseOf(id).revision
            });
    }

    /// @notice Brings what the attestor saw, at the end of the call.
    function attested(bytes32 id, uint32 creatorSeconds, uint32 fanSeconds, uint32 overlap) internal {
        vm.warp(END);
        Attendance memory made = seen(id, creatorSeconds, fanSeconds, overlap);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        escrow.attest(made, attestor, signature);
    }

    function whole() internal returns (bytes32 id) {
        id = booked(SINGLE);
        attested(id, 3_600, 3_600, 3_600);
    }

    function stands(bytes32 id, Status status) internal view {
        assertEq(uint8(escrow.bookingOf(id).status), uint8(status), "status");
    }

    /// @notice `settles(…)` before the call that ends a booking: the whole event is compared.
    function settles(bytes32 id, address by, Cause cause, uint256 creatorPart) internal {
        Booking memory kept = escrow.bookingOf(id);
        uint256 fee = creatorPart * 250 / 10_000;
        Status status = Status.Split;
        if (creatorPart == 0) status = Status.Refunded;
        if (creatorPart == kept.amount) status = Status.Completed;
        uint256 owed = escrow.feesOwed(kept.currency) + fee;
        vm.expectEmit(address(escrow));
        emit Settled(id, by, cause, status, kept.currency, creatorPart - fee, kept.amount - creatorPart, fee, owed);
    }

    function refuses(bytes memory reason) internal {
        vm.expectRevert(reason);
    }

    function caseIs(bytes32 id, uint40 until, uint16 bps, Cause cause) internal view {
        Case memory kept = escrow.caseOf(id);
        assertEq(kept.until, until, "until");
        assertEq(kept.creatorBps, bps, "bps");
        assertEq(uint8(kept.cause), uint8(cause), "cause");
    }
}
