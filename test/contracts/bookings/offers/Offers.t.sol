// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Offer} from "../../../../contracts/bookings/types/Booking.sol";
import {Policy} from "../../../../contracts/bookings/types/Policy.sol";
import {ICurrencyList} from "../../../../contracts/payments/ICurrencyList.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract OffersTest is BookingStage {
    function sameOffer(Offer memory got, Offer memory wanted) private pure {
        assertEq(uint256(keccak256(abi.encode(got))), uint256(keccak256(abi.encode(wanted))), "offer");
    }

    /// @custom:proves [S3.43] a policy is kept and logged whole and numbered from nought
    function test_createPolicy() public {
        Policy memory policy = metered();
        vm.expectEmit(address(escrow));
        emit PolicyCreated(0, other, policy);
        vm.prank(other);
        assertEq(escrow.createPolicy(policy), 0, "first");
        vm.prank(other);
        assertEq(escrow.createPolicy(plain()), 1, "second");
        bytes32 kept = keccak256(abi.encode(escrow.policyOf(other, 0)));
        assertEq(uint256(kept), uint256(keccak256(abi.encode(policy))), "kept");
        kept = keccak256(abi.encode(escrow.policyOf(other, 1)));
        assertEq(uint256(kept), uint256(keccak256(abi.encode(plain()))), "kept beside");
    }

    function with(uint8 field, uint256 value) private pure returns (Policy memory policy) {
        policy = plain();
        if (field == 0) policy.noticeFull = uint32(value);
        if (field == 1) policy.noticePartial = uint32(value);
        if (field == 2) policy.disputeWindow = uint32(value);
        if (field == 3) policy.arbiterDeadline = uint32(value);
        if (field == 4) policy.grace = uint16(value);
        if (field == 5) policy.partialBps = uint16(value);
        if (field == 6) policy.noShowBps = uint16(value);
        if (field == 7) policy.fullOverlapBps = uint16(value);
        if (field == 8) policy.fallbackBps = uint16(value);
    }

    function within(uint8 field, uint256 low, uint256 high) private {
        escrow.createPolicy(with(field, low));
        escrow.createPolicy(with(field, high));
        refuses(abi.encodeWithSelector(Escrow_PolicyOutOfRange.selector, field, high + 1, low, high));
        escrow.createPolicy(with(field, high + 1));
        if (low == 0) return;
        refuses(abi.encodeWithSelector(Escrow_PolicyOutOfRange.selector, field, low - 1, low, high));
        escrow.createPolicy(with(field, low - 1));
    }

    /// @custom:proves [S3.43] every field is refused one outside its bounds and accepted on them
    function test_policyBounds() public {
        Policy memory policy = with(0, 365 days);
        policy.noticePartial = 0;
        escrow.createPolicy(policy);
        policy.noticeFull = 0;
        escrow.createPolicy(policy);
        policy.noticeFull = 365 days + 1;
        refuses(abi.encodeWithSelector(Escrow_PolicyOutOfRange.selector, 0, 365 days + 1, 0, 365 days));
        escrow.createPolicy(policy);
        within(1, 0, 48 hours);
        within(2, 24 hours, 72 hours);
        within(3, 7 days, 60 days);
        within(4, 5 minutes, 30 minutes);
        within(5, 0, 5_000);
        policy = with(6, 10_001);
        refuses(abi.encodeWithSelector(Escrow_PolicyOutOfRange.selector, 6, 10_001, 0, 10_000));
        escrow.createPolicy(policy);
        escrow.createPolicy(with(6, 10_000));
        within(7, 5_000, 10_000);
        within(8, 0, 5_000);
    }

    /// @custom:proves [S3.43] the 256th policy is the last
    function test_manyPolicies() public {
        vm.startPrank(other);
        for (uint256 n; n < 256; ++n) {
            assertEq(escrow.createPolicy(plain()), n, "number");
        }
        refuses(abi.encodeWithSelector(Escrow_TooManyPolicies.selector, other));
        escrow.createPolicy(plain());
        vm.stopPrank();
    }

    /// @custom:proves [S3.50] an offer is kept open and logged and numbered from one
    function test_createOffer() public {
        vm.startPrank(other);
        escrow.createPolicy(plain());
        escrow.createPolicy(plain());
        vm.expectEmit(address(escrow));
        emit OfferCreated(1, other, 1, 77, 25, 1, 4);
        assertEq(escrow.createOffer(1, 77, 25, 1, 4), 1, "first");
        assertEq(escrow.createOffer(0, 78, 25, 0, 1), 2, "second");
        vm.stopPrank();
        sameOffer(escrow.offerOf(other, 1), Offer(77, 25, 1, 1, 4, true));
        sameOffer(escrow.offerOf(other, 2), Offer(78, 25, 0, 0, 1, true));
        sameOffer(escrow.offerOf(other, 3), Offer(0, 0, 0, 0, 0, false));
    }

    /// @custom:proves [S3.50] a price of nothing refuses
    function test_noPrice() public {
        vm.startPrank(creator);
        refuses(abi.encodeWithSelector(Escrow_ZeroAmount.selector));
        escrow.createOffer(0, 0, 60, 0, 1);
        escrow.createOffer(0, 1, 60, 0, 1);
        vm.stopPrank();
    }

    /// @custom:proves [S3.37] four minutes and eight hours and a minute refuse and the bounds are accepted
    function test_length() public {
        vm.startPrank(creator);
        refuses(abi.encodeWithSelector(Escrow_LengthOutOfRange.selector, 4, 5, 480));
        escrow.createOffer(0, 1, 4, 0, 1);
        refuses(abi.encodeWithSelector(Escrow_LengthOutOfRange.selector, 481, 5, 480));
        escrow.createOffer(0, 1, 481, 0, 1);
        refuses(abi.encodeWithSelector(Escrow_LengthOutOfRange.selector, type(uint16).max, 5, 480));
        escrow.createOffer(0, 1, type(uint16).max, 0, 1);
        escrow.createOffer(0, 1, 5, 0, 1);
        escrow.createOffer(0, 1, 480, 0, 1);
        vm.stopPrank();
    }

    /// @custom:proves [S3.43] a policy the creator has not made refuses
    function test_policy() public {
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_NoPolicy.selector, creator, 2));
        escrow.createOffer(0, 1, 60, 2, 1);
        vm.prank(other);
        refuses(abi.encodeWithSelector(Escrow_NoPolicy.selector, other, 0));
        escrow.createOffer(0, 1, 60, 0, 1);
    }

    /// @custom:proves [S3.50] a currency that is not listed refuses
    function test_currency() public {
        vm.prank(creator);
        refuses(abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 2));
        escrow.createOffer(2, 1, 60, 0, 1);
    }

    /// @custom:proves [S3.97] no call and thirteen calls refuse and one and twelve are accepted
    function test_calls() public {
        vm.startPrank(creator);
        refuses(abi.encodeWithSelector(Escrow_CallsOutOfRange.selector, 0, 1, 12));
        escrow.createOffer(0, 1, 60, 0, 0);
        refuses(abi.encodeWithSelector(Escrow_CallsOutOfRange.selector, 13, 1, 12));
        escrow.createOffer(0, 1, 60, 0, 13);
        escrow.createOffer(0, 1, 60, 0, 12);
        vm.stopPrank();
    }

    /// @custom:proves [S3.50] a closed offer opens again and both are logged
    function test_switch() public {
        vm.startPrank(creator);
        vm.expectEmit(address(escrow));
        emit OfferSwitched(SINGLE, creator, false);
        escrow.switchOffer(SINGLE, false);
        sameOffer(escrow.offerOf(creator, SINGLE), Offer(PRICE, 60, 0, 0, 1, false));
        vm.expectEmit(address(escrow));
        emit OfferSwitched(SINGLE, creator, true);
        escrow.switchOffer(SINGLE, true);
        vm.stopPrank();
        sameOffer(escrow.offerOf(creator, SINGLE), Offer(PRICE, 60, 0, 0, 1, true));
    }

    /// @custom:proves [S3.50] what is so already refuses
    function test_switchSame() public {
        vm.startPrank(creator);
        refuses(abi.encodeWithSelector(Escrow_OfferUnchanged.selector, SINGLE, true));
        escrow.switchOffer(SINGLE, true);
        vm.stopPrank();
    }

    /// @custom:proves [S3.50] an offer of somebody else refuses
    function test_switchOther() public {
        vm.prank(other);
        refuses(abi.encodeWithSelector(Escrow_NoOffer.selector, other, SINGLE));
        escrow.switchOffer(SINGLE, false);
    }
}
