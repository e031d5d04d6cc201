// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IPassResale, Listing, ListingStatus} from "../../../../../contracts/passes/resale/IPassResale.sol";
import {ICurrencyList} from "../../../../../contracts/payments/ICurrencyList.sol";
import {ResaleStage} from "../ResaleStage.sol";

contract ListTest is ResaleStage {
    function refuses(Listing memory listing, bytes memory reason) private {
        vm.expectRevert(reason);
        list(listing);
    }

    function says(Listing memory made, bytes32 replaced) private {
        vm.expectEmit(address(resale));
        emit IPassResale.Listed(
            made.collection,
            made.itemId,
            made.seller,
            made.quantity,
            made.currency,
            made.price,
            made.until,
            made.state,
            made.royaltyBps,
            hashOf(made),
            replaced
        );
    }

    /// @custom:proves [S3.95] a pass is listed as it is now and nothing moves
    function test_pass() public {
        says(passListing(), 0);
        assertEq(uint256(list(passListing())), uint256(hashOf(passListing())), "hash");
        assertEq(uint256(resale.listedBy(address(pass), passId, fan)), uint256(hashOf(passListing())), "stored");
        assertEq(resale.stateOf(address(pass), passId, fan), passListing().state, "state");
        assertEq(pass.ownerOf(passId), fan, "owner");
        status(passListing(), ListingStatus.NotApproved, "not approved yet");
        approve();
        status(passListing(), ListingStatus.Open, "open");
    }

    /// @custom:proves [S3.95] copies are listed with what the seller gave away so far
    function test_copies() public {
        vm.prank(fan);
        recordings.safeTransferFrom(fan, other, copyId, 1, "");
        Listing memory made = copyListing();
        made.state = 1;
        says(made, 0);
        list(made);
        status(made, ListingStatus.NotApproved, "not approved yet");
        approve();
        status(made, ListingStatus.Open, "open");
        assertEq(resale.stateOf(address(recordings), copyId, fan), 1, "state");
    }

    /// @custom:proves [S3.95] a new listing replaces the old one
    function test_replace() public {
        Listing memory old = offer(passListing());
        Listing memory made = passListing();
        made.price = 2 * ASK;
        says(made, hashOf(old));
        list(made);
        dead(old, ListingStatus.NotListed, "old price");
        status(made, ListingStatus.Open, "new price");
    }

    /// @custom:proves [S3.95] a collection of nobody we know refuses
    function test_unknownCollection() public {
        Listing memory listing = passListing();
        listing.collection = address(dollar);
        bytes memory reason = abi.encodeWithSelector(IPassResale.PassResale_UnknownCollection.selector, dollar);
        refuses(listing, reason);
    }

    /// @custom:proves [S3.95] a pass comes alone and copies come at least once
    function test_quantity() public {
        Listing memory listing = passListing();
        listing.quantity = 2;
        refuses(listing, abi.encodeWithSelector(IPassResale.PassResale_WrongQuantity.selector, 2));
        listing.quantity = 0;
        refuses(listing, abi.encodeWithSelector(IPassResale.PassResale_WrongQuantity.selector, 0));
        listing = copyListing();
        listing.quantity = 0;
        refuses(listing, abi.encodeWithSelector(IPassResale.PassResale_WrongQuantity.selector, 0));
        listing.quantity = 3;
        list(listing);
    }

    /// @custom:proves [S3.95] no price refuses
    function test_noPrice() public {
        Listing memory listing = passListing();
        listing.price = 0;
        refuses(listing, abi.encodeWithSelector(IPassResale.PassResale_NoPrice.selector));
        listing.price = 1;
        list(listing);
    }

    /// @custom:proves [S3.95] an end that is not in the future refuses
    function test_end() public {
        Listing memory listing = passListing();
        listing.until = uint40(NOW);
        refuses(listing, abi.encodeWithSelector(IPassResale.PassResale_EndPast.selector, NOW, NOW));
        listing.until = uint40(NOW + 1);
        list(listing);
    }

    /// @custom:proves [S3.95] a paused and an unknown currency refuse
    function test_currency() public {
        Listing memory listing = passListing();
        listing.currency = 1;
        currencies.setPaused(1, true);
        refuses(listing, abi.encodeWithSelector(IPassResale.PassResale_CurrencyPaused.selector, 1));
        listing.currency = 2;
        refuses(listing, abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 2));
    }

    /// @custom:proves [S3.95] what the caller does not hold refuses
    function test_notHeld() public {
        Listing memory listing = passListing();
        listing.seller = other;
        refuses(listing, notForSale(listing, ListingStatus.Moved));
        listing = copyListing();
        listing.quantity = 4;
        refuses(listing, notForSale(listing, ListingStatus.Moved));
        listing = passListing();
        listing.itemId = 99;
        refuses(listing, abi.encodeWithSignature("TokenDoesNotExist()"));
    }

    /// @custom:proves [S3.95] a pass that has ended refuses
    function test_ended() public {
        Listing memory listing = passListing();
        listing.until = uint40(NOW + 2 * MONTH);
        vm.warp(NOW + MONTH - 1);
        list(listing);
        vm.warp(NOW + MONTH);
        refuses(listing, notForSale(listing, ListingStatus.Ended));
    }

    /// @custom:proves [S3.95] a soulbound pass refuses
    function test_soulbound() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.flags = 1;
        uint16 bound = addTier(made);
        Listing memory listing = passListing();
        listing.seller = other;
        listing.itemId = buy(other, bound);
        refuses(listing, notForSale(listing, ListingStatus.Soulbound));
        made = pass.tier(bronze);
        made.flags = 2; // a tier that sells no more passes
        changeTier(bronze, made);
        list(passListing());
    }

    /// @custom:proves [S3.95] the seller ends the listing
    function test_cancel() public {
        Listing memory made = offer(passListing());
        vm.expectEmit(address(resale));
        emit IPassResale.Unlisted(address(pass), passId, fan, hashOf(made));
        vm.prank(fan);
        resale.cancel(address(pass), passId);
        assertEq(uint256(resale.listedBy(address(pass), passId, fan)), 0, "stored");
        dead(made, ListingStatus.NotListed, "cancelled");
    }

    /// @custom:proves [S3.95] without a listing it refuses
    function test_cancelNothing() public {
        offer(passListing());
        vm.prank(other);
        vm.expectRevert(
            abi.encodeWithSelector(IPassResale.PassResale_NoListing.selector, address(pass), passId, other)
        );
        resale.cancel(address(pass), passId);
    }
}
