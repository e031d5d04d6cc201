// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {ERC721} from "solady/src/tokens/ERC721.sol";
import {PassUpgrades} from "./sale/PassUpgrades.sol";
import {Holding} from "./time/Holding.sol";
import {PassData, PassDataBits} from "./time/PassData.sol";
import {PassTime, Stretch} from "./time/PassTime.sol";

/// @title PassMoves
/// @notice How passes change hands, and what keeps them where they are.
abstract contract PassMoves is PassUpgrades {
    /// @inheritdoc ERC721
    /// @dev Moves a pass. Live time arriving at an owner with a live pass of the same tier merges into that pass and
    /// burns this one; of another tier it reverts. An expired pass just moves.
    function transferFrom(address from, address to, uint256 id) public payable override nonReentrant {
        // Check
        if (msg.value != 0) revert StreamPass_ValueNotAccepted(msg.value);
        PassData data = _pass(id);
        if (data.isBound()) _checkFree(id, data);
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
        if (data.has(PassDataBits.COOLS_DOWN)) _rest(id, data);
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

    /// @dev Refuses to move a pass that is soulbound or held, or whose price can still be asked back: its buyer would
    /// pay for time that the seller takes away in the block before.
    function _checkFree(uint256 passId, PassData data) private view {
        if (data.has(PassDataBits.SOULBOUND)) revert StreamPass_Soulbound(passId);
        if (data.heldUntil() > block.timestamp) revert StreamPass_Held(passId, data.heldUntil());
        _checkNoRefund(passId, data);
    }

    function _checkNoRefund(uint256 passId, PassData data) private view {
        if (!data.has(PassDataBits.RECEIPT)) return;
        uint40 closesAt = _receipts[passId].closesAt;
        if (closesAt > block.timestamp) revert StreamPass_RefundOpen(passId, closesAt);
    }

    function _merge(address from, Holding moved, address to, Holding held) private {
        // Check: time put behind a receipt's must not be so much that prices share a mean with it.
        if (held.tierId() != moved.tierId()) revert StreamPass_OtherPassLive(to, held.passId(), held.tierId());
        PassData gone = _pass(moved.passId());
        PassData kept = _pass(held.passId());
        _checkNoRefund(held.passId(), kept);
        Stretch[] memory line = PassTime.join(_line(held, kept), _line(moved, gone));

        // Effect: the base checks that the caller may move the pass.
        _burn(msg.sender, moved.passId());
        _setExtraData(moved.passId(), 0);
        _hold(from, Holding.wrap(0));
        if (gone.boughtDay() < kept.boughtDay()) kept = kept.withBoughtDay(gone.boughtDay());
        uint40 end = _keepLine(to, held.passId(), held.rank(), kept, line);
        if (kept.has(PassDataBits.COOLS_DOWN)) _rest(held.passId(), _pass(held.passId()));

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
