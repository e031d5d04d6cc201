// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GreedyFees} from "../../../../../contracts/mocks/recordings/GreedyFees.sol";
import {RefusingPayee} from "../../../../../contracts/mocks/RefusingPayee.sol";
import {IPassResale, Listing} from "../../../../../contracts/passes/resale/IPassResale.sol";
import {PassResale} from "../../../../../contracts/passes/resale/PassResale.sol";
import {IFeeSchedule} from "../../../../../contracts/payments/IFeeSchedule.sol";
import {Fees} from "../../../../../contracts/payments/Fees.sol";
import {ResaleStage} from "../ResaleStage.sol";

contract SoldTest is ResaleStage {
    function says(Listing memory made, address to, address royaltyTo, uint256 royalty, uint256 fee) private {
        vm.expectEmit(address(resale));
        emit IPassResale.Resold(
            made.collection,
            made.itemId,
            made.seller,
            to,
            buyer,
            made.quantity,
            made.currency,
            made.price,
            royaltyTo,
            royalty,
            treasury,
            fee
        );
    }

    /// @custom:proves [S3.95] royalty, fee and seller are paid in that transaction and the pass moves
    function test_pass() public {
        Listing memory made = offer(passListing());
        uint256 had = fan.balance;
        uint256 creatorHad = creator.balance;
        says(made, buyer, creator, ASK / 20, ASK / 40);
        take(made, buyer);
        assertEq(creator.balance - creatorHad, ASK / 20, "royalty");
        assertEq(treasury.balance, ASK / 40, "fee");
        assertEq(fan.balance - had, ASK - ASK / 20 - ASK / 40, "seller");
        assertEq(buyer.balance, 100 ether - ASK, "buyer");
        assertEq(pass.ownerOf(passId), buyer, "owner");
        assertTrue(pass.hasAccess(buyer), "buyer enters");
        assertFalse(pass.hasAccess(fan), "seller does not");
        assertEq(uint256(resale.listedBy(address(pass), passId, fan)), 0, "listing");
        assertEq(address(resale).balance + address(ledger).balance, 0, "kept by contracts");
    }

    /// @custom:proves [S3.95] copies move and are paid in dollars
    function test_copies() public {
        Listing memory made = copyListing();
        (made.currency, made.price) = (1, DOLLARS_ASK);
        offer(made);
        dollar.mint(buyer, DOLLARS_ASK);
        vm.prank(buyer);
        dollar.approve(address(resale), DOLLARS_ASK);
        says(made, buyer, referrer, 4e6, 1e6);
        take(made, buyer);
        assertEq(dollar.balanceOf(referrer), 4e6, "royalty");
        assertEq(dollar.balanceOf(treasury), 1e6, "fee");
        assertEq(dollar.balanceOf(fan), 35e6, "seller");
        assertEq(dollar.balanceOf(buyer), 0, "buyer");
        assertEq(recordings.balanceOf(buyer, copyId), 2, "copies");
        assertEq(recordings.balanceOf(fan, copyId), 1, "left");
    }

    /// @custom:proves [S3.95][T32] surplus returns or waits in the ledger
    function test_surplus() public {
        Listing memory made = offer(passListing());
        vm.prank(buyer);
        resale.buy{value: 3 ether}(made, buyer, ASK, 0);
        assertEq(buyer.balance, 100 ether - ASK, "returned");
        RefusingPayee payer = new RefusingPayee();
        vm.deal(address(payer), 3 ether);
        made = offer(copyListing());
        vm.prank(address(payer));
        resale.buy{value: 3 ether}(made, buyer, ASK, 0);
        assertEq(ledger.owed(address(payer), 0), 3 ether - ASK, "waits");
    }

    /// @custom:proves [S3.95][T32] a seller and a royalty receiver who take no money block nothing
    function test_refusing() public {
        Listing memory made = passListing();
        made.seller = address(new RefusingPayee());
        move(fan, made.seller, passId);
        vm.prank(creator);
        pass.setPayout(made.seller);
        list(made);
        vm.prank(made.seller);
        pass.approve(address(resale), passId);
        take(made, buyer);
        assertEq(ledger.owed(made.seller, 0), ASK - ASK / 40, "both parts wait");
        assertEq(pass.ownerOf(passId), buyer, "owner");
    }

    /// @custom:proves [S3.95] a gift goes to whom the buyer names
    function test_gift() public {
        Listing memory made = offer(passListing());
        says(made, other, creator, ASK / 20, ASK / 40);
        take(made, other);
        assertEq(pass.ownerOf(passId), other, "owner");
    }

    /// @custom:proves [S3.95][S3.12] time merges into the pass the buyer has
    function test_merge() public {
        Listing memory made = offer(passListing());
        buyFor(buyer, buyer, bronze);
        take(made, buyer);
        assertEq(endOf(buyer), NOW + 2 * MONTH, "both months");
    }

    /// @custom:proves [S3.95] a lifetime pass is sold like any other
    function test_lifetime() public {
        Listing memory made = passListing();
        made.seller = other;
        made.itemId = buy(other, lifetime);
        made.state = uint256(lifetime) << 40;
        made.until = uint40(NOW + 1000 days);
        list(made);
        vm.prank(other);
        pass.approve(address(resale), made.itemId);
        vm.warp(NOW + 999 days);
        take(made, buyer);
        assertEq(pass.ownerOf(made.itemId), buyer, "owner");
    }

    /// @custom:proves [S3.74][S3.95] the fee is the one of this moment and never above the cap
    function test_fee() public {
        schedule.setFee(Fees.RESALE, 100);
        take(offer(passListing()), buyer);
        assertEq(treasury.balance, ASK / 100, "one percent");
        IFeeSchedule greedy = IFeeSchedule(address(new GreedyFees(treasury)));
        resale = new PassResale(ledger, currencies, greedy, address(factory), address(recordingsFactory));
        (, uint256 royalty, uint256 fee, uint256 seller) = resale.quote(address(pass), passId, 1_000);
        assertEq(fee, 25, "the cap");
        assertEq(royalty, 50, "royalty");
        assertEq(seller, 925, "seller");
    }

    /// @custom:proves [S3.95] a royalty above a tenth counts as a tenth
    function test_royaltyCap() public {
        bytes memory question = abi.encodeWithSignature("royaltyInfo(uint256,uint256)", passId, 1_000);
        vm.mockCall(address(pass), question, abi.encode(creator, 101));
        (address receiver, uint256 royalty,, uint256 seller) = resale.quote(address(pass), passId, 1_000);
        assertEq(receiver, creator, "receiver");
        assertEq(royalty, 100, "a tenth");
        assertEq(seller, 875, "seller");
        vm.mockCall(address(pass), question, abi.encode(creator, 99));
        (, royalty,,) = resale.quote(address(pass), passId, 1_000);
        assertEq(royalty, 99, "less");
    }

    /// @custom:proves [S3.95] every price divides into three parts that add up
    function testFuzz_parts(uint128 price, uint16 bps) public {
        schedule.setFee(Fees.RESALE, bps % 251);
        (, uint256 royalty, uint256 fee, uint256 seller) = resale.quote(address(recordings), copyId, price);
        assertEq(royalty, uint256(price) * 1_000 / 10_000, "royalty");
        assertEq(fee, uint256(price) * (bps % 251) / 10_000, "fee");
        assertEq(royalty + fee + seller, price, "sum");
    }
}
