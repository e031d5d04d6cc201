// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IConsultationEscrow} from "../../../../contracts/bookings/IConsultationEscrow.sol";
import {Agreement, Attendance, Extension, NewDate} from "../../../../contracts/bookings/types/Agreement.sol";
import {Booking, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {GasBurner} from "../../../../contracts/mocks/GasBurner.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {ReturnBomb} from "../../../../contracts/mocks/ReturnBomb.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {FeeSchedule} from "../../../../contracts/payments/FeeSchedule.sol";
import {Fees} from "../../../../contracts/payments/Fees.sol";
import {Replay} from "./Replay.sol";

/// @title Callers
/// @notice Three creators, six fans, an arbiter and strangers. A creator and a fan are contracts that take no money, others
/// burn the gas, answer with a hundred thousand bytes and more, or call back from inside. They try everything in any
/// order. What the escrow refuses must leave no log; what it logs is replayed.
contract Callers is Replay {
    address[3] public creators;
    address[6] public fans;
    address public arbiter;
    uint256 public time;
    uint256 public refused;
    uint256 public done;
    TestDollar internal dollar;
    FeeSchedule private fees;
    Reenterer private visitor;
    address private immutable OWNER;
    uint256 private nonce;

    constructor(
        IConsultationEscrow escrow_,
        FeeSchedule fees_,
        TestDollar dollar_,
        address arbiter_,
        uint256 now_
    ) {
        (escrow, fees, dollar, arbiter, time) = (escrow_, fees_, dollar_, arbiter_, now_);
        OWNER = msg.sender;
        (visitor, feeNow) = (new Reenterer(), 250);
        attestor = vm.addr(ATTESTOR_KEY);
        creators = [vm.addr(CREATOR_KEY), address(new RefusingPayee()), address(new ReturnBomb(true))];
        fans = [vm.addr(FAN_KEY), address(0xB0B), address(new RefusingPayee()), address(0), address(0), address(0)];
        (fans[3], fans[4], fans[5]) =
            (address(new GasBurner()), address(visitor), address(new ReturnBomb(false)));
        for (uint256 n; n < fans.length; ++n) {
            vm.deal(fans[n], 1e30);
            vm.prank(fans[n]);
            dollar.approve(address(escrow), type(uint256).max);
        }
    }

    function wait(uint32 seed) external {
        time += bound(seed, 1, seed % 31 == 0 ? 20 days : 9 hours);
        vm.warp(time);
    }

    /// @dev By an offer of one call: in ether, in dollars, or paid by the minute.
    function book(uint8 who, uint8 whom, uint8 kind, uint32 ahead) external {
        Agreement memory made = _words(who, whom, ahead);
        uint256 offerNo = kind % 3 == 0 ? 1 : kind % 3 == 1 ? 2 : 4;
        if (offerNo == 2) (made.currency, made.amount) = (1, 100e6);
        if (offerNo == 4) made.policyId = 1;
        _try(made.fan, offerNo == 2 ? 0 : 2 ether, abi.encodeCall(escrow.book, (made, offerNo)));
    }

    /// @dev Three calls at once, on different days.
    function bookPackage(uint8 who, uint8 whom, uint32 ahead) external {
        Agreement[] memory made = new Agreement[](3);
        for (uint256 n; n < 3; ++n) {
            made[n] = _words(who, whom, ahead);
            made[n].startAt += uint40(n * 1 days);
        }
        _try(made[0].fan, 4 ether, abi.encodeCall(escrow.bookPackage, (made, 3)));
    }

    /// @dev What only the creator with a key can sell: any price and length, the other policy at times.
    function bookQuoted(uint8 who, uint32 ahead, uint96 price) external {
        Agreement memory made = _words(who, 0, ahead);
        made.amount = uint96(bound(price, 1, 3 ether));
        made.lengthMinutes = uint16(bound(price, 5, 120));
        made.policyId = uint8(price % 2);
        uint40 until = uint40(time + price % 5);
        bytes memory byCreator = signed(CREATOR_KEY, made, until);
        _try(made.fan, 4 ether, abi.encodeCall(escrow.bookQuoted, (made, until, byCreator)));
    }

    function setFee(uint16 bps) external {
        feeNow = bps % 251;
        vm.prank(OWNER);
        fees.setFee(Fees.CONSULTATION, feeNow);
    }

    function act(uint256 which, uint8 what, uint8 who) external {
        bytes32 id = _pick(which);
        if (id == 0) return;
        address caller = _caller(id, who);
        if (what % 10 == 0) _try(caller, 0, abi.encodeCall(escrow.decline, (id)));
        else if (what % 10 == 1) _try(caller, 0, abi.encodeCall(escrow.cancel, (id)));
        else if (what % 10 < 4) _try(caller, 0, abi.encodeCall(escrow.dispute, (id, "e")));
        else if (what % 10 < 6) _try(bookings[id].creator, 0, abi.encodeCall(escrow.confirm, (id)));
        else if (what % 10 == 6) _try(caller, 0, abi.encodeCall(escrow.confirm, (id)));
        else _try(caller, 0, abi.encodeCall(escrow.finish, (id)));
    }

    function argue(uint256 which, uint8 what, uint8 who, uint16 bps) external {
        bytes32 id = _pick(which);
        if (id == 0) return;
        address caller = _caller(id, who);
        bps %= 10_100;
        if (what % 3 == 0) _try(caller, 0, abi.encodeCall(escrow.propose, (id, bps)));
        else if (what % 3 == 1) _try(arbiter, 0, abi.encodeCall(escrow.resolve, (id, bps, "r")));
        else _accept(id, caller);
    }

    function attest(uint256 which, uint16 byCreator, uint16 byFan, uint16 both) external {
        bytes32 id = _pick(which);
        if (id == 0) return;
        Attendance memory made =
            Attendance(id, byCreator % 4_000, byFan % 4_000, both % 4_000, uint40(time), cases[id].revision);
        if (both % 4 == 3) {
            uint32 all = uint32(bookings[id].lengthMinutes) * 60;
            (made.creatorSeconds, made.fanSeconds, made.overlapSeconds) = (all, all, all);
        }
        bytes memory signature = signed(ATTESTOR_KEY, made);
        _try(address(0xA11), 0, abi.encodeCall(escrow.attest, (made, attestor, signature)));
    }

    function amend(uint256 which, uint8 what, uint32 seed) external {
        bytes32 id = _pick(which);
        if (id == 0) return;
        Booking memory kept = bookings[id];
        uint40 until = uint40(time);
        uint32 revision = cases[id].revision;
        if (what % 3 == 0) {
            NewDate memory date = NewDate(id, uint40(time + seed % 6 days), revision, until);
            _try(kept.fan, 0, abi.encodeCall(escrow.reschedule, (date, signed(CREATOR_KEY, date), "")));
        } else if (what % 3 == 1) {
            uint96 added = kept.currency == 0 ? 0.1 ether : 10e6;
            Extension memory more = Extension(id, uint16(1 + seed % 90), added, revision, until);
            uint256 value = kept.currency == 0 ? added : 0;
            _try(kept.fan, value, abi.encodeCall(escrow.extend, (more, signed(CREATOR_KEY, more))));
        } else if (kept.policyId == 1 || seed % 4 == 0) {
            uint96 due = uint96(seed) * kept.amount / type(uint32).max;
            bytes memory byFan = signedVoucher(FAN_KEY, id, due);
            _try(kept.creator, 0, abi.encodeCall(escrow.settleVoucher, (id, due, "", byFan)));
        }
    }

    function collect(uint8 currency) external {
        _try(address(0xA11), 0, abi.encodeCall(escrow.collectFees, (currency % 2)));
    }

    function _accept(bytes32 id, address caller) private {
        uint16 asked = caller == bookings[id].fan ? cases[id].creatorAsk : cases[id].fanAsk;
        if (asked != 0) _try(caller, 0, abi.encodeCall(escrow.accept, (id, asked - 1)));
    }

    /// @dev A call of an hour for an ether; mostly with the creator and the fan who sign.
    function _words(uint8 who, uint8 whom, uint32 ahead) private returns (Agreement memory made) {
        made.creator = creators[whom % 5 < 3 ? 0 : whom % 5 - 2];
        made.fan = fans[who % 8 < 3 ? 0 : who % 8 - 2];
        made.amount = 1 ether;
        made.startAt = uint40(time + ahead % (ahead % 3 == 0 ? 6 days : 12 hours));
        made.lengthMinutes = 60;
        made.nonce = ++nonce;
    }

    /// @dev What the visitor tries while it is being paid; nothing of it may work.
    function _inside() private view returns (bytes memory) {
        bytes32 id = ids.length == 0 ? bytes32(0) : ids[done % ids.length];
        if (done % 3 == 0) return abi.encodeCall(escrow.collectFees, (0));
        if (done % 3 == 1) return abi.encodeCall(escrow.finish, (id));
        return abi.encodeCall(escrow.accept, (id, 10_000));
    }

    /// @dev Mostly one of the latest bookings; else the next open one from somewhere.
    function _pick(uint256 which) private view returns (bytes32) {
        if (ids.length == 0) return 0;
        if (which % 4 < 2) return ids[ids.length - 1 - which % (ids.length < 5 ? ids.length : 5)];
        for (uint256 n; n < ids.length; ++n) {
            bytes32 id = ids[(which % ids.length + n) % ids.length];
            if (bookings[id].status < Status.Completed) return id;
        }
        return ids[which % ids.length];
    }

    function _caller(bytes32 id, uint8 who) private view returns (address) {
        if (who % 8 == 7) return address(0xA11);
        return who % 2 == 0 ? bookings[id].fan : bookings[id].creator;
    }

    function _try(address from, uint256 value, bytes memory data) private {
        vm.warp(time);
        visitor.prepare(address(escrow), 0, _inside());
        uint256 tries = visitor.tries();
        vm.recordLogs();
        vm.prank(from);
        (bool ok,) = address(escrow).call{value: value}(data);
        if (ok) ++done;
        else ++refused;
        replay(vm.getRecordedLogs());
        if (visitor.tries() == tries) return;
        ++reentries;
        assertFalse(visitor.succeeded(), "a call from inside");
        assertEq(uint32(visitor.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "why not");
    }
}
