// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBookings} from "../bookings/IBookings.sol";
import {Booking} from "../bookings/types/Booking.sol";
import {Condition} from "../gates/Gate.sol";
import {GateLib} from "../gates/GateLib.sol";
import {IStreamPass} from "../passes/IStreamPass.sol";
import {IStreamPassFactory} from "../passes/IStreamPassFactory.sol";
import {ILedger} from "../payments/ILedger.sol";
import {IRoomHub} from "../rooms/IRoomHub.sol";
import {ICreatorToken} from "../tokens/ICreatorToken.sol";
import {IStagedoorLens} from "./IStagedoorLens.sol";

/// @title StagedoorLens
/// @notice See {IStagedoorLens}.
/// @dev No loop is longer than {MAX_ANSWERS}.
contract StagedoorLens is IStagedoorLens {
    /// @inheritdoc IStagedoorLens
    uint256 public constant MAX_ANSWERS = 128;

    IStreamPassFactory private immutable PASSES;
    IRoomHub private immutable ROOMS;
    ILedger private immutable LEDGER;
    IBookings private immutable BOOKINGS;

    constructor(IStreamPassFactory passes, IRoomHub rooms_, ILedger ledger, IBookings bookings) {
        PASSES = passes;
        ROOMS = rooms_;
        LEDGER = ledger;
        BOOKINGS = bookings;
    }

    /// @inheritdoc IStagedoorLens
    function streams(address creator) external view returns (Stream memory stream) {
        stream.creator = creator;
        stream.isLive = ROOMS.isLive(creator);
        stream.collection = PASSES.collectionOf(creator);
        if (stream.collection == address(0) || IStreamPass(stream.collection).tierCount() == 0) return stream;
        IStreamPass.Tier memory tier = IStreamPass(stream.collection).tier(1);
        stream.registered = true;
        stream.currency = tier.currency;
        stream.accessPrice = tier.price;
        stream.maxViewers = tier.maxSupply;
        stream.totalMinted = tier.minted;
    }

    /// @inheritdoc IStagedoorLens
    function passCreator(address collection, uint256 passId) external view returns (address) {
        if (!PASSES.isCollection(collection)) return address(0);
        try IStreamPass(collection).tierOf(passId) {
            return IStreamPass(collection).creator();
        } catch {
            return address(0);
        }
    }

    /// @inheritdoc IStagedoorLens
    function hasAccess(address viewer, address creator) external view returns (bool) {
        address collection = PASSES.collectionOf(creator);
        return collection != address(0) && IStreamPass(collection).hasAccess(viewer);
    }

    /// @inheritdoc IStagedoorLens
    function rooms(uint256 roomId) external view returns (RoomView memory) {
        return _room(roomId);
    }

    /// @inheritdoc IStagedoorLens
    function canAccess(uint256 roomId, address account) external view returns (bool) {
        return ROOMS.canAccess(roomId, account);
    }

    /// @inheritdoc IStagedoorLens
    function sessions(bytes32 id) external view returns (SessionView memory) {
        Booking memory booking = BOOKINGS.bookingOf(id);
        return SessionView({
            creator: booking.creator,
            fan: booking.fan,
            amount: booking.amount,
            currency: booking.currency,
            startTime: booking.startAt,
            duration: uint256(booking.lengthMinutes) * 60,
            status: uint8(booking.status),
            isActive: BOOKINGS.isActive(id)
        });
    }

    /// @inheritdoc IStagedoorLens
    function calculatePurchaseReturn(address token, uint256 amount) external view returns (uint256 tokens) {
        (tokens,,,) = ICreatorToken(token).quoteBuy(amount);
    }

    /// @inheritdoc IStagedoorLens
    function calculateSaleReturn(address token, uint256 tokens) external view returns (uint256 amount) {
        (amount,,) = ICreatorToken(token).quoteSell(tokens);
    }

    /// @inheritdoc IStagedoorLens
    function holdings(address[] calldata accounts, Condition[] calldata conditions)
        external
        view
        returns (Moment memory moment, Holding[] memory list)
    {
        moment = _now();
        list = _ask(accounts, conditions);
    }

    /// @inheritdoc IStagedoorLens
    function decide(uint256 roomId, address[] calldata accounts)
        external
        view
        returns (Moment memory moment, RoomView memory room, Holding[] memory list, bool[] memory allowed)
    {
        _checkCount(accounts.length);
        moment = _now();
        room = _room(roomId);
        list = _ask(accounts, room.conditions);
        allowed = new bool[](accounts.length);
        for (uint256 n; n < accounts.length; ++n) {
            allowed[n] = ROOMS.canAccess(roomId, accounts[n]);
        }
    }

    /// @inheritdoc IStagedoorLens
    function accessTo(address viewer, address[] calldata creators)
        external
        view
        returns (Moment memory moment, Access[] memory list)
    {
        moment = _now();
        _checkCount(creators.length);
        list = new Access[](creators.length);
        for (uint256 n; n < creators.length; ++n) {
            Access memory access = list[n];
            access.collection = PASSES.collectionOf(creators[n]);
            if (access.collection == address(0)) continue;
            IStreamPass collection = IStreamPass(access.collection);
            (access.passId, access.tierId, access.rank, access.expiresAt) = collection.accessOf(viewer);
            access.live = collection.hasAccess(viewer);
        }
    }

    function _room(uint256 roomId) private view returns (RoomView memory view_) {
        IRoomHub.Room memory room = ROOMS.rooms(roomId);
        Condition[] memory conditions = ROOMS.conditionsOf(roomId);
        view_.creator = room.host;
        view_.maxSpeakers = room.maxSpeakers;
        view_.tipPool = LEDGER.owed(room.payee, 0);
        view_.isActive = ROOMS.isOpen(roomId);
        view_.payee = room.payee;
        view_.all = room.all;
        view_.conditions = conditions;
        if (conditions.length == 0) return view_;
        view_.token = conditions[0].token;
        view_.minBalance = conditions[0].min;
    }

    function _ask(address[] calldata accounts, Condition[] memory conditions)
        private
        view
        returns (Holding[] memory list)
    {
        uint256 width = conditions.length;
        _checkCount(accounts.length * width);
        list = new Holding[](accounts.length * width);
        for (uint256 n; n < list.length; ++n) {
            Condition memory condition = conditions[n % width];
            Holding memory holding = list[n];
            (holding.answered, holding.amount) = GateLib.holdingOf(condition, accounts[n / width]);
            holding.passes = holding.answered && GateLib.isEnough(condition, holding.amount);
        }
    }

    function _checkCount(uint256 count) private pure {
        if (count > MAX_ANSWERS) revert StagedoorLens_TooMany(count, MAX_ANSWERS);
    }

    function _now() private view returns (Moment memory) {
        return Moment({
            blockNumber: block.number,
            time: block.timestamp,
            parentHash: blockhash(block.number - 1)
        });
    }
}
