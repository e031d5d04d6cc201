// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Listing, ListingStatus} from "../../../../../contracts/passes/resale/IPassResale.sol";
import {ResaleStage} from "../ResaleStage.sol";

contract DeadTest is ResaleStage {
    /// @custom:proves [S3.95][T44] terms that were never listed refuse
    function test_otherTerms() public {
        offer(passListing());
        Listing memory made = passListing();
        made.price -= 1;
        dead(made, ListingStatus.NotListed, "cheaper");
        made = passListing();
        made.state += 1;
        dead(made, ListingStatus.NotListed, "longer");
        made = passListing();
        made.royaltyBps -= 1;
        dead(made, ListingStatus.NotListed, "less royalty");
        made = passListing();
        made.currency = 1;
        status(made, ListingStatus.NotListed, "in dollars");
        dead(copyListing(), ListingStatus.NotListed, "never listed");
    }

    /// @custom:proves [S3.95] it is over in the second it says
    function test_over() public {
        Listing memory made = offer(passListing());
        vm.warp(UNTIL - 1);
        status(made, ListingStatus.Open, "the second before");
        vm.warp(UNTIL);
        dead(made, ListingStatus.Over, "that second");
    }

    /// @custom:proves [S3.95] a sold item is sold once
    function test_once() public {
        Listing memory made = offer(copyListing());
        take(made, other);
        dead(made, ListingStatus.NotListed, "sold");
    }

    /// @custom:proves [S3.95] a pass that moved is not sold and coming back does not revive it
    function test_moved() public {
        Listing memory made = offer(passListing());
        move(fan, other, passId);
        dead(made, ListingStatus.Moved, "moved");
        move(other, fan, passId);
        dead(made, ListingStatus.NotApproved, "back, and the approval is gone");
    }

    /// @custom:proves [S3.95] copies given away end it and coming back does not revive it
    function test_copiesMoved() public {
        Listing memory made = offer(copyListing());
        vm.prank(fan);
        recordings.safeTransferFrom(fan, other, copyId, 2, "");
        dead(made, ListingStatus.Moved, "too few");
        vm.prank(other);
        recordings.safeTransferFrom(other, fan, copyId, 2, "");
        dead(made, ListingStatus.Moved, "enough again");
    }

    /// @custom:proves [S3.95] a pass with more time is another pass
    function test_extended() public {
        Listing memory made = offer(passListing());
        buy(fan, bronze);
        dead(made, ListingStatus.Changed, "extended");
    }

    /// @custom:proves [S3.95] a pass of another tier is another pass
    function test_upgraded() public {
        Listing memory made = offer(passListing());
        vm.prank(fan);
        pass.upgrade{value: 1 ether}(passId, gold, 1 ether);
        dead(made, ListingStatus.Changed, "upgraded");
    }

    /// @custom:proves [S3.95] a pass that ended is not sold
    function test_ended() public {
        Listing memory made = passListing();
        made.until = uint40(NOW + 2 * MONTH);
        offer(made);
        vm.warp(NOW + MONTH - 1);
        status(made, ListingStatus.Open, "the last second");
        vm.warp(NOW + MONTH);
        dead(made, ListingStatus.Ended, "ended");
    }

    /// @custom:proves [S3.95] a pass that merged away is not sold
    function test_merged() public {
        Listing memory made = offer(passListing());
        buy(other, bronze);
        move(fan, other, passId);
        dead(made, ListingStatus.Moved, "merged");
    }

    /// @custom:proves [S3.95] without approval nothing is sold, and approval for all is none for a pass
    function test_notApproved() public {
        list(passListing());
        list(copyListing());
        dead(passListing(), ListingStatus.NotApproved, "pass");
        dead(copyListing(), ListingStatus.NotApproved, "copies");
        vm.prank(fan);
        pass.setApprovalForAll(address(resale), true);
        dead(passListing(), ListingStatus.NotApproved, "for all");
    }
}
