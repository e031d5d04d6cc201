// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookingCourt} from "../../../../contracts/bookings/court/BookingCourt.sol";
import {IArbitrator} from "../../../../contracts/bookings/court/IArbitrator.sol";
import {IBookingCourt} from "../../../../contracts/bookings/court/IBookingCourt.sol";
import {Authorization, Consent} from "../../../../contracts/bookings/offers/IBookingOffers.sol";
import {Agreement, Extension} from "../../../../contracts/bookings/types/Agreement.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {PaidCourt} from "../../../../contracts/mocks/bookings/PaidCourt.sol";
import {PlainToken} from "../../../../contracts/mocks/tokens/PlainToken.sol";
import {TokenMatrix} from "../kit/TokenMatrix.sol";
import {BookingRowStage} from "./BookingRowStage.sol";

/// @notice Every way money comes into the escrow: the surplus goes back, hostile tokens buy nothing.
contract BookingSaleRowsTest is BookingRowStage, TokenMatrix {
    uint256 private constant MORE = 2 ether;

    uint8 private odd;
    uint256 private oddOffer;
    uint256 private oddPackage;
    BookingCourt private court;

    function setUp() public override {
        super.setUp();
        odd = currencies.list(address(changing));
        vm.startPrank(creator);
        oddOffer = escrow.createOffer(odd, PRICE, 60, 0, 1);
        oddPackage = escrow.createOffer(odd, PRICE, 60, 0, 3);
        vm.stopPrank();
        PlainToken(address(changing)).mint(fan, 10 ether);
        vm.prank(fan);
        PlainToken(address(changing)).approve(address(escrow), 10 ether);
        court = new BookingCourt(escrow, IArbitrator(address(new PaidCourt())), ledger, "general", "ipfs://question", 3 days);
        manager.grantRole(Roles.ARBITER, address(court), 0);
    }

    function made(address buyer_, uint8 currency, uint256 nonce) private view returns (Agreement memory agreement) {
        agreement = words(SINGLE);
        (agreement.fan, agreement.currency, agreement.nonce) = (buyer_, currency, nonce);
    }

    function three(address buyer_, uint8 currency) private view returns (Agreement[] memory list) {
        list = new Agreement[](3);
        for (uint256 n; n < 3; ++n) {
            list[n] = made(buyer_, currency, 80 + n);
        }
    }

    function pay(address who, uint256 value) private {
        vm.deal(who, who.balance + value);
        vm.prank(who);
    }

    function book(address who) private {
        pay(who, PRICE + MORE);
        escrow.book{value: PRICE + MORE}(made(who, 0, 80), SINGLE);
    }

    function bookOdd(address who) private {
        vm.prank(who);
        escrow.book(made(who, odd, 80), oddOffer);
    }

    function bookPackage(address who) private {
        Agreement[] memory list = three(who, 0);
        pay(who, 3 * PRICE + MORE);
        escrow.bookPackage{value: 3 * PRICE + MORE}(list, PACKAGE);
    }

    function bookPackageOdd(address who) private {
        Agreement[] memory list = three(who, odd);
        vm.prank(who);
        escrow.bookPackage(list, oddPackage);
    }

    function bookQuoted(address who) private {
        Agreement memory agreement = made(who, 0, 80);
        bytes memory signature = signed(CREATOR_KEY, agreement, START);
        pay(who, PRICE + MORE);
        escrow.bookQuoted{value: PRICE + MORE}(agreement, START, signature);
    }

    function bookQuotedOdd(address who) private {
        Agreement memory agreement = made(who, odd, 80);
        bytes memory signature = signed(CREATOR_KEY, agreement, START);
        vm.prank(who);
        escrow.bookQuoted(agreement, START, signature);
    }

    function bookSigned(address who) private {
        vm.prank(other);
        escrow.bookWithAuthorization(
            made(who, odd, 80), Consent(oddOffer, 0, ""), Authorization(0, block.timestamp + 1, "signed")
        );
    }

    function extension(bytes32 id) private pure returns (Extension memory) {
        return Extension({id: id, addedMinutes: 30, addedAmount: 0.5 ether, revision: 0, validUntil: START});
    }

    function extend(address who) private {
        (payeeSells, frozen) = (false, false);
        Extension memory longer = extension(agreed(who));
        bytes memory signature = signed(CREATOR_KEY, longer);
        pay(who, 0.5 ether + MORE);
        escrow.extend{value: 0.5 ether + MORE}(longer, signature);
    }

    function extendOdd(address who) private {
        Extension memory longer = extension(escrow.idOf(made(who, odd, 90)));
        bytes memory signature = signed(CREATOR_KEY, longer);
        vm.prank(who);
        escrow.extend(longer, signature);
    }

    function escalate(address who) private {
        (payeeSells, frozen) = (false, false);
        bytes32 id = agreed(who);
        vm.warp(START);
        vm.prank(who);
        escrow.dispute(id, "nobody spoke");
        pay(who, 0.1 ether + MORE);
        court.escalate{value: 0.1 ether + MORE}(id);
    }

    /// @custom:row ConsultationEscrow.book
    /// @custom:proves [S3.78][T31][T32] a booking takes its price, returns the rest and takes no hostile token
    function test_book() public {
        nativeRow(book, MORE);
        takeRow(bookOdd, fan, address(escrow), PRICE);
    }

    /// @custom:row ConsultationEscrow.bookPackage
    /// @custom:row BookingOffers.bookPackage
    /// @custom:proves [S3.78][T31][T32] so does a package
    function test_bookPackage() public {
        nativeRow(bookPackage, MORE);
        takeRow(bookPackageOdd, fan, address(escrow), 3 * PRICE);
    }

    /// @custom:row ConsultationEscrow.bookQuoted
    /// @custom:row BookingOffers.bookQuoted
    /// @custom:proves [S3.78][T31][T32] so does a quote
    function test_bookQuoted() public {
        nativeRow(bookQuoted, MORE);
        takeRow(bookQuotedOdd, fan, address(escrow), PRICE);
    }

    /// @custom:row BookingOffers.bookWithAuthorization
    /// @custom:proves [S3.78][T31][T32] a signed payment that brings another amount books nothing
    function test_bookWithAuthorization() public {
        signedRow(bookSigned, fan, address(escrow), PRICE);
    }

    /// @custom:row ConsultationEscrow.extend
    /// @custom:row BookingDisputes.extend
    /// @custom:proves [S3.78][T31][T32] more time takes its price, returns the rest and takes no hostile token
    function test_extend() public {
        nativeRow(extend, MORE);
        vm.prank(fan);
        escrow.book(made(fan, odd, 90), oddOffer);
        takeRow(extendOdd, fan, address(escrow), 0.5 ether);
    }

    /// @custom:row BookingCourt.escalate
    /// @custom:proves [S3.78][T31][T32] what is above the price of the court comes back or waits
    function test_escalate() public {
        attackWith(address(court), 0, abi.encodeCall(IBookingCourt.escalate, ("again")));
        nativeRow(escalate, MORE);
    }
}
