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
        same(stream.creator, creator, "creator");
        same(stream.collection, address(pass), "collection");
        yes(stream.registered, "registered");
        same(stream.currency, 0, "currency");
        same(stream.accessPrice, PRICE, "price");
        same(stream.maxViewers, 40, "viewers");
        same(stream.totalMinted, 1, "passes of the first tier");
        no(stream.isLive, "live before");
        vm.prank(creator);
        hub.goLive(creator, uint40(NOW + 60));
        yes(lens.streams(creator).isLive, "live");
        vm.warp(NOW + 60);
        no(lens.streams(creator).isLive, "live after");
    }

    /// @custom:proves [S3.7][S3.8] a creator without collection or tier is not registered
    function test_noStream() public {
        IStagedoorLens.Stream memory stream = lens.streams(fan);
        same(stream.creator, fan, "creator");
        same(stream.collection, address(0), "collection");
        no(stream.registered, "registered");
        vm.prank(fan);
        address empty = factory.createCollection("Empty", "EMPTY", fan);
        stream = lens.streams(fan);
        same(stream.collection, empty, "collection without tiers");
        no(stream.registered, "registered without tiers");
        same(stream.accessPrice, 0, "price");
        IStreamPass.Tier memory free = terms(0, MONTH, 1);
        free.currency = 1;
        vm.prank(fan);
        IStreamPass(empty).createTier(free);
        yes(lens.streams(fan).registered, "a free stream is registered");
        same(lens.streams(fan).currency, 1, "currency");
    }

    /// @custom:proves [S3.7][S3.93] a pass names its creator, and only a pass of ours does
    function test_passCreator() public {
        uint256 id = buy(fan, bronze);
        same(lens.passCreator(address(pass), id), creator, "creator");
        same(lens.passCreator(address(pass), id + 1), address(0), "no such pass");
        same(lens.passCreator(address(token), id), address(0), "not ours");
        same(lens.passCreator(address(new Impostor(creator)), id), address(0), "what only says that it is a creator's");
    }

    /// @custom:proves [S3.7][S3.11][S3.93] access is a live pass of that creator
    function test_hasAccess() public {
        no(lens.hasAccess(fan, creator), "before");
        buy(fan, bronze);
        yes(lens.hasAccess(fan, creator), "after");
        no(lens.hasAccess(other, creator), "somebody else");
        no(lens.hasAccess(fan, other), "of nobody");
        vm.warp(NOW + MONTH);
        no(lens.hasAccess(fan, creator), "ended");
    }

    /// @custom:proves [S3.22][S3.25][S3.93] a room shows host, first token, minimum, speakers, waiting tips and activity
    function test_rooms() public {
        IStagedoorLens.RoomView memory made = lens.rooms(room);
        same(made.creator, creator, "creator");
        same(made.token, address(token), "token");
        same(made.minBalance, 100, "minimum");
        same(made.maxSpeakers, 5, "speakers");
        same(made.tipPool, 0, "pool");
        yes(made.isActive, "active");
        same(made.payee, creator, "payee");
        no(made.all, "any");
        yes(keccak256(abi.encode(made.conditions)) == keccak256(abi.encode(gate())), "conditions");
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
        same(made.tipPool, 1 ether, "pool after a tip");
        same(made.payee, address(bad), "new payee");
        no(made.isActive, "closed");
        yes(made.all, "all");
        same(made.token, address(0), "no token");
        same(made.conditions.length + made.minBalance, 0, "no condition");
    }

    /// @custom:proves [S3.24][S3.93] access to a room is what the hub says
    function test_canAccess() public {
        no(lens.canAccess(room, fan), "nothing");
        token.mint(fan, 100);
        yes(lens.canAccess(room, fan), "tokens");
        buy(other, bronze);
        no(lens.canAccess(room, other), "a lower tier");
        buy(referrerWithMoney(), gold);
        yes(lens.canAccess(room, referrer), "the tier");
    }

    function referrerWithMoney() private returns (address) {
        vm.deal(referrer, 1 ether);
        return referrer;
    }

    /// @custom:proves [S3.36][S3.93] a session shows both sides, money, time and whether it takes place now
    function test_sessions() public {
        IStagedoorLens.SessionView memory made = lens.sessions(bookings.ID());
        same(made.creator, creator, "creator");
        same(made.fan, fan, "fan");
        same(made.amount, 0.5 ether, "amount");
        same(made.currency, 2, "currency");
        same(made.startTime, NOW + 3_600, "start");
        same(made.duration, 2_700, "duration");
        same(made.status, 1, "booked");
        no(made.isActive, "before the start");
        vm.warp(NOW + 3_600);
        yes(lens.sessions(bookings.ID()).isActive, "at the start");
        same(lens.sessions(0).creator, address(0), "none");
    }

    /// @custom:proves [S3.52][S3.93] what a purchase or a sale returns is what the token quotes
    function test_returns() public {
        address curve = address(new OneCurve());
        same(lens.calculatePurchaseReturn(curve, 7), 21, "purchase");
        same(lens.calculateSaleReturn(curve, 7), 35, "sale");
    }
}
