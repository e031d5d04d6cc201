// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Booking, Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {BookingStage} from "../kit/BookingStage.sol";
import {Callers} from "./Callers.sol";

/// @notice What holds whatever the callers did.
contract BookingInvariantsTest is BookingStage {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Callers private callers;

    function setUp() public override {
        super.setUp();
        callers = new Callers(escrow, fees, dollar, arbiter, NOW);
        sells(callers.creators(1));
        sells(callers.creators(2));
        for (uint256 n; n < 6; ++n) {
            dollar.mint(callers.fans(n), 1e15);
        }
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(callers);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(callers);
        list[0].selectors = new bytes4[](10);
        list[0].selectors[0] = Callers.wait.selector;
        list[0].selectors[1] = Callers.book.selector;
        list[0].selectors[2] = Callers.act.selector;
        list[0].selectors[3] = Callers.argue.selector;
        list[0].selectors[4] = Callers.attest.selector;
        list[0].selectors[5] = Callers.amend.selector;
        list[0].selectors[6] = Callers.collect.selector;
        list[0].selectors[7] = Callers.bookPackage.selector;
        list[0].selectors[8] = Callers.bookQuoted.selector;
        list[0].selectors[9] = Callers.setFee.selector;
    }

    /// @custom:proves [S3.36][T32] the callers reach every state and every cause, by every way to book
    function test_callersAreBusy() public {
        uint256 dice = 1;
        for (uint256 n; n < 6_000 && (n % 50 != 0 || !_wereBusy()); ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint8 a, uint8 b, uint16 c) = (uint8(dice >> 8), uint8(dice >> 16), uint16(dice >> 24));
            uint256 what = uint8(dice) % 16;
            if (what < 3) callers.wait(uint32(dice >> 40));
            else if (what < 5) callers.book(a, b, uint8(c), uint32(dice >> 40));
            else if (what < 6) _bookRarely(a, b, c, uint32(dice >> 40));
            else if (what < 9) callers.act(c, a, b);
            else if (what < 11) callers.argue(c, a, b, uint16(dice >> 40));
            else if (what < 14) _attest(c, uint16(dice >> 40), a, b);
            else if (what < 15) callers.amend(c, a, uint32(dice >> 40));
            else callers.collect(a);
        }
        for (uint8 n = 1; n < 8; ++n) {
            if (callers.reached(Status(n)) == 0) revert NotEqual("state that nobody reached", n, 0);
        }
        for (uint8 n; n < 14; ++n) {
            if (callers.ended(Cause(n)) == 0) revert NotEqual("cause that nobody reached", n, 0);
        }
        assertTrue(_wereBusy(), "ways to book and to end, calls from inside, accepted and refused");
        invariant_replay();
        invariant_money();
        invariant_once();
        invariant_liveness();
        invariant_credits();
        invariant_record();
        emptied();
    }

    /// @dev Every state and cause was reached, and everything else often enough.
    function _wereBusy() private view returns (bool) {
        for (uint8 n = 1; n < 8; ++n) {
            if (callers.reached(Status(n)) == 0) return false;
        }
        for (uint8 n; n < 14; ++n) {
            if (callers.ended(Cause(n)) == 0) return false;
        }
        bool manyWays = callers.quotes() > 3 && callers.packaged() > 3 && callers.vouchers() > 2;
        if (callers.seenInDispute() < 3 || callers.disputedAfter() < 3) return false;
        return manyWays && callers.reentries() > 5 && callers.done() > 200 && callers.refused() > 150;
    }

    /// @dev A quote, a package or another fee.
    function _bookRarely(uint8 a, uint8 b, uint16 c, uint32 ahead) private {
        if (c % 3 == 0) callers.bookPackage(a, b, ahead);
        else if (c % 3 == 1) callers.bookQuoted(a, ahead, uint96(ahead) * 0x100000001);
        else callers.setFee(c);
    }

    /// @dev Often somebody is missing.
    function _attest(uint16 c, uint16 byCreator, uint8 a, uint8 b) private {
        bool isAlone = a % 2 == 0;
        callers.attest(_begun(c, b), a % 5 == 0 ? 0 : byCreator, isAlone ? 0 : c, isAlone || b % 3 == 0 ? 0 : c);
    }

    /// @dev The first of some bookings after `which` whose call has begun and which is booked, or at times disputed.
    function _begun(uint256 which, uint8 b) private view returns (uint256) {
        uint256 count = callers.count();
        for (uint256 n = which; n < which + 24 && count != 0; ++n) {
            Booking memory kept = escrow.bookingOf(callers.ids(n % count));
            bool isOpen = kept.status == Status.Booked || (b % 2 == 0 && kept.status == Status.Disputed);
            if (isOpen && kept.startAt < vm.getBlockTimestamp()) return n;
        }
        return which;
    }

    /// @custom:proves [S3.2] an index built from logs alone equals every getter
    function invariant_replay() public view {
        for (uint256 n; n < callers.count(); ++n) {
            bytes32 id = callers.ids(n);
            bytes32 got = keccak256(abi.encode(escrow.bookingOf(id)));
            assertEq(uint256(got), uint256(keccak256(abi.encode(callers.bookingOf(id)))), "booking");
            got = keccak256(abi.encode(escrow.caseOf(id)));
            assertEq(uint256(got), uint256(keccak256(abi.encode(callers.caseOf(id)))), "case");
        }
        assertEq(escrow.feesOwed(0), callers.feesOwed(0), "ether fees");
        assertEq(escrow.feesOwed(1), callers.feesOwed(1), "dollar fees");
    }

    /// @custom:proves [S3.40][T12] the escrow holds exactly what is open and the fees, in every currency
    function invariant_money() public view {
        uint256[2] memory open;
        for (uint256 n; n < callers.count(); ++n) {
            Booking memory kept = escrow.bookingOf(callers.ids(n));
            if (kept.status < Status.Completed) open[kept.currency] += kept.amount;
        }
        assertEq(address(escrow).balance, open[0] + escrow.feesOwed(0), "ether");
        assertEq(dollar.balanceOf(address(escrow)), open[1] + escrow.feesOwed(1), "dollars");
        assertEq(address(escrow).balance, callers.takenIn(0) - callers.paidOut(0), "ether in less out");
        assertEq(dollar.balanceOf(address(escrow)), callers.takenIn(1) - callers.paidOut(1), "dollars in less out");
    }

    /// @custom:proves [T12] a booking pays once, when it ends
    function invariant_once() public view {
        for (uint256 n; n < callers.count(); ++n) {
            bytes32 id = callers.ids(n);
            bool isFinal = escrow.bookingOf(id).status >= Status.Completed;
            assertEq(callers.settlements(id), isFinal ? 1 : 0, "settlements");
            assertEq(escrow.bookingOf(id).feeBps, callers.bookingOf(id).feeBps, "the fee is the one at booking");
        }
    }

    /// @custom:proves [S3.36][T12] every open booking has a second from which anybody can end it
    function invariant_liveness() public view {
        for (uint256 n; n < callers.count(); ++n) {
            bytes32 id = callers.ids(n);
            if (escrow.bookingOf(id).status >= Status.Completed) continue;
            (uint256 from, uint256 bps,) = escrow.exitOf(id);
            assertLe(from, callers.horizonOf(id), "exit");
            assertLe(bps, 10_000, "part");
        }
    }

    /// @custom:proves [S0.11][T13] what was seen is what time alone pays from then on, in a dispute too
    function invariant_record() public view {
        for (uint256 n; n < callers.count(); ++n) {
            bytes32 id = callers.ids(n);
            if (!callers.seen(id)) continue;
            assertEq(escrow.caseOf(id).creatorBps, callers.seenBps(id), "share");
            assertEq(uint8(escrow.caseOf(id).cause), uint8(callers.seenCause(id)), "cause");
        }
    }

    /// @custom:proves [T32] what a payee could not or would not take waits for it in the ledger
    function invariant_credits() public view {
        uint256 owed;
        for (uint256 n; n < 3; ++n) {
            owed += ledger.owed(callers.creators(n), 0);
        }
        for (uint256 n; n < 6; ++n) {
            owed += ledger.owed(callers.fans(n), 0);
        }
        assertEq(address(ledger).balance, owed, "credits");
    }

    /// @dev As the creator of the stage does.
    function sells(address seller) private {
        vm.startPrank(seller);
        escrow.createPolicy(plain());
        escrow.createPolicy(metered());
        escrow.createOffer(0, PRICE, 60, 0, 1);
        escrow.createOffer(1, DOLLARS, 60, 0, 1);
        escrow.createOffer(0, PRICE, 60, 0, 3);
        escrow.createOffer(0, PRICE, 60, 1, 1);
        vm.stopPrank();
    }

    /// @dev Time and a stranger empty the escrow.
    function emptied() private {
        vm.warp(callers.time() + 400 days);
        for (uint256 n; n < callers.count(); ++n) {
            bytes32 id = callers.ids(n);
            if (escrow.bookingOf(id).status < Status.Completed) escrow.finish(id);
        }
        assertEq(address(escrow).balance, escrow.feesOwed(0), "ether");
        assertEq(dollar.balanceOf(address(escrow)), escrow.feesOwed(1), "dollars");
    }
}
