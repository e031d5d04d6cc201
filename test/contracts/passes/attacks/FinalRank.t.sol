// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {IPassManagement} from "../../../../contracts/passes/management/IPassManagement.sol";
import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {Signed} from "../kit/Signed.sol";

/// @notice Has the final rank read between a purchase and its refund.
contract Flasher {
    uint8 public finalRank;
    uint8 public rank;

    function buy(IStreamPass pass, uint16 tierId, uint96 price) public returns (uint256 passId) {
        passId = pass.purchase{value: price}(tierId, address(this), price, address(0));
        finalRank = pass.finalRankOf(address(this));
        (,, rank,) = pass.accessOf(address(this));
    }

    function buyAndReturn(IStreamPass pass, uint16 tierId, uint96 price) external {
        giveBack(pass, buy(pass, tierId, price));
    }

    function giveBack(IStreamPass pass, uint256 passId) public {
        IPassManagement(address(pass)).refund(passId);
    }

    receive() external payable {}
}

/// @notice Reads somebody's final rank when it is sent money or asked for a signature. What it signs is good only while it
/// reads what it expects.
contract Onlooker {
    IStreamPass private immutable PASS;
    uint8 private immutable EXPECTED;
    address public viewer;
    uint256 public reads;
    uint8 public highest;

    constructor(IStreamPass pass, uint8 expected) {
        (PASS, EXPECTED) = (pass, expected);
    }

    function watch(address account) external {
        viewer = account;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        require(PASS.hasAccess(viewer), "asked before the sale");
        return PASS.finalRankOf(viewer) == EXPECTED ? this.isValidSignature.selector : bytes4(0);
    }

    receive() external payable {
        ++reads;
        uint8 rank = PASS.finalRankOf(viewer);
        if (rank > highest) highest = rank;
    }
}

/// @notice What a pass that is not paid for good counts where an effect cannot be taken back: nothing.
contract FinalRankTest is Signed {
    uint16 private vip; // rank 7, refundable

    function setUp() public override {
        super.setUp();
        vip = flagged(3 * PRICE, MONTH, 7, 4);
    }

    function ranks(address who, uint256 rank, uint256 finalRank, string memory what) private view {
        (,, uint8 live, uint40 end) = pass.accessOf(who);
        if (end != 0 && end <= block.timestamp) live = 0;
        assertEq(live, rank, what);
        assertEq(pass.finalRankOf(who), finalRank, what);
    }

    /// @custom:proves [S3.12][S3.24] a pass bought and asked back within one transaction has no final rank in between
    function test_oneTransaction() public {
        Flasher flasher = new Flasher();
        vm.deal(address(flasher), 3 * PRICE);
        flasher.buyAndReturn(pass, vip, 3 * PRICE);
        assertEq(flasher.rank(), 7, "it opened what can be closed again");
        assertEq(flasher.finalRank(), 0, "and nothing else");
    }

    /// @custom:proves [S3.12][S3.24] nor has one that is asked back in the next block
    function test_twoBlocks() public {
        Flasher flasher = new Flasher();
        vm.deal(address(flasher), 3 * PRICE);
        uint256 id = flasher.buy(pass, vip, 3 * PRICE);
        vm.roll(block.number + 1);
        vm.warp(NOW + 2);
        ranks(address(flasher), 7, 0, "the next block");
        flasher.giveBack(pass, id);
        ranks(address(flasher), 0, 0, "given back");
    }

    /// @custom:proves [S3.12][S3.24] a pass is final from the second on in which its price cannot be asked back any more
    function test_matured() public {
        buy(fan, vip);
        ranks(fan, 7, 0, "open");
        vm.warp(NOW + WINDOW - 1);
        ranks(fan, 7, 0, "the last second");
        vm.warp(NOW + WINDOW);
        ranks(fan, 7, 7, "closed, swept or not");
        vm.warp(NOW + MONTH);
        ranks(fan, 0, 0, "ended");
    }

    /// @custom:proves [S3.12] a pass that cannot be asked back is final at once
    function test_paid() public {
        ranks(other, 0, 0, "nobody");
        buy(fan, gold);
        ranks(fan, 2, 2, "paid");
        give(other, lifetime, 0);
        ranks(other, 3, 3, "given by the creator");
        uint256 id = idOf(other);
        vm.prank(creator);
        pass.revoke(id, 0);
        ranks(other, 0, 0, "taken back");
    }

    /// @custom:proves [S4.38][S3.12] a pass that a card holds is final when the hold is over
    function test_card() public {
        claim(bronze, fan);
        ranks(fan, 1, 0, "a disputed payment ends it");
        buy(fan, bronze);
        ranks(fan, 1, 0, "also with bought time");
        for (uint256 n; n < 5; ++n) buy(fan, bronze);
        uint256 until = pass.heldUntil(idOf(fan));
        vm.warp(until - 1);
        ranks(fan, 1, 0, "held");
        vm.warp(until);
        ranks(fan, 1, 1, "free");
    }

    /// @custom:proves [S3.12][S4.38] the platform's word that a pass rests is no hold of a card
    function test_resting() public {
        uint16 resting = flagged(PRICE, MONTH, 4, 16);
        buy(fan, resting);
        assertTrue(pass.heldUntil(idOf(fan)) > block.timestamp, "rests");
        ranks(fan, 4, 4, "final");
    }

    /// @custom:proves [S3.12] an upgrade is final as the tier it goes to
    function test_upgraded() public {
        uint256 id = buy(fan, kind);
        ranks(fan, 1, 0, "open");
        vm.prank(fan);
        pass.upgrade{value: 3 * PRICE}(id, gold, 3 * PRICE);
        ranks(fan, 2, 2, "what was kept is the creator's now");
        uint16 open = flagged(5 * PRICE, MONTH, 6, 4);
        vm.prank(fan);
        pass.upgrade{value: 3 * PRICE}(id, open, 3 * PRICE);
        ranks(fan, 6, 0, "the difference can be asked back");
        vm.prank(fan);
        pass.refund(id);
        ranks(fan, 0, 0, "and all its time is gone then");
    }

    /// @custom:proves [S3.12] more time that can be asked back makes a final pass wait again
    function test_extended() public {
        buy(fan, kind);
        vm.warp(NOW + WINDOW);
        ranks(fan, 1, 1, "closed");
        uint256 id = buy(fan, kind);
        ranks(fan, 1, 0, "open again");
        vm.prank(fan);
        pass.refund(id);
        ranks(fan, 1, 1, "what was there before is paid for good");
    }

    /// @custom:proves [S3.12] a gift is final, for a new pass and for more time
    function test_given() public {
        uint256 id = buyFor(other, fan, vip);
        ranks(fan, 7, 7, "nobody can ask it back");
        buyFor(other, fan, vip);
        ranks(fan, 7, 7, "nor the time behind it");
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoReceipt.selector, id));
        pass.refund(id);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotOwner.selector, other, fan));
        pass.refund(id);
    }

    /// @custom:proves [S3.12] a final pass that arrives joins a pass only when that is final too
    function test_merged() public {
        buy(fan, vip);
        uint256 id = buyFor(fan, other, vip);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_RefundOpen.selector, 1, NOW + WINDOW));
        pass.transferFrom(other, fan, id);
        ranks(fan, 7, 0, "still open");
        ranks(other, 7, 7, "still there");
        vm.warp(NOW + WINDOW);
        move(other, fan, id);
        ranks(fan, 7, 7, "both");
        ranks(other, 0, 0, "gone");
    }

    /// @custom:proves [S3.12][S3.24] while an upgrade pays out what was kept, its own price not yet taken, nothing is final
    function test_duringUpgrade() public {
        Onlooker onlooker = new Onlooker(pass, 0);
        onlooker.watch(fan);
        vm.prank(fan);
        uint256 id = pass.purchase{value: PRICE}(kind, fan, PRICE, address(onlooker));
        vm.prank(fan);
        pass.upgrade{value: 3 * PRICE}(id, vip, 3 * PRICE);
        assertEq(onlooker.reads(), 1, "the referrer's share came");
        assertEq(onlooker.highest(), 0, "nothing in between");
        ranks(fan, 7, 0, "nor afterwards");
    }

    /// @custom:proves [S3.12][S3.24] while a token is asked for a price that was signed away nothing is final
    function test_duringAuthorization() public {
        IStreamPass.Tier memory made = terms(9e6, MONTH, 7);
        (made.currency, made.flags, made.refundWindow) = (1, 4, WINDOW);
        uint16 tierId = addTier(made);
        Onlooker payer = new Onlooker(pass, 0);
        payer.watch(address(payer));
        dollar.mint(address(payer), 9e6);
        IPassVouchers.Authorization memory money;
        (money.from, money.value, money.validBefore) = (address(payer), 9e6, NOW + 1 days);
        pass.purchaseWithAuthorization(tierId, address(payer), address(0), money);
        ranks(address(payer), 7, 0, "bought");
    }
}
