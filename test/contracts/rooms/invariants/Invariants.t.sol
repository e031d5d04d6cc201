// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../../../../contracts/gates/Gate.sol";
import {IRoomHub} from "../../../../contracts/rooms/IRoomHub.sol";
import {RoomStage} from "../RoomStage.sol";
import {House} from "./House.sol";
import {Replay} from "./Replay.sol";

/// @notice What holds whatever the house did.
contract InvariantsTest is RoomStage {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    House private house;
    Replay private log;

    function setUp() public override {
        super.setUp();
        house = new House(hub, locks, ledger, dollar, NOW);
        log = house.log();
        for (uint256 n; n < 5; ++n) dollar.mint(house.people(n), 1e30);
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(house);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(house);
        list[0].selectors = new bytes4[](10);
        list[0].selectors[0] = House.wait.selector;
        list[0].selectors[1] = House.open.selector;
        list[0].selectors[2] = House.change.selector;
        list[0].selectors[3] = House.betray.selector;
        list[0].selectors[4] = House.tip.selector;
        list[0].selectors[5] = House.collect.selector;
        list[0].selectors[6] = House.produce.selector;
        list[0].selectors[7] = House.stream.selector;
        list[0].selectors[8] = House.lock.selector;
        list[0].selectors[9] = House.unlock.selector;
    }

    /// @custom:proves [S3.25] the house does everything there is to do
    function test_houseIsBusy() public {
        uint256 dice = 1;
        uint256 takeovers;
        for (uint256 n; n < 1_200; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint8 a, uint8 b, uint8 c) = (uint8(dice >> 8), uint8(dice >> 16), uint8(dice >> 24));
            uint32 seed = uint32(dice >> 32);
            bool coin = dice >> 255 == 1;
            uint256 what = uint8(dice) % 11;
            if (what == 0) house.wait(uint24(seed));
            else if (what == 1) house.open(a, b, c, coin, seed);
            else if (what < 4) house.change(a, b, c, coin, seed);
            else if (what == 4) house.betray(coin);
            else if (what == 5) house.tip(a, b, c, coin, uint64(dice >> 64));
            else if (what == 6) house.collect(a, coin);
            else if (what == 7) house.produce(a, b, uint24(seed));
            else if (what == 8) house.stream(a, b, c, uint24(seed));
            else if (what == 9) house.lock(a, b, coin, uint16(seed));
            else house.unlock(a, b, coin);
        }
        uint256 closed;
        for (uint256 n; n < log.roomCount(); ++n) {
            IRoomHub.Room memory made = log.rooms(log.roomIds(n));
            if (made.closedAt != 0) ++closed;
            if (uint160(made.host) != log.roomIds(n) >> 96) ++takeovers;
        }
        assertTrue(closed > 3, "closed");
        assertTrue(takeovers > 3, "taken over");
        assertTrue(log.tips() > 50, "tipped");
        assertTrue(hub.channelOf(house.people(0)).sessions > 3, "sessions");
        invariant_replay();
        invariant_sessions();
        invariant_money();
        invariant_locks();
        invariant_access();
    }

    /// @custom:proves [S3.2][S3.22] the logs alone tell everything the hub and the locks know
    function invariant_replay() public view {
        for (uint256 n; n < log.roomCount(); ++n) {
            uint256 id = log.roomIds(n);
            assertTrue(_hash(abi.encode(hub.rooms(id))) == _hash(abi.encode(log.rooms(id))), "room");
            sameConditions(hub.conditionsOf(id), log.conditionsOf(id));
            for (uint256 m; m < n; ++m) assertFalse(log.roomIds(m) == id, "an id twice");
        }
        for (uint256 n; n < 7; ++n) {
            address who = house.people(n);
            assertTrue(_hash(abi.encode(hub.channelOf(who))) == _hash(abi.encode(log.channelOf(who))), "channel");
            for (uint256 m; m < 7; ++m) {
                address key = house.people(m);
                assertEq(hub.producerUntil(who, key), log.producerUntil(who, key), "producer");
            }
            address token_ = n % 2 == 0 ? address(house.token()) : address(house.toll());
            assertTrue(_hash(abi.encode(locks.lockOf(who, token_))) == _hash(abi.encode(log.lockOf(who, token_))), "lock");
            for (uint8 currency; currency < 2; ++currency) {
                assertEq(ledger.owed(who, currency), log.owed(who, currency), "owed");
            }
        }
        assertEq(hub.tokenOf(1), log.tokenOf(1), "token of a currency");
    }

    /// @custom:proves [S3.13] every session but the newest has an end, and none lasts beyond its word
    function invariant_sessions() public {
        vm.warp(house.time());
        for (uint256 n; n < 5; ++n) {
            address who = house.people(n);
            IRoomHub.Channel memory channel = log.channelOf(who);
            for (uint256 m = 1; m <= channel.sessions; ++m) {
                (address creator, uint40 startedAt, uint40 endedAt,) = log.sessions(idOf(who, m));
                assertEq(creator, who, "creator");
                if (m < channel.sessions) assertTrue(endedAt >= startedAt && endedAt != 0, "an end");
                if (m == channel.sessions) assertTrue((endedAt == 0) == (channel.until != 0), "the newest");
            }
            assertTrue(hub.isLive(who) == (channel.until > house.time()), "live");
            assertLe(channel.until, house.time() + 12 hours, "for ever");
        }
    }

    /// @custom:proves [S3.1][S3.25] the sum of tips is paid through or owed, and the hub keeps nothing
    function invariant_money() public view {
        uint256 owed;
        uint256 held;
        for (uint8 currency; currency < 2; ++currency) {
            (owed, held) = (0, 0);
            uint256 given;
            uint256 received;
            for (uint256 n; n < 7; ++n) {
                address who = house.people(n);
                owed += ledger.owed(who, currency);
                held += currency == 0 ? who.balance : dollar.balanceOf(who);
                given += house.given(who, currency);
                received += log.received(who, currency);
            }
            assertEq(given, received, "every tip has a receiver");
            bool native = currency == 0;
            assertEq(native ? address(ledger).balance : dollar.balanceOf(address(ledger)), owed, "held by the ledger");
            assertEq(native ? address(hub).balance : dollar.balanceOf(address(hub)), 0, "kept by the hub");
            assertEq(held + owed, native ? 7e30 : 5e30, "nothing appears and nothing is lost");
        }
    }

    /// @custom:proves [S3.56] the locks hold exactly what their owners locked
    function invariant_locks() public view {
        uint256 tokens;
        uint256 tolls;
        for (uint256 n; n < 7; ++n) {
            address who = house.people(n);
            assertEq(locks.lockOf(who, address(house.token())).amount, house.locked(who, address(house.token())), "own");
            assertEq(locks.lockOf(who, address(house.toll())).amount, house.locked(who, address(house.toll())), "own");
            tokens += house.locked(who, address(house.token()));
            tolls += house.locked(who, address(house.toll()));
        }
        assertEq(house.token().balanceOf(address(locks)), tokens, "tokens");
        assertEq(house.toll().balanceOf(address(locks)), tolls, "tolled tokens");
    }

    /// @custom:proves [S3.24][T33] access is what the room says, whatever its tokens do
    function invariant_access() public view {
        bool burns = house.turncoat().implementation() == house.burning();
        for (uint256 n; n < log.roomCount() && n < 12; ++n) {
            uint256 id = log.roomIds(n);
            IRoomHub.Room memory made = log.rooms(id);
            Condition[] memory gate = log.conditionsOf(id);
            for (uint256 m; m < 7; ++m) {
                address who = house.people(m);
                uint256 kept;
                for (uint256 k; k < gate.length; ++k) {
                    bool honest = gate[k].token == address(house.token());
                    // the turncoat, while honest, runs the token's code on its own empty storage
                    uint256 balance = honest ? house.token().balanceOf(who) : 0;
                    if (balance >= gate[k].min && (honest || !burns)) ++kept;
                }
                bool passes = made.all ? kept == gate.length : kept > 0 || gate.length == 0;
                bool wanted = made.closedAt == 0 && (who == made.host || passes);
                assertTrue(hub.canAccess(id, who) == wanted, "access");
            }
        }
    }

    function _hash(bytes memory data) private pure returns (bytes32) {
        return keccak256(data);
    }
}
