// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ERC721} from "solady/src/tokens/ERC721.sol";
import {IStreamPass} from "./IStreamPass.sol";
import {Terms} from "./TierTerms.sol";
import {Holding, HoldingBits} from "./time/Holding.sol";
import {PassData, PassDataBits} from "./time/PassData.sol";
import {PassTime, Stretch} from "./time/PassTime.sol";

/// @title PassBook
/// @notice Who holds which pass until when. Keeps the one rule everything rests on: an owner's balance slot always
/// names the owner's live pass, so that access is one storage read whatever else the owner was sent.
abstract contract PassBook is IStreamPass, ERC721, ReentrancyGuardTransient {
    struct Config {
        address payout; // bits 0..159
        uint48 lastId; // bits 160..207
        uint16 royaltyBps; // bits 208..223
        uint16 tierCount; // bits 224..239
    }

    Config internal _config; // slot 0
    mapping(uint16 tierId => Terms) internal _tiers; // slot 1
    /// @dev Time of a pass before its newest stretch; only written when a pass holds time at several prices.
    mapping(uint256 passId => mapping(uint256 n => Stretch)) internal _stretches; // slot 2

    /// @inheritdoc ERC721
    /// @dev Moves a pass. Live time arriving at an owner with a live pass of the same tier merges into that pass and
    /// burns this one; of another tier it reverts. An expired pass just moves.
    function transferFrom(address from, address to, uint256 id) public payable override nonReentrant {
        // Check
        if (msg.value != 0) revert StreamPass_ValueNotAccepted(msg.value);
        Holding moved = _holding(from);
        bool counts = moved.passId() == id && from != to;
        bool live = counts && moved.isLive();
        if (live) {
            Holding held = _holding(to);
            if (held.isLive()) return _merge(from, moved, to, held);
        }

        // Effect
        super.transferFrom(from, to, id);
        if (counts) _hold(from, Holding.wrap(0));
        if (live) _hold(to, moved);
    }

    /// @inheritdoc ERC721
    function safeTransferFrom(address from, address to, uint256 id) public payable override {
        transferFrom(from, to, id);
        _checkReceiver(from, to, id, "");
    }

    /// @inheritdoc ERC721
    function safeTransferFrom(address from, address to, uint256 id, bytes calldata data) public payable override {
        transferFrom(from, to, id);
        _checkReceiver(from, to, id, data);
    }

    /// @inheritdoc ERC721
    function approve(address account, uint256 id) public payable override {
        if (msg.value != 0) revert StreamPass_ValueNotAccepted(msg.value);
        super.approve(account, id);
    }

    function _tier(uint16 tierId) internal view returns (Terms terms) {
        terms = _tiers[tierId];
        if (terms.rank() == 0) revert StreamPass_NoTier(tierId);
    }

    function _holding(address owner) internal view returns (Holding) {
        return Holding.wrap(_getAux(owner));
    }

    function _hold(address owner, Holding held) internal {
        _setAux(owner, Holding.unwrap(held));
    }

    function _pass(uint256 passId) internal view returns (PassData) {
        return PassData.wrap(_getExtraData(passId));
    }

    /// @dev The rest of a live pass's time.
    function _line(Holding held, PassData data) internal view returns (Stretch[] memory) {
        return PassTime.load(_stretches[held.passId()], data.stretches(), held.expiresAt(), held.price());
    }

    /// @dev Makes a pass. No receiver is called: the pass is the buyer's whether or not a contract expects it.
    function _mintPass(address to, uint16 tierId, Terms terms, uint40 end, uint96 price)
        internal
        returns (uint64 passId)
    {
        // Effect
        _tiers[tierId] = terms.addPass(tierId);
        passId = ++_config.lastId;
        // casting to 'uint16' is safe until the year 2149
        // forge-lint: disable-next-line(unsafe-typecast)
        PassData data = PassDataBits.pack(end, tierId, uint16(block.timestamp / 1 days), 0);
        _mintAndSetExtraDataUnchecked(to, passId, PassData.unwrap(data));
        _hold(to, HoldingBits.pack(passId, end, terms.rank(), tierId, price));
    }

    /// @dev Puts time behind what is left of a pass that has an end; a pass that ended starts again now.
    /// @param until end of the new time if it started now; 0 = never ends
    function _addTime(address owner, uint256 passId, uint8 rank, uint40 until, uint96 price)
        internal
        returns (uint40 end)
    {
        PassData data = _pass(passId);
        if (!PassTime.isLive(data.expiresAt())) return _keep(owner, passId, rank, data, until, price, 0);
        Holding held = _holding(owner);
        if (until != 0 && price == held.price()) {
            end = PassTime.endAfter(held.expiresAt(), until - block.timestamp);
            return _keep(owner, passId, rank, data, end, price, data.stretches());
        }
        return _keepLine(owner, passId, rank, data, PassTime.join(_line(held, data), PassTime.lineOf(until, price)));
    }

    /// @dev Keeps time at several prices.
    function _keepLine(address owner, uint256 passId, uint8 rank, PassData data, Stretch[] memory line)
        internal
        returns (uint40)
    {
        Stretch memory newest = PassTime.last(line);
        uint8 stretches = PassTime.save(_stretches[passId], line);
        return _keep(owner, passId, rank, data, newest.until, newest.price, stretches);
    }

    /// @dev Writes the end of a pass to its two places, ownership slot and balance slot.
    function _keep(
        address owner,
        uint256 passId,
        uint8 rank,
        PassData data,
        uint40 end,
        uint96 price,
        uint8 stretches
    ) internal returns (uint40) {
        uint16 tierId = data.tierId();
        _setExtraData(passId, PassData.unwrap(PassDataBits.pack(end, tierId, data.boughtDay(), stretches)));
        // casting to 'uint64' is safe because ids count up in 48 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        _hold(owner, HoldingBits.pack(uint64(passId), end, rank, tierId, price));

        // Log
        emit SubscriptionUpdate(passId, end);
        return end;
    }

    function _merge(address from, Holding moved, address to, Holding held) private {
        // Check
        if (held.tierId() != moved.tierId()) revert StreamPass_OtherPassLive(to, held.passId(), held.tierId());
        PassData gone = _pass(moved.passId());
        PassData kept = _pass(held.passId());
        Stretch[] memory line = PassTime.join(_line(held, kept), _line(moved, gone));

        // Effect: the base checks that the caller may move the pass.
        _burn(msg.sender, moved.passId());
        _setExtraData(moved.passId(), 0);
        _hold(from, Holding.wrap(0));
        uint16 elder = gone.boughtDay() < kept.boughtDay() ? gone.boughtDay() : kept.boughtDay();
        kept = PassDataBits.pack(0, held.tierId(), elder, 0);
        uint40 end = _keepLine(to, held.passId(), held.rank(), kept, line);

        // Log
        emit PassMerged({fromPassId: moved.passId(), intoPassId: held.passId(), owner: to, expiresAt: end});
    }

    /// @dev A merged pass is gone, so there is nothing the receiver would have to accept.
    function _checkReceiver(address from, address to, uint256 id, bytes memory data) private {
        if (to.code.length == 0 || !_exists(id)) return;
        bytes4 answer = IERC721Receiver(to).onERC721Received(msg.sender, from, id, data);
        if (answer != IERC721Receiver.onERC721Received.selector) revert TransferToNonERC721ReceiverImplementer();
    }
}
