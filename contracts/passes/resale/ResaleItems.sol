// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1155} from "@openzeppelin/contracts/token/ERC1155/IERC1155.sol";
import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IRecordings} from "../../recordings/IRecordings.sol";
import {IRecordingsFactory} from "../../recordings/IRecordingsFactory.sol";
import {IStreamPass} from "../IStreamPass.sol";
import {IStreamPassFactory} from "../IStreamPassFactory.sol";
import {IPassResale, Listing, ListingStatus} from "./IPassResale.sol";

/// @title ResaleItems
/// @notice What can be resold, and whether it is still what was listed. Only collections of our factories: their code is
/// known, so their answers are believed.
abstract contract ResaleItems {
    /// @dev 10 %: no collection of ours asks for more.
    uint16 internal constant MAX_ROYALTY_BPS = 1_000;
    uint256 private constant BPS = 10_000;
    uint8 private constant SOULBOUND = 1;

    IStreamPassFactory private immutable PASSES;
    IRecordingsFactory private immutable RECORDINGS;

    constructor(address passFactory, address recordingsFactory) {
        (PASSES, RECORDINGS) = (IStreamPassFactory(passFactory), IRecordingsFactory(recordingsFactory));
    }

    function _isPass(address collection) internal view returns (bool) {
        if (PASSES.isCollection(collection)) return true;
        if (RECORDINGS.isCollection(collection)) return false;
        revert IPassResale.PassResale_UnknownCollection(collection);
    }

    function _stateOf(address collection, uint256 itemId, address seller, bool isPass)
        internal
        view
        returns (uint256)
    {
        if (!isPass) return IRecordings(collection).departures(itemId, seller);
        return (uint256(IStreamPass(collection).tierOf(itemId)) << 40) | IStreamPass(collection).expiresAt(itemId);
    }

    /// @dev Whether the seller holds the item as it was listed.
    function _holdingStatus(Listing memory listing, bool isPass) internal view returns (ListingStatus) {
        if (isPass) return _passStatus(listing);
        bool holds = IERC1155(listing.collection).balanceOf(listing.seller, listing.itemId) >= listing.quantity;
        bool stayed = IRecordings(listing.collection).departures(listing.itemId, listing.seller) == listing.state;
        return holds && stayed ? ListingStatus.Open : ListingStatus.Moved;
    }

    function _isApproved(Listing memory listing, bool isPass) internal view returns (bool) {
        if (isPass) return IERC721(listing.collection).getApproved(listing.itemId) == address(this);
        return IERC1155(listing.collection).isApprovedForAll(listing.seller, address(this));
    }

    /// @dev Approves the pass by itself for a seller who approved this contract for all: in the call that replaces an
    /// older listing, so that there is no moment in which the older one could be bought.
    function _approveListed(address collection, uint256 passId) internal {
        if (!IERC721(collection).isApprovedForAll(msg.sender, address(this))) return;
        IERC721(collection).approve(address(this), passId);
    }

    /// @dev The royalty of this moment; the collections of ours keep it in basis points, so this is exact.
    function _royaltyBpsOf(address collection, uint256 itemId) internal view returns (uint16) {
        (, uint256 bps) = _royaltyOf(collection, itemId, BPS, MAX_ROYALTY_BPS);
        // casting to 'uint16' is safe because it is at most MAX_ROYALTY_BPS
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint16(bps);
    }

    /// @param mostBps more than this is not paid
    function _royaltyOf(address collection, uint256 itemId, uint256 price, uint16 mostBps)
        internal
        view
        returns (address receiver, uint256 royalty)
    {
        (receiver, royalty) = IERC2981(collection).royaltyInfo(itemId, price);
        uint256 most = price * mostBps / BPS; // floor: favours the seller
        if (royalty > most) royalty = most;
    }

    /// @dev A pass goes without asking its receiver, as when it is bought new; copies ask, as ERC-1155 wants.
    function _move(Listing calldata listing, address to) internal {
        if (_isPass(listing.collection)) {
            IERC721(listing.collection).transferFrom(listing.seller, to, listing.itemId);
        } else {
            IERC1155(listing.collection).safeTransferFrom({
                from: listing.seller,
                to: to,
                id: listing.itemId,
                value: listing.quantity,
                data: ""
            });
        }
    }

    /// @dev A pass that was merged away is gone and has no owner.
    function _passStatus(Listing memory listing) private view returns (ListingStatus) {
        try IERC721(listing.collection).ownerOf(listing.itemId) returns (address owner) {
            if (owner != listing.seller) return ListingStatus.Moved;
        } catch {
            return ListingStatus.Moved;
        }
        if (_stateOf(listing.collection, listing.itemId, listing.seller, true) != listing.state) {
            return ListingStatus.Changed;
        }
        uint256 end = uint40(listing.state);
        if (end != 0 && end <= block.timestamp) return ListingStatus.Ended;
        IStreamPass.Tier memory tier = IStreamPass(listing.collection).tier(uint16(listing.state >> 40));
        return tier.flags & SOULBOUND != 0 ? ListingStatus.Soulbound : ListingStatus.Open;
    }
}
