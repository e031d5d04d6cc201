// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Listing, ListingStatus} from "../../../../../contracts/passes/resale/IPassResale.sol";
import {ResaleStage} from "../ResaleStage.sol";

/// @notice Attacks with a listing from before: a pass that left and came back, and a seller who wants more for it now.
contract RevivedListingTest is ResaleStage {
    function awayAndBack() internal {
        move(fan, other, passId);
        move(other, fan, passId);
    }

    function approveAll() internal {
        vm.prank(fan);
        pass.setApprovalForAll(address(resale), true);
    }

    /// @custom:proves [S3.95] a seller who lets the market approve each listing never revives one from before
    function test_approvedByListing() public {
        approveAll();
        Listing memory old = passListing();
        list(old);
        status(old, ListingStatus.Open, "one call lists and approves");
        awayAndBack();
        dead(old, ListingStatus.NotApproved, "coming back does not revive it");
        Listing memory made = passListing();
        made.price = 3 * ASK;
        list(made);
        dead(old, ListingStatus.NotListed, "the old price is gone in the call that approves");
        take(made, buyer);
        assertEq(pass.ownerOf(passId), buyer, "sold at the new price");
    }

    /// @custom:proves [S3.95] copies need no approval of their own and nothing is approved without the seller's word
    function test_notWithoutWord() public {
        list(passListing());
        assertEq(pass.getApproved(passId), address(0), "the seller approved nothing");
        vm.prank(fan);
        recordings.setApprovalForAll(address(resale), true);
        list(copyListing());
        status(copyListing(), ListingStatus.Open, "copies");
        vm.prank(fan);
        pass.approve(address(resale), passId);
        list(passListing());
        status(passListing(), ListingStatus.Open, "approved by hand");
    }

    /// @custom:proves [S3.95] a pass approved by hand before it is listed anew is for sale at the price from before, until
    /// it is cancelled
    function test_byHand() public {
        Listing memory old = offer(passListing());
        awayAndBack();
        approve();
        status(old, ListingStatus.Open, "what the interface warns of");
        vm.prank(fan);
        resale.cancel(address(pass), passId);
        dead(old, ListingStatus.NotListed, "cancelling needs no pass and no approval");
    }
}
