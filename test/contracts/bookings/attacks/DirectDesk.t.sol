// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IConsultationEscrow} from "../../../../contracts/bookings/IConsultationEscrow.sol";
import {Agreement} from "../../../../contracts/bookings/terms/Agreement.sol";
import {Authorization, Consent} from "../../../../contracts/bookings/desk/IBookingDesk.sol";
import {BookingStage} from "../kit/BookingStage.sol";

/// @notice A page that names the desk's address instead of the escrow's: what is paid there could never be finished.
contract DirectDeskTest is BookingStage {
    IConsultationEscrow private desk;

    function setUp() public override {
        super.setUp();
        // The first contract the escrow made.
        desk = IConsultationEscrow(
            payable(address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", escrow, hex"01"))))))
        );
        vm.startPrank(creator);
        desk.createPolicy(plain());
        desk.createOffer(0, PRICE, 60, 0, 1);
        vm.stopPrank();
    }

    function turnedAway() private {
        refuses(abi.encodeWithSelector(Escrow_NotTheEscrow.selector, desk));
    }

    /// @custom:proves [T30] a package is not sold by the desk itself
    function test_package() public {
        Agreement[] memory made = new Agreement[](1);
        made[0] = words(SINGLE);
        vm.prank(fan);
        turnedAway();
        desk.bookPackage{value: PRICE}(made, 1);
        assertEq(address(desk).balance, 0, "kept");
    }

    /// @custom:proves [T30] a quote signed for the desk is not booked by the desk itself
    function test_quote() public {
        Agreement memory made = words(SINGLE);
        bytes memory signature =
            signedDigest(CREATOR_KEY, digestFor(quoteHash(made, uint40(NOW)), block.chainid, address(desk)));
        vm.prank(fan);
        turnedAway();
        desk.bookQuoted{value: PRICE}(made, uint40(NOW), signature);
        assertEq(address(desk).balance, 0, "kept");
    }

    /// @custom:proves [T30] a signed payment is not taken by the desk itself
    function test_authorization() public {
        Consent memory consent;
        Authorization memory authorization;
        turnedAway();
        desk.bookWithAuthorization(words(IN_DOLLARS), consent, authorization);
    }
}
