// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {Listing} from "../../../../../contracts/passes/resale/IPassResale.sol";
import {ResaleStage} from "../ResaleStage.sol";

/// @notice A creator who gives the buyer a pass for ever just before the sale, to end it for nothing after.
contract GiftedBuyerTest is ResaleStage {
    /// @dev The creator ends the buyer's pass and pays what was paid for its time.
    function endsFor(uint256 worth) private {
        uint256 id = idOf(buyer);
        vm.deal(creator, worth);
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_WorthAboveMost.selector, worth, worth - 1));
        pass.revoke(id, worth - 1);
        uint256 had = buyer.balance;
        vm.prank(creator);
        pass.revoke{value: worth}(id, worth);
        assertEq(buyer.balance - had, worth, "paid back");
        assertFalse(pass.hasAccess(buyer), "ended");
    }

    /// @custom:proves [S3.95][S3.12] a gift for ever before a sale does not make what is bought worthless
    function test_givenBefore() public {
        Listing memory made = offer(passListing());
        give(buyer, bronze, 0);
        take(made, buyer);
        assertEq(endOf(buyer), 0, "the gift stays");
        endsFor(PRICE);
    }

    /// @custom:proves [S3.95][S3.12] nor does one to both sides
    function test_givenToBoth() public {
        Listing memory made = passListing();
        give(fan, bronze, 0);
        give(buyer, bronze, 0);
        made.state = uint256(bronze) << 40;
        take(offer(made), buyer);
        endsFor(PRICE);
    }
}
