// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IConsultationEscrow} from "../../../../contracts/bookings/IConsultationEscrow.sol";
import {Agreement, Attendance, Extension, NewDate} from "../../../../contracts/bookings/terms/Agreement.sol";
import {Booking, Status} from "../../../../contracts/bookings/terms/Booking.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {Replay} from "./Replay.sol";

/// @title Callers
/// @notice Two creators, three fans, an arbiter and strangers; a creator and a fan are contracts that take no money. They
/// try everything in any order. What the escrow refuses must leave no log; what it logs is replayed.
contract Callers is Replay {
    address[2] public creators;
    address[3] public fans;
    address public arbiter;
    uint256 public time;
    uint256 public refused;
    uint256 public done;
    TestDollar internal dollar;
    uint256 private nonce;

    constructor(IConsultationEscrow escrow_, TestDollar dollar_, address arbiter_, uint256 now_) {
        (escrow, dollar, arbiter, time) = (escrow_, dollar_, arbiter_, now_);
        attestor = vm.addr(ATTESTOR_KEY);
        creators = [vm.addr(CREATOR_KEY), address(new RefusingPayee())];
        fans = [vm.addr(FAN_KEY), address(0xB0B), address(new RefusingPayee())];
        for (uint256 n; n < 3; ++n) {
            vm.deal(fans[n], 1e30);
            vm.prank(fans[n]);
            dollar.approve(address(escrow), type(uint256).max);
        }
    }

    function wait(uint32 seed) external {
        time += within(seed, 1, seed % 31 == 0 ? 20 days : 9 hours);
        vm.warp(time);
    }

    function book(uint8 who, uint8 whom, bool inDollars, uint32 ahead) external {
        Agreement memory made;
        made.creator = creators[whom % 2];
        made.fan = fans[who % 3];
        made.currency = inDollars ? 1 : 0;
        made.amount = inDollars ? 100e6 : 1 ether;
        made.startAt = uint40(time + ahead % (ahead % 3 == 0 ? 6 days : 12 hours));
        made.lengthMinutes = 60;
        made.policyId = 0;
        made.nonce = ++nonce;
        uint256 offerNo = inDollars ? 2 : 1;
        _try(made.fan, inDollars ? 0 : 2 ether, abi.encodeCall(escrow.book, (made, offerNo)));
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
        } else if (seed % 4 == 0) {
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
        vm.recordLogs();
        vm.prank(from);
        (bool ok,) = address(escrow).call{value: value}(data);
        if (ok) ++done;
        else ++refused;
        replay(vm.getRecordedLogs());
    }
}
