// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IPassResale, Listing} from "../../../../../contracts/passes/resale/IPassResale.sol";
import {ResaleStage} from "../ResaleStage.sol";

/// @notice A seller and the creator together exchange what a listed pass is worth for time of the same tier and end.
contract SwappedTimeTest is ResaleStage {
    /// @dev The fan holds a year; the buyer reads the listing and what the year is worth.
    function aYear() private returns (Listing memory made, uint256 read) {
        for (uint256 n; n < 11; ++n) {
            buy(fan, bronze);
        }
        made = passListing();
        made.state = (uint256(bronze) << 40) | endOf(fan);
        offer(made);
        read = pass.worthOf(passId);
        assertEq(read, 12 * PRICE, "a year is worth");
    }

    /// @dev The creator takes all time back for its worth, which the seller keeps.
    function taken(uint256 worth) private {
        vm.deal(creator, worth);
        vm.prank(creator);
        pass.revoke{value: worth}(passId, worth);
    }

    function setReferral(uint16 tierId, uint16 bps) private {
        IStreamPass.Tier memory made = pass.tier(tierId);
        made.referralBps = bps;
        changeTier(tierId, made);
    }

    function refused(Listing memory made, uint256 worth, uint256 minWorth) private {
        uint256 had = buyer.balance;
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(IPassResale.PassResale_WorthBelowMin.selector, worth, minWorth));
        resale.buy{value: ASK}(made, buyer, ASK, minWorth);
        assertEq(buyer.balance, had, "nothing was paid");
        assertEq(pass.ownerOf(passId), fan, "nothing moved");
    }

    /// @custom:proves [S3.95][T44] bought time that was exchanged for granted time to the same end is not sold as before
    function test_granted() public {
        (Listing memory made, uint256 read) = aYear();
        uint40 end = endOf(fan);
        taken(read);
        give(fan, bronze, end);
        assertEq(resale.stateOf(address(pass), passId, fan), made.state, "tier and end are the ones listed");
        refused(made, 0, read);
        refused(made, 0, 1);
    }

    /// @custom:proves [S3.95][T44] nor is time that was bought again for next to nothing
    function test_cheap() public {
        (Listing memory made, uint256 read) = aYear();
        taken(read);
        setPrice(bronze, 1);
        for (uint256 n; n < 12; ++n) {
            buy(fan, bronze);
        }
        assertEq(resale.stateOf(address(pass), passId, fan), made.state, "tier and end are the ones listed");
        refused(made, 12, read);
    }

    /// @custom:proves [S3.95][T44] nor is time behind which the seller is the referrer
    function test_referred() public {
        (Listing memory made, uint256 read) = aYear();
        taken(read);
        setReferral(bronze, 5_000);
        for (uint256 n; n < 12; ++n) {
            vm.prank(fan);
            pass.purchase{value: PRICE}(bronze, fan, PRICE, other);
        }
        assertEq(resale.stateOf(address(pass), passId, fan), made.state, "tier and end are the ones listed");
        refused(made, read / 2, read);
    }

    /// @custom:proves [S3.95] a pass that was given can be bought knowingly, and then its creator ends it for nothing
    function test_knowingly() public {
        give(other, lifetime, 0);
        Listing memory made = passListing();
        (made.seller, made.itemId, made.state) = (other, idOf(other), uint256(lifetime) << 40);
        list(made);
        vm.prank(other);
        pass.approve(address(resale), made.itemId);
        assertEq(pass.worthOf(made.itemId), 0, "what the buyer can read");
        take(made, buyer);
        assertTrue(pass.hasAccess(buyer), "bought");
        vm.prank(creator);
        pass.revoke(made.itemId, 0);
        assertFalse(pass.hasAccess(buyer), "limitation");
    }
}
