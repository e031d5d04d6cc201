// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Authorization, Consent} from "../../../../contracts/bookings/offers/IBookingOffers.sol";
import {Agreement, Attendance, Extension, NewDate} from "../../../../contracts/bookings/types/Agreement.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {ShortDollar} from "../../../../contracts/mocks/tokens/amounts/ShortDollar.sol";
import {ReenteringToken} from "../../../../contracts/mocks/tokens/powers/ReenteringToken.sol";
import {BookingStage} from "../kit/BookingStage.sol";

/// @notice A token that acts while a fan pays with it: as another fan, as a creator, as an arbiter. All it tries goes
/// through at any other moment.
contract ReenteredEscrowTest is BookingStage {
    ReenteringToken private token;
    ShortDollar private cash; // believes every authorization
    uint8 private inToken; // currencies
    uint8 private inCash;
    uint256 private tokenOffer;
    uint256 private cashOffer;
    uint256 private cashPackage;

    function setUp() public override {
        super.setUp();
        token = new ReenteringToken();
        cash = new ShortDollar(0);
        inToken = currencies.list(address(token));
        inCash = currencies.list(address(cash));
        vm.startPrank(creator);
        tokenOffer = escrow.createOffer(inToken, PRICE, 60, 0, 1);
        cashOffer = escrow.createOffer(inCash, DOLLARS, 60, 0, 1);
        cashPackage = escrow.createOffer(inCash, DOLLARS, 60, 0, 2);
        vm.stopPrank();
        token.mint(fan, PRICE);
        vm.prank(fan);
        token.approve(address(escrow), PRICE);
        cash.mint(address(token), 2 * DOLLARS);
        vm.prank(address(token));
        cash.approve(address(escrow), 2 * DOLLARS);
        vm.deal(address(token), 10 ether);
    }

    /// @dev Of one moment: what the token may do is refused while it is being paid with.
    function turnedAway(uint40 time, bytes memory data, string memory what) private {
        vm.warp(time);
        uint256 start = vm.snapshotState();
        vm.prank(address(token));
        (bool ok,) = address(escrow).call(data);
        assertTrue(ok, what);
        vm.revertToState(start);
        start = vm.snapshotState();
        token.prepare(address(escrow), data);
        Agreement memory made = words(SINGLE);
        (made.currency, made.startAt, made.nonce) = (inToken, time, 50);
        vm.prank(fan);
        escrow.book(made, tokenOffer);
        assertEq(token.tries(), 1, what);
        assertFalse(token.succeeded(), what);
        assertEq(uint32(token.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), what);
        vm.revertToState(start);
    }

    /// @dev The token's words to the creator, about cash.
    function asked(uint256 nonce) private view returns (Agreement memory made) {
        made = words(SINGLE);
        (made.fan, made.currency, made.amount, made.nonce) = (address(token), inCash, DOLLARS, nonce);
    }

    /// @dev The token books the creator for {START} with native money.
    function bought() private returns (bytes32) {
        Agreement memory made = words(SINGLE);
        made.fan = address(token);
        vm.prank(address(token));
        return escrow.book{value: PRICE}(made, SINGLE);
    }

    /// @dev The fan books the token for {START} with native money.
    function sold() private returns (bytes32) {
        vm.startPrank(address(token));
        escrow.createPolicy(plain());
        uint256 offerNo = escrow.createOffer(0, PRICE, 60, 0, 1);
        vm.stopPrank();
        Agreement memory made = words(SINGLE);
        made.creator = address(token);
        vm.prank(fan);
        return escrow.book{value: PRICE}(made, offerNo);
    }

    /// @custom:proves [S3.37][S3.78][T31] while a booking is being paid no other is made
    function test_book() public {
        uint40 now_ = uint40(NOW);
        turnedAway(now_, abi.encodeCall(escrow.book, (asked(70), cashOffer)), "book");
        Agreement[] memory two = new Agreement[](2);
        (two[0], two[1]) = (asked(71), asked(72));
        turnedAway(now_, abi.encodeCall(escrow.bookPackage, (two, cashPackage)), "package");
        bytes memory quote = signed(CREATOR_KEY, asked(73), now_);
        turnedAway(now_, abi.encodeCall(escrow.bookQuoted, (asked(73), now_, quote)), "quote");
        Consent memory consent;
        consent.offerNo = cashOffer;
        Authorization memory believed;
        bytes memory data = abi.encodeCall(escrow.bookWithAuthorization, (asked(74), consent, believed));
        turnedAway(now_, data, "authorization");
    }

    /// @custom:proves [S3.39][S3.40][S3.78][T31] while a booking is being paid no other ends and no fee leaves
    function test_end() public {
        bytes32 id = bought();
        turnedAway(uint40(NOW), abi.encodeCall(escrow.confirm, (id)), "confirm");
        turnedAway(uint40(NOW), abi.encodeCall(escrow.cancel, (id)), "cancel");
        turnedAway(START, abi.encodeCall(escrow.dispute, (id, "nobody spoke")), "dispute");
        turnedAway(CLOSE, abi.encodeCall(escrow.finish, (id)), "finish");
        vm.warp(NOW);
        turnedAway(uint40(NOW), abi.encodeCall(escrow.decline, (sold())), "decline");
        vm.prank(address(token));
        escrow.confirm(id);
        turnedAway(uint40(NOW), abi.encodeCall(escrow.collectFees, (0)), "fees");
    }

    /// @custom:proves [S3.43][S3.78][T31] while a booking is being paid the sides of another change nothing
    function test_amend() public {
        bytes32 id = bought();
        NewDate memory date = NewDate({id: id, startAt: END, revision: 0, validUntil: uint40(NOW)});
        bytes memory byCreator = signed(CREATOR_KEY, date);
        turnedAway(uint40(NOW), abi.encodeCall(escrow.reschedule, (date, byCreator, "")), "date");
        Extension memory longer =
            Extension({id: id, addedMinutes: 30, addedAmount: 0, revision: 0, validUntil: uint40(NOW)});
        byCreator = signed(CREATOR_KEY, longer);
        turnedAway(uint40(NOW), abi.encodeCall(escrow.extend, (longer, byCreator)), "more time");
        byCreator = signedVoucher(CREATOR_KEY, id, 0.6 ether);
        turnedAway(uint40(NOW), abi.encodeCall(escrow.settleVoucher, (id, 0.6 ether, byCreator, "")), "voucher");
    }

    /// @custom:proves [S3.38][S3.42][S3.78][T31] while a booking is being paid no other is heard
    function test_hear() public {
        manager.grantRole(Roles.ARBITER, address(token), 0);
        bytes32 id = bought();
        vm.prank(creator);
        escrow.propose(id, 5_000);
        turnedAway(uint40(NOW), abi.encodeCall(escrow.accept, (id, 5_000)), "accept");
        vm.warp(END);
        Attendance memory made = seen(id, 3_600, 3_600, 3_600);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        turnedAway(END, abi.encodeCall(escrow.attest, (made, attestor, signature)), "attest");
        vm.warp(NOW);
        id = disputed();
        turnedAway(START, abi.encodeCall(escrow.resolve, (id, 3_000, "half an hour")), "resolve");
    }
}
