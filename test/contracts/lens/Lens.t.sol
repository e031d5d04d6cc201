// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../../../contracts/gates/Gate.sol";
import {IStagedoorLens} from "../../../contracts/lens/IStagedoorLens.sol";
import {RefusingPayee} from "../../../contracts/mocks/RefusingPayee.sol";
import {IStreamPass} from "../../../contracts/passes/IStreamPass.sol";
import {IRoomHub} from "../../../contracts/rooms/IRoomHub.sol";
import {LensStage, OneCurve} from "./LensStage.sol";

/// @notice Says of every pass that it is of a creator who never heard of it.
contract Impostor {
    address public immutable creator;

    constructor(address creator_) {
        creator = creator_;
    }

    function tierOf(uint256) external pure returns (uint16) {
        return 1;
    }
}

contract LensTest is LensStage {
    /// @custom:proves [S3.7][S3.93] a stream shows price, viewers, passes made and whether its creator is live
    function test_streams() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.maxSupply = 40;
        changeTier(bronze, made);
        buy(fan, bronze);
        buy(other, gold);
        IStagedoorLens.Stream memory stream = lens.streams(creator);
        assertEq(stream.creator, creator, "creator");
        assertEq(stream.collection, address(pass), "collection");
        assertTrue(stream.registered, "registered");
        assertEq(stream.currency, 0, "currency");
        assertEq(stream.accessPrice, PRICE, "price");
        assertEq(stream.maxViewers, 40, "viewers");
        assertEq(stream.totalMinted, 1, "passes of the first tier");
        assertFalse(stream.isLive, "live before");
        vm.prank(creator);
        hub.goLive(creator, uint40(NOW + 60));
        assertTrue(lens.streams(creator).isLive, "live");
        vm.warp(NOW + 60);
        assertFalse(lens.streams(creator).isLive, "live after");
    }

    /// @custom:proves [S3.7][S3.8] a creator without collection or tier is not registered
    function test_noStream() public {
        IStagedoorLens.Stream memory stream = lens.streams(fan);
        assertEq(stream.creator, fan, "creator");
        assertEq(stream.collection, address(0), "collection");
        assertFalse(stream.registered, "registered");
        vm.prank(fan);
        address empty = factory.createCollection("Empty", "EMPTY", fan);
        stream = lens.streams(fan);
        assertEq(stream.collection, empty, "collection without tiers");
        assertFalse(stream.registered, "registered without tiers");
        assertEq(stream.accessPrice, 0, "price");
        IStreamPass.Tier memory free = terms(0, MONTH, 1);
        free.currency = 1;
        vm.prank(fan);
        IStreamPass(empty).createTier(free);
        assertTrue(lens.streams(fan).registered, "a free stream is registered");
        assertEq(lens.streams(fan).currency, 1, "currency");
    }

    /// @custom:proves [S3.7][S3.93] a pass names its creator, and only a pass of ours does
    function test_passCreator() public {
        uint256 id = buy(fan, bronze);
        assertEq(lens.passCreator(address(pass), id), creator, "creator");
        assertEq(lens.passCreator(address(pass), id + 1), address(0), "no such pass");
        assertEq(lens.passCreator(address(token), id), address(0), "not ours");
        assertEq(lens.passCreator(address(new Impostor(creator)), id), address(0), "what only says that it is a creator's");
    }

    /// @custom:proves [S3.7][S3.11][S3.93] access is a live pass of that creator
    function test_hasAccess() public {
        assertFalse(lens.hasAccess(fan, creator), "before");
        buy(fan, bronze);
        assertTrue(lens.hasAccess(fan, creator), "after");
        assertFalse(lens.hasAccess(other, creator), "somebody else");
        assertFalse(lens.hasAccess(fan, other), "of nobody");
        vm.warp(NOW + MONTH);
        assertFalse(lens.hasAccess(fan, creator), "ended");
    }

    /// @custom:proves [S3.22][S3.25][S3.93] a room shows host, first token, minimum, speakers, waiting tips and activity
    function test_rooms() public {
        IStagedoorLens.RoomView memory made = lens.rooms(room);
        assertEq(made.creator, creator, "creator");
        assertEq(made.token, address(token), "token");
        assertEq(made.minBalance, 100, "minimum");
        assertEq(made.maxSpeakers, 5, "speakers");
        assertEq(made.tipPool, 0, "pool");
        assertTrue(made.isActive, "active");
        assertEq(made.payee, creator, "payee");
        assertFalse(made.all, "any");
        assertTrue(keccak256(abi.encode(made.conditions)) == keccak256(abi.encode(gate())), "conditions");
        RefusingPayee bad = new RefusingPayee();
        vm.startPrank(creator);
        hub.setPayee(room, address(bad));
        hub.setGate(room, true, new Condition[](0));
        vm.stopPrank();
        IRoomHub.Tip memory tip;
        (tip.contextType, tip.contextId, tip.amount) = (1, room, 1 ether);
        vm.prank(fan);
        hub.tip{value: 1 ether}(tip);
        vm.prank(creator);
        hub.closeRoom(room);
        made = lens.rooms(room);
        assertEq(made.tipPool, 1 ether, "pool after a tip");
        assertEq(made.payee, address(bad), "new payee");
        assertFalse(made.isActive, "closed");
        assertTrue(made.all, "all");
        assertEq(made.token, address(0), "no token");
        assertEq(made.conditions.length + made.minBalance, 0, "no condition");
    }

    /// @custom:proves [S3.24][S3.93] access to a room is what the hub says
    function test_canAccess() public {
        assertFalse(lens.canAccess(room, fan), "nothing");
        token.mint(fan, 100);
        assertTrue(lens.canAccess(room, fan), "tokens");
        buy(other, bronze);
        assertFalse(lens.canAccess(room, other), "a lower tier");
        buy(referrerWithMoney(), gold);
        assertTrue(lens.canAccess(room, referrer), "the tier");
    }

    function referrerWithMoney() private returns (address) {
        vm.deal(referrer, 1 ether);
        return referrer;
    }

    /// @custom:proves [S3.36][S3.93] a session shows both sides, money, time and whether it takes place now
    function test_sessions() public {
        IStagedoorLens.SessionView memory made = lens.sessions(bookings.ID());
        assertEq(made.creator, creator, "creator");
        assertEq(made.fan, fan, "fan");
        assertEq(made.amount, 0.5 ether, "amount");
        assertEq(made.currency, 2, "currency");
        assertEq(made.startTime, NOW + 3_600, "start");
        assertEq(made.duration, 2_700, "duration");
        assertEq(made.status, 1, "booked");
        assertFalse(made.isActive, "before the start");
        vm.warp(NOW + 3_600);
        assertTrue(lens.sessions(bookings.ID()).isActive, "at the start");
        assertEq(lens.sessions(0).creator, address(0), "none");
    }

    /// @custom:proves [S3.52][S3.93] what a purchase or a sale returns is what the token quotes
    function test_returns() public {
        address curve = address(new OneCurve());
        assertEq(lens.calculatePurchaseReturn(curve, 7), 21, "purchase");
        assertEq(lens.calculateSaleReturn(curve, 7), 35, "sale");
    }
}
