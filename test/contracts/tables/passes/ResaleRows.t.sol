// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {CopyCollector} from "../../../../contracts/mocks/recordings/CopyCollector.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {IPassResale, Listing} from "../../../../contracts/passes/resale/IPassResale.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {ResaleStage} from "../../passes/resale/ResaleStage.sol";
import {MoneyMatrix} from "../kit/MoneyMatrix.sol";

contract ResaleRowsTest is ResaleStage, MoneyMatrix {
    uint256 private constant MORE = 2 ether;

    enum Part {
        Seller,
        Royalty,
        Treasury
    }

    FreezingToken private token;
    uint8 private index;
    bool private frozen;
    Part private part;

    function setUp() public override {
        super.setUp();
        token = new FreezingToken();
        index = currencies.list(address(token));
        attackWith(address(resale), 0, abi.encodeCall(IPassResale.cancel, (address(pass), passId)));
    }

    function ledgerOfRow() internal view override returns (ILedger) {
        return ledger;
    }

    function resold(address payee) private {
        Listing memory listing = passListing();
        listing.currency = frozen ? index : 0;
        if (part == Part.Seller) {
            (listing.seller, listing.itemId) = (payee, buyFor(other, payee, bronze));
        } else if (part == Part.Royalty) {
            vm.prank(creator);
            pass.setPayout(payee);
        } else {
            schedule.setTreasury(payee);
        }
        vm.prank(listing.seller);
        pass.approve(address(resale), listing.itemId);
        list(listing);
        if (frozen) {
            token.mint(buyer, ASK);
            vm.prank(buyer);
            token.approve(address(resale), ASK);
        }
        take(listing, buyer);
        assertEq(pass.ownerOf(listing.itemId), buyer, "sold");
    }

    function overpaid(address payer) private {
        Listing memory listing = offer(passListing());
        vm.deal(payer, payer.balance + ASK + MORE);
        vm.prank(payer);
        resale.buy{value: ASK + MORE}(listing, other, ASK, 0);
        assertEq(pass.ownerOf(passId), other, "sold");
    }

    function eitherRow(Part part_, uint256 amount) private {
        part = part_;
        frozen = false;
        nativeRow(resold, amount);
        frozen = true;
        tokenRow(resold, token, index, amount);
    }

    /// @custom:row PassResale.buy
    /// @custom:proves [S3.78][T31][T32] nobody who has a part of a resale can hold it up
    function test_buy() public {
        eitherRow(Part.Seller, ASK - ASK / 20 - ASK / 40);
        eitherRow(Part.Royalty, ASK / 20);
        eitherRow(Part.Treasury, ASK / 40);
        nativeRow(overpaid, MORE);
    }

    /// @custom:row PassResale.buy
    /// @custom:proves [S3.78][T31] who is handed copies cannot trade from inside, and refused copies cost nothing
    function test_handed() public {
        Listing memory listing = offer(copyListing());
        CopyCollector thief = new CopyCollector();
        uint256 start = vm.snapshotState();
        take(listing, address(thief));
        assertEq(recordings.balanceOf(address(thief), copyId), 2, "honest");
        vm.revertToState(start);
        start = vm.snapshotState();
        thief.prepare(address(resale), abi.encodeCall(IPassResale.cancel, (address(recordings), copyId)));
        take(listing, address(thief));
        assertEq(thief.tries(), 1, "the attack was made");
        assertEq(uint32(thief.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "reason");
        assertEq(recordings.balanceOf(address(thief), copyId), 2, "copies");
        vm.revertToState(start);
        address refusing = address(new RefusingPayee());
        uint256 before = buyer.balance;
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSignature("TransferToNonERC1155ReceiverImplementer()"));
        resale.buy{value: ASK}(listing, refusing, ASK, 0);
        assertEq(buyer.balance, before, "kept");
        assertEq(recordings.balanceOf(fan, copyId), 3, "not sold");
    }
}
