// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement} from "../../../contracts/bookings/types/Agreement.sol";
import {BookingStage} from "../bookings/kit/BookingStage.sol";
import {Limits} from "./Limits.sol";

/// @notice The longest package of calls.
contract BookingLimitsTest is BookingStage, Limits {
    uint256 private constant CALLS = 12;

    uint256 private offer;

    function setUp() public override {
        super.setUp();
        vm.prank(creator);
        offer = escrow.createOffer(1, DOLLARS, 60, 0, uint8(CALLS));
        vm.prank(fan);
        dollar.approve(address(escrow), CALLS * DOLLARS);
        dollar.mint(fan, CALLS * DOLLARS);
    }

    /// @custom:loop BookingOffers.bookPackage
    /// @custom:proves [S3.97][T32] a package of twelve calls is booked in one transaction
    function test_bookPackage() public {
        Agreement[] memory agreements = new Agreement[](CALLS);
        for (uint256 n; n < CALLS; ++n) {
            agreements[n] = words(IN_DOLLARS);
            agreements[n].startAt = START + uint40(n * 1 days);
            agreements[n].nonce = n;
        }
        fits("bookPackage", CALLS, fan, address(escrow), 0, abi.encodeCall(escrow.bookPackage, (agreements, offer)));
        assertEq(dollar.balanceOf(address(escrow)), CALLS * DOLLARS, "booked");
    }
}
