// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "solady/src/tokens/ERC721.sol";
import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IPassResale, Listing} from "../../../../../contracts/passes/resale/IPassResale.sol";
import {ResaleStage} from "../ResaleStage.sol";

/// @notice What the resale asks of a collection of the first edition: everything but what a pass is worth.
contract FirstEdition is ERC721 {
    function initialize(address) external {}

    function mint(address to) external {
        _mint(to, 1);
    }

    function tierOf(uint256) external pure returns (uint16) {
        return 1;
    }

    function expiresAt(uint256) external pure returns (uint64) {
        return 0;
    }

    function tier(uint16) external pure returns (IStreamPass.Tier memory) {}

    function royaltyInfo(uint256, uint256) external pure returns (address, uint256) {}

    function name() public pure override returns (string memory) {}

    function symbol() public pure override returns (string memory) {}

    function tokenURI(uint256) public pure override returns (string memory) {}
}

contract WorthTest is ResaleStage {
    function below(Listing memory made, uint256 worth, uint256 minWorth) private {
        uint256 had = buyer.balance;
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(IPassResale.PassResale_WorthBelowMin.selector, worth, minWorth));
        resale.buy{value: made.price}(made, buyer, made.price, minWorth);
        assertEq(buyer.balance, had, "nothing was paid");
    }

    /// @custom:proves [S3.95] a pass that is worth less by one unit than the buyer counts on is not sold
    function test_below() public {
        Listing memory made = offer(passListing());
        vm.warp(NOW + MONTH / 5);
        uint256 left = PRICE * 4 / 5;
        below(made, left, left + 1);
        takeFor(made, buyer, left);
        assertEq(pass.ownerOf(passId), buyer, "sold at exactly that");
        uint256 had = buyer.balance;
        vm.deal(creator, left);
        vm.prank(creator);
        pass.revoke{value: left}(passId, left);
        assertEq(buyer.balance - had, left, "and a revocation pays it");
    }

    /// @custom:proves [S3.95] a pass that never ends is worth what was paid for it
    function test_lifetime() public {
        Listing memory made = passListing();
        made.seller = other;
        made.itemId = buy(other, lifetime);
        made.state = uint256(lifetime) << 40;
        list(made);
        vm.prank(other);
        pass.approve(address(resale), made.itemId);
        below(made, 10 * PRICE, 10 * PRICE + 1);
        takeFor(made, buyer, 10 * PRICE);
        assertEq(pass.ownerOf(made.itemId), buyer, "sold");
    }

    /// @custom:proves [S3.95] a pass is worth what reached the creator, whatever the buyers of its time paid
    function test_net() public {
        IStreamPass.Tier memory shared = terms(PRICE, MONTH, 1);
        shared.referralBps = 2_500;
        uint16 tierId = addTier(shared);
        Listing memory made = passListing();
        made.seller = other;
        vm.prank(other);
        made.itemId = pass.purchase{value: PRICE}(tierId, other, PRICE, referrer);
        made.state = (uint256(tierId) << 40) | (NOW + MONTH);
        list(made);
        vm.prank(other);
        pass.approve(address(resale), made.itemId);
        below(made, PRICE * 3 / 4, PRICE);
        takeFor(made, buyer, PRICE * 3 / 4);
        assertEq(pass.ownerOf(made.itemId), buyer, "sold");
    }

    /// @custom:proves [S3.95] copies are worth nothing that could be counted on
    function test_copies() public {
        Listing memory made = offer(copyListing());
        below(made, 0, 1);
        takeFor(made, buyer, 0);
        assertEq(recordings.balanceOf(buyer, copyId), 2, "sold");
    }

    /// @custom:proves [S3.95][T44] what a pass is worth counts when it is sold, not when it was read
    function test_atTheSale() public {
        Listing memory made = offer(passListing());
        uint256 read = pass.worthOf(passId);
        assertEq(read, PRICE, "a month");
        vm.warp(block.timestamp + 1 hours);
        below(made, read - PRICE / 720 - 1, read);
    }

    /// @custom:proves [S3.95] a pass of a collection that does not know what it is worth is worth nothing that could be counted on
    function test_firstEdition() public {
        factory.setImplementation(address(new FirstEdition()));
        vm.prank(other);
        FirstEdition first = FirstEdition(factory.createCollection("First", "FIRST", other));
        Listing memory made = passListing();
        (made.seller, made.collection, made.itemId) = (other, address(first), 1);
        (made.state, made.royaltyBps) = (1 << 40, 0);
        first.mint(other);
        list(made);
        vm.prank(other);
        first.approve(address(resale), 1);
        below(made, 0, 1);
        takeFor(made, buyer, 0);
        assertEq(first.ownerOf(1), buyer, "sold to who counts on nothing");
    }
}
