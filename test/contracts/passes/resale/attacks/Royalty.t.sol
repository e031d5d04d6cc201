// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Listing} from "../../../../../contracts/passes/resale/IPassResale.sol";
import {ResaleStage} from "../ResaleStage.sol";

/// @notice A creator who changes the royalty between a listing and its sale.
contract RoyaltyAttackTest is ResaleStage {
    function royaltyIs(uint16 bps) private {
        vm.prank(creator);
        pass.setRoyalty(bps);
    }

    /// @dev What the seller and the creator have of a sale.
    function sold(Listing memory made) private returns (uint256 seller, uint256 royalty) {
        uint256 had = fan.balance;
        uint256 creatorHad = creator.balance;
        take(made, buyer);
        return (fan.balance - had, creator.balance - creatorHad);
    }

    /// @custom:proves [S3.95][T44] a royalty raised after the listing takes nothing from the seller
    function test_raised() public {
        Listing memory made = offer(passListing());
        royaltyIs(1_000);
        (uint256 seller, uint256 royalty) = sold(made);
        assertEq(royalty, ASK / 20, "as listed");
        assertEq(seller, ASK - ASK / 20 - ASK / 40, "what was agreed");
        assertEq(address(resale).balance, 0, "kept");
    }

    /// @custom:proves [S3.95][T44] a royalty that was nothing at the listing is nothing at the sale
    function test_fromNothing() public {
        royaltyIs(0);
        Listing memory made = passListing();
        made.royaltyBps = 0;
        offer(made);
        royaltyIs(1);
        (uint256 seller, uint256 royalty) = sold(made);
        assertEq(royalty, 0, "none");
        assertEq(seller, ASK - ASK / 40, "seller");
    }

    /// @custom:proves [S3.95] a royalty lowered after the listing is the seller's gain
    function test_lowered() public {
        Listing memory made = offer(passListing());
        royaltyIs(100);
        (uint256 seller, uint256 royalty) = sold(made);
        assertEq(royalty, ASK / 100, "as it is now");
        assertEq(seller, ASK - ASK / 100 - ASK / 40, "seller");
    }
}
