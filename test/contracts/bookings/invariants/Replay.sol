// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Booking, Case, Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {CallTime} from "../../../../contracts/bookings/types/CallTime.sol";
import {Signatures} from "../kit/Signatures.sol";
import {Vm} from "../../kit/Vm.sol";

/// @title Replay
/// @notice What an index that reads nothing but logs knows about the escrow.
abstract contract Replay is Signatures {
    /// @dev Data of {Booked}.
    struct Words {
        uint8 currency;
        uint96 amount;
        uint40 startAt;
        uint16 lengthMinutes;
        uint8 policyId;
        uint16 feeBps;
        bytes32 summaryHash;
        uint256 nonce;
        uint256 offerNo;
    }

    /// @dev Data of {Settled}.
    struct Division {
        Status status;
        uint8 currency;
        uint256 toCreator;
        uint256 toFan;
        uint256 fee;
        uint256 owed;
    }

    bytes32[] public ids;
    mapping(bytes32 id => Booking) internal bookings;
    mapping(bytes32 id => Case) internal cases;
    mapping(bytes32 id => uint256) public settlements;
    mapping(bytes32 id => bytes32) public summaryOf;
    mapping(uint8 currency => bytes32 token) internal tokens;
    mapping(uint8 currency => uint256) public feesOwed;
    mapping(uint8 currency => uint256) public takenIn;
    mapping(uint8 currency => uint256) public paidOut;
    mapping(Status status => uint256) public reached;
    mapping(Cause cause => uint256) public ended;
    uint256 public quotes;
    uint256 public packaged;
    uint256 public vouchers;
    uint256 public reentries;
    /// @notice What the attendance of a booking said, and that there was one.
    mapping(bytes32 id => bool) public seen;
    mapping(bytes32 id => uint16) public seenBps;
    mapping(bytes32 id => Cause) public seenCause;
    uint256 public seenInDispute;
    uint256 public disputedAfter;
    uint16 internal feeNow;
    bytes32 private ruledId;

    function count() external view returns (uint256) {
        return ids.length;
    }

    function bookingOf(bytes32 id) external view returns (Booking memory) {
        return bookings[id];
    }

    function caseOf(bytes32 id) external view returns (Case memory) {
        return cases[id];
    }

    function replay(Vm.Log[] memory logs) internal {
        for (uint256 n; n < logs.length; ++n) {
            if (logs[n].emitter == address(escrow)) _read(logs[n]);
        }
    }

    function _read(Vm.Log memory log) private {
        bytes32 kind = log.topics[0];
        bytes32 id = log.topics[1];
        if (kind == FeesCollected.selector) {
            uint8 currency = uint8(uint256(id));
            assertEq(abi.decode(log.data, (uint256)), feesOwed[currency], "all fees are collected");
            paidOut[currency] += feesOwed[currency];
            feesOwed[currency] = 0;
            return;
        }
        if (kind == CurrencyLearned.selector) {
            assertEq(uint256(tokens[uint8(uint256(id))]), 0, "learned once");
            tokens[uint8(uint256(id))] = log.topics[2];
            return;
        }
        if (kind == Booked.selector) {
            _booked(id, log);
            return;
        }
        assertTrue(bookings[id].status < Status.Completed, "nothing happens after the end");
        assertTrue(bookings[id].status != Status.None, "nothing happens before the booking");
        if (kind == CallConfirmed.selector) _confirmed(id);
        else if (kind == Attested.selector) _attested(id, log.data);
        else if (kind == Disputed.selector) _disputed(id, log.data);
        else if (kind == SettlementProposed.selector) _proposed(id, log);
        else if (kind == Rescheduled.selector) _rescheduled(id, log.data);
        else if (kind == Extended.selector) _extended(id, log.data);
        else if (kind == Ruled.selector) ruledId = id;
        else if (kind == Settled.selector) _settled(id, log);
        else revert("an event the index does not know");
    }

    function _stands(bytes32 id, Status status) private {
        bookings[id].status = status;
        ++reached[status];
    }

    function _booked(bytes32 id, Vm.Log memory log) private {
        assertEq(uint8(bookings[id].status), 0, "an id is used once");
        Words memory read = abi.decode(log.data, (Words));
        assertEq(read.feeBps, feeNow, "the fee is the one at booking");
        if (read.offerNo == 0) ++quotes;
        if (read.offerNo == 3) ++packaged;
        Booking memory made;
        made.fan = address(uint160(uint256(log.topics[2])));
        made.creator = address(uint160(uint256(log.topics[3])));
        (made.currency, made.amount, made.startAt) = (read.currency, read.amount, read.startAt);
        (made.lengthMinutes, made.policyId, made.feeBps) = (read.lengthMinutes, read.policyId, read.feeBps);
        summaryOf[id] = read.summaryHash;
        bookings[id] = made;
        takenIn[made.currency] += made.amount;
        ids.push(id);
        _stands(id, Status.Booked);
    }

    function _attested(bytes32 id, bytes memory data) private {
        (,,,, uint16 bps, Cause cause, uint40 until) =
            abi.decode(data, (uint32, uint32, uint32, uint40, uint16, Cause, uint40));
        assertTrue(bookings[id].status != Status.Attested && !seen[id], "one attendance a booking");
        if (bookings[id].status == Status.Disputed) assertEq(until, cases[id].until, "the arbiter's time stays");
        (seen[id], seenBps[id], seenCause[id]) = (true, bps, cause);
        (cases[id].until, cases[id].creatorBps, cases[id].cause) = (until, bps, cause);
        _endProposals(id);
        if (bookings[id].status == Status.Disputed) ++seenInDispute;
        else _stands(id, Status.Attested);
    }

    function _confirmed(bytes32 id) private {
        _endProposals(id);
        _stands(id, Status.Confirmed);
    }

    function _endProposals(bytes32 id) private {
        (cases[id].creatorAsk, cases[id].fanAsk) = (0, 0);
    }

    function _disputed(bytes32 id, bytes memory data) private {
        (, uint16 bps, uint40 until) = abi.decode(data, (bytes32, uint16, uint40));
        if (seen[id]) {
            assertEq(bps, cases[id].creatorBps, "what was seen outlives the dispute");
            ++disputedAfter;
        } else {
            assertLe(bps, 5_000, "no more than half without an attendance");
            (cases[id].creatorBps, cases[id].cause) = (bps, Cause.ArbiterSilent);
        }
        cases[id].until = until;
        _endProposals(id);
        _stands(id, Status.Disputed);
    }

    function _proposed(bytes32 id, Vm.Log memory log) private {
        uint16 ask = abi.decode(log.data, (uint16)) + 1;
        if (address(uint160(uint256(log.topics[2]))) == bookings[id].fan) cases[id].fanAsk = ask;
        else cases[id].creatorAsk = ask;
    }

    function _rescheduled(bytes32 id, bytes memory data) private {
        (uint40 oldStartAt, uint40 startAt, uint32 revision) = abi.decode(data, (uint40, uint40, uint32));
        assertEq(oldStartAt, bookings[id].startAt, "old start");
        bookings[id].startAt = startAt;
        _revised(id, revision);
    }

    function _extended(bytes32 id, bytes memory data) private {
        (uint8 currency, uint96 added, uint96 amount, uint16 minutes_, uint16 length, uint32 revision) =
            abi.decode(data, (uint8, uint96, uint96, uint16, uint16, uint32));
        assertEq(uint256(bookings[id].amount) + added, amount, "amounts add up");
        assertEq(uint256(bookings[id].lengthMinutes) + minutes_, length, "minutes add up");
        (bookings[id].amount, bookings[id].lengthMinutes) = (amount, length);
        takenIn[currency] += added;
        _revised(id, revision);
    }

    function _revised(bytes32 id, uint32 revision) private {
        assertEq(revision, cases[id].revision + 1, "revisions count up");
        cases[id].revision = revision;
        _endProposals(id);
    }

    function _settled(bytes32 id, Vm.Log memory log) private {
        Division memory read = abi.decode(log.data, (Division));
        Cause cause = Cause(uint256(log.topics[3]));
        Booking memory kept = bookings[id];
        assertEq(read.toCreator + read.toFan + read.fee, kept.amount, "divided without rest");
        assertEq(read.fee, (read.toCreator + read.fee) * kept.feeBps / 10_000, "fee of the creator's part alone");
        assertEq(read.currency, kept.currency, "currency");
        if (seen[id]) _settledSeen(id, kept.amount, read.toCreator + read.fee, cause);
        if (cause == Cause.Ruled) assertEq(uint256(ruledId), uint256(id), "the reason came first");
        feesOwed[read.currency] += read.fee;
        assertEq(read.owed, feesOwed[read.currency], "fees add up");
        paidOut[read.currency] += read.toCreator + read.toFan;
        ++settlements[id];
        ++ended[cause];
        if (cause == Cause.Metered && kept.policyId == 1) ++vouchers;
        _stands(id, read.status);
    }

    /// @dev After an attendance only the word of a side or of an arbiter pays anything else than it says.
    function _settledSeen(bytes32 id, uint256 amount, uint256 creatorPart, Cause cause) private view {
        bool isWord = cause == Cause.FanConfirmed || cause == Cause.Declined || cause == Cause.Agreed
            || cause == Cause.Metered || cause == Cause.Ruled;
        if (isWord) return;
        assertEq(uint8(cause), uint8(seenCause[id]), "what was seen is why it ended");
        assertEq(creatorPart, amount * seenBps[id] / 10_000, "what was seen is what it paid");
    }

    /// @notice The latest second at which anybody can end an open booking.
    function horizonOf(bytes32 id) public view returns (uint256) {
        Booking memory kept = bookings[id];
        if (kept.status >= Status.Attested) return cases[id].until;
        return CallTime.endOf(kept.startAt, kept.lengthMinutes) + 72 hours;
    }
}
