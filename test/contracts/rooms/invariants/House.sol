// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition, GateKinds} from "../../../../contracts/gates/Gate.sol";
import {GasBurner} from "../../../../contracts/mocks/GasBurner.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {TollToken} from "../../../../contracts/mocks/tokens/amounts/TollToken.sol";
import {BurningToken} from "../../../../contracts/mocks/tokens/gas/BurningToken.sol";
import {PlainToken} from "../../../../contracts/mocks/tokens/PlainToken.sol";
import {UpgradingToken} from "../../../../contracts/mocks/tokens/powers/UpgradingToken.sol";
import {Ledger} from "../../../../contracts/payments/Ledger.sol";
import {IRoomHub} from "../../../../contracts/rooms/IRoomHub.sol";
import {ISessionLock} from "../../../../contracts/rooms/ISessionLock.sol";
import {RoomHub} from "../../../../contracts/rooms/RoomHub.sol";
import {SessionLock} from "../../../../contracts/rooms/SessionLock.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {Replay} from "./Replay.sol";

/// @title House
/// @notice Five people and two payees that take no money, doing whatever is allowed, in any order, in rooms with honest
/// and turncoat tokens. Nothing here may revert: what the contracts would refuse is not tried.
contract House is Assertions {
    RoomHub internal hub;
    SessionLock internal locks;
    Ledger internal ledger;
    TestDollar internal dollar;
    Replay public log;
    PlainToken public token;
    TollToken public toll;
    UpgradingToken public turncoat;
    address public burning;
    address[7] public people;
    uint256 public time;

    /// @notice Tips given, as the givers remember them.
    mapping(address from => mapping(uint8 currency => uint256)) public given;
    /// @notice What left each lock and what came in, as the owners remember it.
    mapping(address owner => mapping(address token => uint256)) public locked;

    constructor(RoomHub hub_, SessionLock locks_, Ledger ledger_, TestDollar dollar_, uint256 now_) {
        (hub, locks, ledger, dollar, time) = (hub_, locks_, ledger_, dollar_, now_);
        log = new Replay();
        token = new PlainToken();
        toll = new TollToken();
        turncoat = new UpgradingToken(address(token));
        burning = address(new BurningToken());
        for (uint160 n; n < 5; ++n) people[n] = address(0xF00 + n);
        people[5] = address(new RefusingPayee());
        people[6] = address(new GasBurner());
        for (uint256 n; n < 7; ++n) {
            vm.deal(people[n], 1e30);
            token.mint(people[n], 1_000);
            toll.mint(people[n], 1_000_000);
            vm.startPrank(people[n]);
            token.approve(address(locks), type(uint256).max);
            toll.approve(address(locks), type(uint256).max);
            dollar.approve(address(hub), type(uint256).max);
            vm.stopPrank();
        }
    }

    modifier recorded() {
        vm.warp(time);
        vm.recordLogs();
        _;
        log.replay(vm.getRecordedLogs());
    }

    function wait(uint24 seed) external {
        time += bound(seed, 1, 8 hours);
        vm.warp(time);
    }

    function open(uint8 who, uint8 payee, uint8 speakers, bool all, uint32 seed) external recorded {
        turncoat.become(address(token));
        Condition[] memory gate = _gate(seed);
        vm.prank(people[who % 5]);
        hub.openRoom(people[payee % 7], speakers % 51, all, gate);
    }

    function change(uint8 what, uint8 which, uint8 to, bool all, uint32 seed) external recorded {
        (bool found, uint256 id, IRoomHub.Room memory room) = _openRoom(which);
        if (!found) return;
        turncoat.become(address(token));
        what = what % 8;
        vm.startPrank(what == 5 ? room.offeredTo : room.host);
        if (what == 0) hub.setGate(id, all, _gate(seed));
        else if (what == 1) hub.setPayee(id, people[to % 7]);
        else if (what == 2) hub.setMaxSpeakers(id, to % 51);
        else if (what < 5) hub.offerRoom(id, people[to % 7]);
        else if (what == 5 && room.offeredTo != address(0)) hub.acceptRoom(id);
        else if (what == 6 && seed % 2 == 0) hub.closeRoom(id);
        vm.stopPrank();
    }

    function betray(bool burns) external {
        turncoat.become(burns ? burning : address(token));
    }

    function tip(uint8 who, uint8 which, uint8 to, bool inDollars, uint64 amount) external recorded {
        (bool found, uint256 id, IRoomHub.Room memory room) = _openRoom(which);
        IRoomHub.Tip memory made;
        made.amount = uint256(amount) + 1;
        address payee = people[to % 7];
        if (found && to % 3 != 0) {
            (made.contextType, made.contextId) = (1, id);
            payee = room.payee;
        } else {
            (made.contextType, made.contextId, made.to) = (which % 2 * 2, which, payee);
        }
        address from = people[who % 5];
        if (from == payee) return;
        made.currency = inDollars ? 1 : 0;
        given[from][made.currency] += made.amount;
        vm.prank(from);
        hub.tip{value: inDollars ? 0 : made.amount}(made);
    }

    function collect(uint8 who, bool inDollars) external recorded {
        uint8 currency = inDollars ? 1 : 0;
        address account = people[who % 7];
        if (ledger.owed(account, currency) == 0) return;
        vm.prank(account);
        ledger.withdraw(currency, people[who % 5]);
    }

    function produce(uint8 who, uint8 key, uint24 length) external recorded {
        vm.prank(people[who % 5]);
        hub.setProducer(people[key % 7], length % 5 == 0 ? 0 : uint40(time + bound(length, 1, 30 days)));
    }

    function stream(uint8 who, uint8 key, uint8 what, uint24 length) external recorded {
        address creator = people[who % 5];
        address by = people[key % 7];
        if (by != creator && log.producerUntil(creator, by) <= time) by = creator;
        uint40 until = uint40(time + bound(length, 1, 12 hours));
        IRoomHub.Channel memory channel = log.channelOf(creator);
        vm.startPrank(by);
        if (channel.until <= time) hub.goLive(creator, until);
        else if (what % 3 == 0) hub.endStream(creator);
        else if (until > channel.until) hub.stayLive(creator, until);
        vm.stopPrank();
    }

    function lock(uint8 who, uint8 which, bool tolled, uint16 amount) external recorded {
        (bool found, uint256 id,) = _openRoom(which);
        address owner = people[who % 7];
        PlainToken what = tolled ? toll : token;
        ISessionLock.Lock memory held = log.lockOf(owner, address(what));
        if (held.amount != 0 && held.roomId != id && held.until > time) return;
        uint256 sum = bound(amount, 0, what.balanceOf(owner));
        uint256 arrives = tolled ? sum - sum / 100 : sum;
        if (!found || arrives == 0) return;
        locked[owner][address(what)] += arrives;
        vm.prank(owner);
        assertEq(locks.lockForSession(address(what), sum, id), locked[owner][address(what)], "locked");
    }

    function unlock(uint8 who, uint8 by, bool tolled) external recorded {
        address owner = people[who % 7];
        address what = tolled ? address(toll) : address(token);
        ISessionLock.Lock memory held = log.lockOf(owner, what);
        if (held.amount == 0) return;
        uint256 before = PlainToken(what).balanceOf(owner);
        vm.startPrank(people[by % 7]);
        if (people[by % 7] == owner) locks.leaveSession(what);
        else if (held.until <= time || log.rooms(held.roomId).closedAt != 0) locks.returnTo(owner, what);
        else return vm.stopPrank();
        vm.stopPrank();
        uint256 home = tolled ? held.amount - held.amount / 100 : held.amount;
        assertEq(PlainToken(what).balanceOf(owner) - before, home, "home");
        locked[owner][what] = 0;
    }

    function _openRoom(uint8 which) private view returns (bool, uint256 id, IRoomHub.Room memory room) {
        uint256 count = log.roomCount();
        if (count == 0) return (false, 0, room);
        id = log.roomIds(which % count);
        room = log.rooms(id);
        return (room.closedAt == 0, id, room);
    }

    function _gate(uint32 seed) private view returns (Condition[] memory gate) {
        gate = new Condition[](seed % 5);
        for (uint256 n; n < gate.length; ++n) {
            gate[n].kind = GateKinds.ERC20;
            gate[n].token = (seed >> (8 + n)) & 1 == 0 ? address(token) : address(turncoat);
            gate[n].min = uint128(bound(uint256(seed) >> (12 + n), 1, 1_100));
        }
    }
}
