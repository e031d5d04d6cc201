// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement} from "../../../../contracts/bookings/types/Agreement.sol";
import {Status} from "../../../../contracts/bookings/types/Booking.sol";
import {Fees} from "../../../../contracts/payments/Fees.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract PackageTest is BookingStage {
    function weekly(uint256 calls, uint256 offerNo) private view returns (Agreement[] memory list) {
        list = new Agreement[](calls);
        for (uint256 n; n < calls; ++n) {
            list[n] = words(offerNo);
            list[n].startAt = uint40(START + n * 7 days);
        }
    }

    /// @custom:proves [S3.97] three calls of a package are three bookings and one payment
    function test_threeCalls() public {
        Agreement[] memory list = weekly(3, PACKAGE);
        for (uint256 n; n < 3; ++n) {
            vm.expectEmit(address(escrow));
            emit Booked(
                escrow.idOf(list[n]), fan, creator, 0, PRICE, list[n].startAt, 60, 0, 250, list[n].summaryHash, 3, 3
            );
        }
        vm.prank(fan);
        bytes32[] memory ids = escrow.bookPackage{value: 3 * PRICE}(list, PACKAGE);
        assertEq(ids.length, 3, "bookings");
        assertEq(address(escrow).balance, 3 * PRICE, "kept");
        for (uint256 n; n < 3; ++n) {
            assertEq(uint256(ids[n]), uint256(escrow.idOf(list[n])), "id");
            assertEq(escrow.bookingOf(ids[n]).startAt, list[n].startAt, "start");
            stands(ids[n], Status.Booked);
        }
        vm.prank(fan);
        escrow.confirm(ids[1]);
        assertEq(creator.balance, PRICE * 39 / 40, "one call is paid");
        stands(ids[2], Status.Booked);
    }

    /// @custom:proves [S3.97] dollars of a package are taken once and in full
    function test_dollars() public {
        vm.prank(creator);
        uint256 offerNo = escrow.createOffer(1, DOLLARS, 60, 0, 2);
        Agreement[] memory list = weekly(2, IN_DOLLARS);
        vm.startPrank(fan);
        dollar.approve(address(escrow), 2 * DOLLARS);
        escrow.bookPackage(list, offerNo);
        vm.stopPrank();
        assertEq(dollar.balanceOf(address(escrow)), 2 * DOLLARS, "kept");
        assertEq(dollar.allowance(fan, address(escrow)), 0, "allowance");
    }

    /// @custom:proves [S3.97] surplus of a package returns
    function test_surplus() public {
        Agreement[] memory list = weekly(3, PACKAGE);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_Underpaid.selector, 3 * PRICE - 1, 3 * PRICE));
        escrow.bookPackage{value: 3 * PRICE - 1}(list, PACKAGE);
        vm.prank(fan);
        escrow.bookPackage{value: 5 ether}(list, PACKAGE);
        assertEq(fan.balance, 997 ether, "fan");
    }

    /// @custom:proves [S3.97] no call and thirteen calls refuse and twelve are accepted
    function test_bounds() public {
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_CallsOutOfRange.selector, 0, 1, 12));
        escrow.bookPackage(new Agreement[](0), PACKAGE);
        Agreement[] memory list = weekly(13, PACKAGE);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_CallsOutOfRange.selector, 13, 1, 12));
        escrow.bookPackage{value: 13 * PRICE}(list, PACKAGE);
        vm.prank(creator);
        uint256 offerNo = escrow.createOffer(0, PRICE, 60, 0, 12);
        list = weekly(12, SINGLE);
        vm.prank(fan);
        assertEq(escrow.bookPackage{value: 12 * PRICE}(list, offerNo).length, 12, "calls");
        list = weekly(1, SINGLE);
        list[0].nonce = 99;
        vm.prank(fan);
        assertEq(escrow.bookPackage{value: PRICE}(list, SINGLE).length, 1, "a package of one");
    }

    /// @custom:proves [S3.97] fewer calls than the offer sells refuse
    function test_fewer() public {
        Agreement[] memory list = weekly(2, PACKAGE);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_WrongCalls.selector, 2, 3));
        escrow.bookPackage{value: 2 * PRICE}(list, PACKAGE);
    }

    /// @custom:proves [S3.97][T31] a call of another creator refuses
    function test_otherCreator() public {
        // Two accounts with an offer of the same number: one in ether, one in dollars that would never be paid.
        vm.startPrank(other);
        escrow.createPolicy(plain());
        for (uint256 n; n < 3; ++n) {
            escrow.createOffer(1, PRICE, 60, 0, 3);
        }
        vm.stopPrank();
        Agreement[] memory list = weekly(3, PACKAGE);
        (list[1].creator, list[1].currency) = (other, 1);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_NotCreator.selector, other, creator));
        escrow.bookPackage{value: 3 * PRICE}(list, PACKAGE);
    }

    /// @custom:proves [S3.97] a call of another fan refuses
    function test_otherFan() public {
        Agreement[] memory list = weekly(3, PACKAGE);
        list[2].fan = other;
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_NotFan.selector, fan, other));
        escrow.bookPackage{value: 3 * PRICE}(list, PACKAGE);
    }

    /// @custom:proves [S3.40] a package refuses while bookings are paused
    function test_paused() public {
        Agreement[] memory list = weekly(3, PACKAGE);
        fees.pauseInflow(Fees.CONSULTATION);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_InflowPaused.selector, uint40(NOW) + Fees.PAUSE_SECONDS));
        escrow.bookPackage{value: 3 * PRICE}(list, PACKAGE);
    }
}
