// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IConsultationEscrow} from "../../../../contracts/bookings/IConsultationEscrow.sol";
import {Agreement, Attendance} from "../../../../contracts/bookings/types/Agreement.sol";
import {Booking, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {Policy} from "../../../../contracts/bookings/types/Policy.sol";
import {Signatures} from "../kit/Signatures.sol";

/// @title Losers
/// @notice One call after another. Who was there is fixed when it is booked, and the attestor signs nothing else. One side
/// has two more wallets and does whatever it can in any order; the other brings the record once, at its last chance at the
/// latest, and finishes. The arbiter stays silent.
contract Losers is Signatures {
    /// @dev When a side was in the call, in seconds after the start.
    struct Presence {
        uint32 from;
        uint32 to;
    }

    uint256 private constant HOUR = 3_600;
    uint256 private constant CHALLENGE = 12 hours;

    address[2] private wallets = [address(0x10A1), address(0x10A2)];
    bytes32 public id;
    bool public fanLoses;
    bool private brought;
    Presence private byCreator;
    Presence private byFan;
    uint256 private time;
    uint256 private nonce;
    uint256 public calls;
    uint256 public disputes;
    uint256 public early;
    /// @notice The most a loser ever had beyond what the record says, in wei.
    uint256 public excess;

    constructor(IConsultationEscrow escrow_, uint256 now_) {
        (escrow, time) = (escrow_, now_);
        creator = vm.addr(CREATOR_KEY);
        fan = vm.addr(FAN_KEY);
        attestor = vm.addr(ATTESTOR_KEY);
    }

    /// @notice A call of an hour under the offer of the stage, if none is open.
    function book(uint32 creatorFrom, uint32 creatorTo, uint32 fanFrom, uint32 fanTo, bool fanLoses_) external {
        if (id != 0) return;
        vm.warp(time);
        Agreement memory made;
        (made.creator, made.fan, made.amount) = (creator, fan, 1 ether);
        (made.startAt, made.lengthMinutes, made.nonce) = (uint40(time + 1), 60, ++nonce);
        vm.deal(fan, 1 ether);
        vm.prank(fan);
        id = escrow.book{value: 1 ether}(made, 1);
        (byCreator, byFan) = (_presence(creatorFrom, creatorTo), _presence(fanFrom, fanTo));
        (fanLoses, brought) = (fanLoses_, false);
        ++calls;
    }

    /// @notice What the side that loses by the record can do by itself.
    function act(uint8 what, uint8 who, uint16 bps) external {
        if (id == 0) return;
        vm.warp(time);
        address loser = fanLoses ? fan : creator;
        if (what % 5 == 0) {
            if (_try(loser, abi.encodeCall(escrow.dispute, (id, "e")))) ++disputes;
        } else if (what % 5 == 1) {
            _try(loser, abi.encodeCall(escrow.propose, (id, bps % 10_001)));
        } else if (what % 5 == 2) {
            _try(loser, abi.encodeCall(escrow.confirm, (id)));
        } else if (what % 5 == 3) {
            if (_bring(wallets[who % 2])) ++early;
        } else {
            _try(wallets[who % 2], abi.encodeCall(escrow.finish, (id)));
        }
        _close();
    }

    /// @notice Time passes; the other side lets neither its last chance nor the exit pass.
    function wait(uint32 seed) external {
        uint256 until = time + bound(seed, 1, seed % 5 == 0 ? 9 days : 2 hours);
        if (id == 0) return;
        (uint256 exit,,) = escrow.exitOf(id);
        uint256 last = exit - CHALLENGE;
        if (!brought && until >= last) {
            time = last;
            vm.warp(time);
            assertTrue(_bring(address(0xA11)), "the record is taken until the last second");
            (exit,,) = escrow.exitOf(id);
        }
        time = until < exit ? until : exit;
        vm.warp(time);
        if (time == exit) _try(address(0xA11), abi.encodeCall(escrow.finish, (id)));
        _close();
    }

    /// @dev What the attestor saw up to now, by anybody who has it.
    function _bring(address by) private returns (bool ok) {
        Attendance memory made = _seenBy(time);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        ok = _try(by, abi.encodeCall(escrow.attest, (made, attestor, signature)));
        if (ok) brought = true;
    }

    function _seenBy(uint256 when) private view returns (Attendance memory made) {
        uint256 start = escrow.bookingOf(id).startAt;
        uint256 elapsed = when < start ? 0 : when - start;
        if (elapsed > HOUR) elapsed = HOUR;
        made.id = id;
        made.creatorSeconds = _within(byCreator.from, byCreator.to, elapsed);
        made.fanSeconds = _within(byFan.from, byFan.to, elapsed);
        made.overlapSeconds = _within(
            byCreator.from > byFan.from ? byCreator.from : byFan.from,
            byCreator.to < byFan.to ? byCreator.to : byFan.to,
            elapsed
        );
        made.endedAt = uint40(start + elapsed);
        made.revision = escrow.caseOf(id).revision;
    }

    function _within(uint256 from, uint256 to, uint256 elapsed) private pure returns (uint32) {
        if (to > elapsed) to = elapsed;
        return to > from ? uint32(to - from) : 0;
    }

    /// @dev Often from the start, to the end, or not at all.
    function _presence(uint32 from, uint32 to) private pure returns (Presence memory) {
        from = from % 3 == 0 ? 0 : from % 3_600;
        to = to % 3 == 0 ? 3_600 : to % 3_600;
        return Presence(from, to);
    }

    /// @dev Compares what the loser has with what the record of the whole call says, once the call has ended.
    function _close() private {
        Booking memory kept = escrow.bookingOf(id);
        if (kept.status < Status.Completed) return;
        Attendance memory record = _seenBy(type(uint40).max);
        uint256 gross = 1 ether * _recordBps(record) / 10_000;
        uint256 wanted = fanLoses ? 1 ether - gross : gross - gross * kept.feeBps / 10_000;
        uint256 got = fanLoses ? fan.balance : creator.balance;
        if (got > wanted && got - wanted > excess) excess = got - wanted;
        vm.deal(fan, 0);
        vm.deal(creator, 0);
        id = 0;
    }

    /// @dev As the policy of the stage says: a grace of ten minutes, nine tenths are the whole, half for a fan who is absent.
    function _recordBps(Attendance memory record) private view returns (uint256 bps) {
        Policy memory policy = escrow.policyOf(creator, 0);
        bps = uint256(record.overlapSeconds) * 10_000 / HOUR;
        if (bps >= policy.fullOverlapBps) return 10_000;
        bool isFanAbsent = record.creatorSeconds >= policy.grace && record.fanSeconds < policy.grace;
        if (isFanAbsent && bps < policy.noShowBps) return policy.noShowBps;
    }

    function _try(address from, bytes memory data) private returns (bool ok) {
        vm.prank(from);
        (ok,) = address(escrow).call(data);
    }
}
