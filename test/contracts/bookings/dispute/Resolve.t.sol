// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract ResolveTest is BookingStage {
    function rules(bytes32 id, uint16 bps) private {
        settles(id, arbiter, Cause.Ruled, uint256(PRICE) * bps / 10_000);
        vm.prank(arbiter);
        escrow.resolve(id, bps, "why");
    }

    /// @custom:proves [S0.11][S3.42][T15] an arbiter divides and says why
    function test_resolve() public {
        bytes32 id = disputed();
        vm.expectEmit(address(escrow));
        emit Ruled(id, arbiter, 6_000, "why");
        rules(id, 6_000);
        assertEq(creator.balance, 0.585 ether, "creator");
        assertEq(fan.balance, 999.4 ether, "fan");
        assertEq(escrow.feesOwed(0), 0.015 ether, "fee");
        stands(id, Status.Split);
    }

    /// @custom:proves [S3.42] an arbiter gives all to either side
    function test_resolveAll() public {
        bytes32 id = disputed();
        rules(id, 10_000);
        stands(id, Status.Completed);
        vm.warp(NOW);
        id = booked(BY_MINUTE);
        vm.warp(START);
        vm.prank(creator);
        escrow.dispute(id, 0);
        rules(id, 0);
        stands(id, Status.Refunded);
    }

    /// @custom:proves [S3.42] more than the whole refuses
    function test_resolveTooMuch() public {
        bytes32 id = disputed();
        vm.prank(arbiter);
        refuses(abi.encodeWithSelector(Escrow_AboveWhole.selector, 10_001, 10_000));
        escrow.resolve(id, 10_001, 0);
    }

    /// @custom:proves [S3.42][T15] nobody else rules
    function test_resolveOthers() public {
        bytes32 id = disputed();
        address[4] memory people = [fan, creator, attestor, address(this)];
        for (uint256 n; n < 4; ++n) {
            vm.prank(people[n]);
            refuses(abi.encodeWithSelector(Escrow_NotInRole.selector, Roles.ARBITER, people[n]));
            escrow.resolve(id, 10_000, 0);
        }
    }

    /// @custom:proves [S3.42] an arbiter with a delay refuses
    function test_resolveDelayed() public {
        bytes32 id = disputed();
        manager.grantRole(Roles.ARBITER, other, 1);
        vm.prank(other);
        refuses(abi.encodeWithSelector(Escrow_NotInRole.selector, Roles.ARBITER, other));
        escrow.resolve(id, 1, 0);
    }

    /// @custom:proves [S3.42][T15] what is not disputed is not ruled on
    function test_resolveUndisputed() public {
        bytes32 id = whole();
        vm.prank(arbiter);
        refuses(abi.encodeWithSelector(Escrow_WrongStatus.selector, id, Status.Attested));
        escrow.resolve(id, 1, 0);
        vm.prank(arbiter);
        refuses(abi.encodeWithSelector(Escrow_NoBooking.selector, bytes32("none")));
        escrow.resolve("none", 1, 0);
    }

    /// @custom:proves [S0.11][S3.42][T15] the last second is the arbiter's and the next one the fallback's
    function test_silentArbiter() public {
        bytes32 id = disputed();
        uint256 until = START + 14 days;
        vm.warp(until - 1);
        refuses(abi.encodeWithSelector(Escrow_TooEarly.selector, until - 1, until));
        escrow.finish(id);
        vm.warp(until);
        vm.prank(arbiter);
        refuses(abi.encodeWithSelector(Escrow_TooLate.selector, until, until - 1));
        escrow.resolve(id, 10_000, 0);
        settles(id, other, Cause.ArbiterSilent, 0.4 ether);
        vm.prank(other);
        escrow.finish(id);
        assertEq(fan.balance, 999.6 ether, "fan");
    }

    /// @custom:proves [T15] an arbiter cannot pay a third party
    function test_bribedArbiter() public {
        bytes32 id = disputed();
        uint256 held = arbiter.balance + other.balance + treasury.balance;
        rules(id, 10_000);
        assertEq(arbiter.balance + other.balance + treasury.balance, held, "nobody else has anything");
        assertEq(creator.balance + escrow.feesOwed(0), PRICE, "all of it is the creator's and the fee");
        vm.prank(arbiter);
        refuses(abi.encodeWithSelector(Escrow_Final.selector, id, Status.Completed));
        escrow.resolve(id, 0, 0);
    }
}
