// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IConsultationEscrow} from "../../../../contracts/bookings/IConsultationEscrow.sol";
import {Agreement} from "../../../../contracts/bookings/types/Agreement.sol";
import {Authorization, Consent} from "../../../../contracts/bookings/offers/IBookingOffers.sol";
import {BookingStage} from "../kit/BookingStage.sol";

/// @notice A page that names the part's address instead of the escrow's: what is paid there could never be finished.
contract DirectOffersTest is BookingStage {
    IConsultationEscrow private part;

    function setUp() public override {
        super.setUp();
        // The first contract the escrow made.
        part = IConsultationEscrow(
            payable(address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", escrow, hex"01"))))))
        );
        vm.startPrank(creator);
        part.createPolicy(plain());
        part.createOffer(0, PRICE, 60, 0, 1);
        vm.stopPrank();
    }

    function turnedAway() private {
        refuses(abi.encodeWithSelector(Escrow_NotTheEscrow.selector, part));
    }

    /// @custom:proves [T30] a package is not sold by the part itself
    function test_package() public {
        Agreement[] memory made = new Agreement[](1);
        made[0] = words(SINGLE);
        vm.prank(fan);
        turnedAway();
        part.bookPackage{value: PRICE}(made, 1);
        assertEq(address(part).balance, 0, "kept");
    }

    /// @custom:proves [T30] a quote signed for the part is not booked by the part itself
    function test_quote() public {
        Agreement memory made = words(SINGLE);
        bytes memory signature =
            signedDigest(CREATOR_KEY, digestFor(quoteHash(made, uint40(NOW)), block.chainid, address(part)));
        vm.prank(fan);
        turnedAway();
        part.bookQuoted{value: PRICE}(made, uint40(NOW), signature);
        assertEq(address(part).balance, 0, "kept");
    }

    /// @custom:proves [T30] a signed payment is not taken by the part itself
    function test_authorization() public {
        Consent memory consent;
        Authorization memory authorization;
        turnedAway();
        part.bookWithAuthorization(words(IN_DOLLARS), consent, authorization);
    }
}
