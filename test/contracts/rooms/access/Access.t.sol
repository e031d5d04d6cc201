// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../../../../contracts/gates/Gate.sol";
import {PlainToken} from "../../../../contracts/mocks/tokens/PlainToken.sol";
import {RoomStage} from "../RoomStage.sol";

contract AccessTest is RoomStage {
    /// @custom:proves [S3.24][S3.55] the minimum enters and one unit less does not
    function test_minimum() public {
        token.mint(fan, SEAT - 1);
        assertFalse(hub.canAccess(room, fan), "one unit less");
        token.mint(fan, 1);
        assertTrue(hub.canAccess(room, fan), "the minimum");
        token.mint(fan, 1);
        assertTrue(hub.canAccess(room, fan), "more");
        vm.prank(fan);
        token.transfer(other, 2);
        assertFalse(hub.canAccess(room, fan), "given away");
    }

    /// @custom:proves [S3.24] the host enters without tokens, also after a takeover
    function test_host() public {
        assertTrue(hub.canAccess(room, host), "host");
        assertFalse(hub.canAccess(room, payee), "payee");
        vm.prank(host);
        hub.offerRoom(room, other);
        assertFalse(hub.canAccess(room, other), "not yet");
        vm.prank(other);
        hub.acceptRoom(room);
        assertTrue(hub.canAccess(room, other), "new host");
        assertFalse(hub.canAccess(room, host), "old host");
    }

    /// @custom:proves [S3.23][S3.24] nobody enters a closed room, not even its host
    function test_closed() public {
        token.mint(fan, SEAT);
        vm.prank(host);
        hub.closeRoom(room);
        assertFalse(hub.canAccess(room, fan), "fan");
        assertFalse(hub.canAccess(room, host), "host");
        assertFalse(hub.isOpen(room), "open");
    }

    /// @custom:proves [S3.24] nobody enters a room that does not exist, not even the zero address
    function test_unknown() public {
        token.mint(fan, SEAT);
        assertFalse(hub.canAccess(room + 1, fan), "fan");
        assertFalse(hub.canAccess(room + 1, host), "host");
        assertFalse(hub.canAccess(0, address(0)), "zero");
        assertFalse(hub.isOpen(room + 1), "open");
        assertEq(hub.rooms(room + 1).host, address(0), "host of nothing");
        assertEq(hub.conditionsOf(room + 1).length, 0, "conditions of nothing");
    }

    /// @custom:proves [S3.24][S3.63] either token enters an any-gate and both are needed for an all-gate
    function test_anyAndAll() public {
        PlainToken collab = new PlainToken();
        Condition memory theirs = holdsTokens(1);
        theirs.token = address(collab);
        collab.mint(fan, 1);
        vm.prank(host);
        hub.setGate(room, false, two(holdsTokens(1), theirs));
        assertTrue(hub.canAccess(room, fan), "any");
        assertFalse(hub.canAccess(room, other), "neither");
        vm.prank(host);
        hub.setGate(room, true, two(holdsTokens(1), theirs));
        assertFalse(hub.canAccess(room, fan), "all");
        token.mint(fan, 1);
        assertTrue(hub.canAccess(room, fan), "both");
    }

    /// @custom:proves [S3.24] anybody asks about a gate nobody stored
    function test_check() public {
        token.mint(fan, 5);
        assertTrue(hub.check(one(holdsTokens(5)), true, fan), "enough");
        assertFalse(hub.check(one(holdsTokens(6)), true, fan), "too little");
        assertTrue(hub.check(two(holdsTokens(6), holdsTokens(5)), false, fan), "any");
        assertFalse(hub.check(two(holdsTokens(6), holdsTokens(5)), true, fan), "all");
        assertTrue(hub.check(none(), true, fan), "no condition, all");
        assertTrue(hub.check(none(), false, fan), "no condition, any");
        assertFalse(hub.check(new Condition[](5), false, fan), "five");
    }
}
