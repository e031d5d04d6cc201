// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {Stage} from "../../kit/Stage.sol";

/// @notice Passes given to somebody who did not ask for them, each time in the moment that hurts most, and the way out
/// that the design leaves (docs/decisions/016).
contract GiftsTest is Stage {
    address private mallory = address(0xBAD);
    address private nobody = address(0x0FF);

    function setUp() public override {
        super.setUp();
        vm.deal(mallory, 1_000 ether);
    }

    /// @dev The fan's purchase, after somebody else's gift came first.
    function blocked(uint16 wanted, uint256 giftId, uint16 giftTier) private {
        uint256 price = pass.tier(wanted).price;
        bytes memory reason =
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_OtherPassLive.selector, fan, giftId, giftTier);
        vm.prank(fan);
        vm.expectRevert(reason);
        pass.purchase{value: price}(wanted, fan, price, address(0));
    }

    function upgrade(uint16 to, uint256 value) private {
        uint256 passId = idOf(fan);
        vm.prank(fan);
        pass.upgrade{value: value}(passId, to, value);
    }

    /// @custom:proves [S3.11][T32] a gift of a lower tier costs its victim one refusal and never money
    function test_lowerTier() public {
        uint256 gift = buyFor(mallory, fan, bronze);
        blocked(gold, gift, bronze);
        uint256 before = fan.balance;
        upgrade(gold, 3 * PRICE); // the quote of a fan who did not notice
        assertEq(before - fan.balance, 2 * PRICE, "the gift was credited");
        assertEq(endOf(fan), NOW + MONTH, "a full month of gold");
    }

    /// @custom:proves [S3.11][T32] more gifts cannot hold an upgrade up
    function test_giftsBeforeAnUpgrade() public {
        uint256 gift = buyFor(mallory, fan, bronze);
        buyFor(mallory, mallory, bronze);
        move(mallory, fan, 2);
        renewFor(gift);
        give(fan, bronze, 0);
        assertEq(idOf(fan), gift, "what arrives joins the pass that is there");
        upgrade(gold, 3 * PRICE);
        (, uint16 tierId,,) = pass.accessOf(fan);
        assertEq(tierId, gold, "tier");
    }

    function renewFor(uint256 passId) private {
        vm.prank(mallory);
        pass.renewSubscription{value: PRICE}(passId, MONTH);
    }

    /// @custom:proves [S3.11][T32] a gift of the same rank can be passed on
    function test_sameRank() public {
        uint16 cheap = addTier(terms(1, 0, 1));
        uint256 gift = buyFor(mallory, fan, cheap);
        assertEq(endOf(fan), 0, "it never ends");
        blocked(bronze, gift, cheap);
        move(fan, nobody, gift);
        buy(fan, bronze);
        (, uint16 tierId,,) = pass.accessOf(fan);
        assertEq(tierId, bronze, "tier");
    }

    /// @custom:proves [S3.9][S3.12][T32] a gift costs its giver each time and can be passed on at once
    function test_refundableGift() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        (made.flags, made.refundWindow) = (4, 7 days);
        uint16 wanted = addTier(made);
        uint16 given = addTier(made);
        for (uint256 n; n < 5; ++n) {
            uint256 gift = buyFor(mallory, fan, given);
            blocked(wanted, gift, given);
            move(fan, nobody, gift);
            vm.prank(nobody);
            pass.transferFrom(nobody, address(uint160(0x600 + n)), gift);
        }
        assertEq(mallory.balance, 1_000 ether - 5 * PRICE, "five gifts");
        assertEq(creator.balance, 5 * PRICE, "are the creator's");
        buy(fan, wanted);
    }

    /// @custom:proves [S3.9][T32] nobody gives a new pass that costs nothing
    function test_freeGift() public {
        uint16 free = addTier(terms(0, 0, 1));
        vm.prank(mallory);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_FreeForPayerOnly.selector, mallory, fan)
        );
        pass.purchase(free, fan, 0, address(0));
    }

    /// @custom:proves [S3.12][T32] a gift paid in another currency can be passed on
    function test_otherCurrency() public {
        dollar.mint(mallory, 9e6);
        vm.prank(mallory);
        dollar.approve(address(pass), 9e6);
        vm.prank(mallory);
        uint256 gift = pass.purchase(dollars, fan, 9e6, address(0));
        blocked(gold, gift, dollars);
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_CreditInOtherCurrency.selector, 1, 0, 9e6)
        );
        pass.upgrade{value: 3 * PRICE}(gift, gold, 3 * PRICE);
        move(fan, nobody, gift);
        buy(fan, gold);
        assertTrue(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.8][S3.12][T32] a gift takes nobody's place in a sold-out tier
    function test_scarcePlace() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 2);
        made.maxSupply = 1;
        uint16 rare = addTier(made);
        uint256 place = buy(fan, rare);
        vm.warp(NOW + MONTH);
        uint256 gift = buyFor(mallory, fan, bronze);
        blocked(rare, gift, bronze);
        move(fan, nobody, gift);
        assertEq(idOf(fan), 0, "the holding forgot the place");
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_SoldOut.selector, rare, 1));
        pass.purchase{value: PRICE}(rare, fan, PRICE, address(0));
        assertTrue(pass.isRenewable(place), "renewable");
        vm.prank(fan);
        pass.renewSubscription{value: PRICE}(place, MONTH);
        assertEq(idOf(fan), place, "the place");
        assertEq(pass.tier(rare).minted, 1, "minted");
    }

    /// @custom:proves [S3.11][T32] a sale blocked by a gift to the buyer goes through once the gift is passed on
    function test_beforeATransfer() public {
        uint256 sold = buy(other, gold);
        uint256 gift = buyFor(mallory, fan, bronze);
        bytes memory reason =
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_OtherPassLive.selector, fan, gift, bronze);
        vm.prank(other);
        vm.expectRevert(reason);
        pass.transferFrom(other, fan, sold);
        move(fan, nobody, gift);
        move(other, fan, sold);
        assertTrue(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.12][T32] a gift before a grant names whom to leave out of the list
    function test_beforeAGrant() public {
        address[] memory list = new address[](2);
        (list[0], list[1]) = (other, fan);
        uint256 gift = buyFor(mallory, fan, bronze);
        bytes memory reason =
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_OtherPassLive.selector, fan, gift, bronze);
        vm.prank(creator);
        vm.expectRevert(reason);
        pass.grant(list, gold, uint40(NOW + MONTH));
        give(other, gold, uint40(NOW + MONTH));
        assertTrue(pass.hasAccess(other), "the others");
    }

    /// @custom:proves [S3.12][T32] time to the end of the calendar cannot be pushed into a pass in use
    function test_farEnd() public {
        buy(fan, bronze);
        give(mallory, bronze, type(uint40).max);
        uint256 far = idOf(mallory);
        vm.prank(mallory);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_EndTooFar.selector, uint256(type(uint40).max) + MONTH));
        pass.transferFrom(mallory, fan, far);
        buy(fan, bronze);
        assertEq(endOf(fan), NOW + 2 * MONTH, "end");
    }

    /// @custom:proves [S3.12][T32] gifts at many prices neither take time nor lower the worth of a pass at once
    function test_foldedByGifts() public {
        uint16 crown = addTier(terms(type(uint96).max, MONTH, 9));
        buy(fan, bronze);
        setPrice(bronze, 50 * PRICE);
        buy(fan, bronze);
        uint256 worth = 51 * PRICE;
        for (uint96 n = 1; n <= 30; ++n) {
            setPrice(bronze, n);
            buyFor(mallory, fan, bronze);
            worth += n;
            (, uint256 credit,) = pass.upgradeQuote(1, crown);
            assertLe(credit, worth, "most");
            assertLe(worth - credit, 32 * uint256(n), "less than a wei for each month and fold");
        }
        assertEq(endOf(fan), NOW + 32 * uint256(MONTH), "end");
    }
}
