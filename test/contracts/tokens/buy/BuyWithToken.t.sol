// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {SkimmingToken} from "../../../../contracts/mocks/SkimmingToken.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {TokenStage} from "../kit/TokenStage.sol";

contract BuyWithTokenTest is TokenStage {
    uint256 private constant STEEP = 2e37; // preset 4 in six decimals

    function buyDollars(uint256 amount) private returns (uint256) {
        vm.prank(fan);
        return dollars.buyWithToken(amount, fan, 0, LATE, referrer);
    }

    /// @custom:proves [S3.52] a purchase takes exactly the amount
    function test_dollars() public {
        allow(fan, 100e6);
        uint256 tokens = buyDollars(100e6);
        uint256 paid = 100e6 - 3.5e6;
        booked(dollars, tokens, paid, 2.5e6, 1e6);
        assertTrue(costAt(0, tokens, STEEP) <= paid, "paid for");
        assertTrue(costAt(0, tokens + 1, STEEP) > paid, "not one more");
        assertEq(dollar.balanceOf(address(dollars)), 100e6, "kept");
        assertEq(dollar.balanceOf(fan), 1e15 - 100e6, "left");
        assertEq(dollars.balanceOf(fan), tokens, "tokens");
    }

    /// @custom:proves [S3.51] a purchase of the last tokens takes only their cost
    function test_lastDollars() public {
        allow(fan, type(uint256).max);
        uint256 cost = up(51_000e6 * BPS, BPS - 350);
        assertEq(buyDollars(type(uint256).max), CAP, "all");
        assertEq(1e15 - dollar.balanceOf(fan), cost, "paid");
        assertEq(dollars.reserveBalance(), 51_000e6, "reserve");
    }

    /// @custom:proves [S3.52] a native token takes no dollars
    function test_dollarsForNative() public {
        vm.prank(fan);
        reverts(CreatorToken_OtherCurrency.selector, 0);
        token.buyWithToken(1e6, fan, 0, LATE, address(0));
    }

    /// @custom:proves [S3.52] without allowance it refuses
    function test_noAllowance() public {
        allow(fan, 100e6 - 1);
        vm.prank(fan);
        reverts(TransferFromFailed.selector);
        dollars.buyWithToken(100e6, fan, 0, LATE, address(0));
    }

    /// @custom:proves [S3.53] a paused currency refuses and stops no sale
    function test_pausedCurrency() public {
        allow(fan, 200e6);
        uint256 tokens = buyDollars(100e6);
        currencies.setPaused(1, true);
        vm.prank(fan);
        reverts(CreatorToken_CurrencyPaused.selector, 1);
        dollars.buyWithToken(100e6, fan, 0, LATE, address(0));
        sellIn(dollars, fan, tokens);
        assertEq(dollars.totalSupply(), 0, "all sold");
        assertTrue(dollar.balanceOf(fan) > 1e15 - 7e6, "money back but for both fees");
    }

    /// @custom:proves [S3.53][T33] a token that keeps a part of what it moves refuses
    function test_skimming() public {
        SkimmingToken skimming = new SkimmingToken();
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.currency = currencies.list(address(skimming));
        CreatorToken made = make(other, launch);
        skimming.mint(fan, 1 ether);
        vm.prank(fan);
        skimming.approve(address(made), 1 ether);
        vm.prank(fan);
        reverts(Payments_WrongAmount.selector, 1 ether - 1, 1 ether);
        made.buyWithToken(1 ether, fan, 0, LATE, address(0));
    }

    /// @custom:proves [S3.52][S3.54] a quote is the purchase to the unit
    function testFuzz_quote(uint256 seed, uint256 amount, uint256 later) public {
        buy(other, 0.001 ether + seed % 60 ether);
        if (token.totalSupply() == CAP) return;
        amount = bound(amount, 1e9, 100 ether);
        vm.warp(NOW + later % 100 days);
        (uint256 tokens, uint256 spent, uint256 platform, uint256 creators) = token.quoteBuy(amount);
        uint256 reserve = token.reserveBalance();
        (uint256 owedPlatform, uint256 owedCreator) = token.feesOwed();
        uint256 before = fan.balance;
        assertEq(buy(fan, amount), tokens, "tokens");
        assertEq(before - fan.balance, spent, "spent");
        (uint256 platformAfter, uint256 creatorAfter) = token.feesOwed();
        assertEq(platformAfter - owedPlatform, platform, "platform");
        assertEq(creatorAfter - owedCreator, creators, "creator");
        assertEq(token.reserveBalance() - reserve, spent - platform - creators, "reserve");
        assertEq(platform, up(spent * 250, BPS), "2.5 % rounded up");
        uint256 beyond = platform + creators - up(spent * 350, BPS);
        assertTrue(beyond < 2, "3.5 % rounded up, and what rounding leaves over");
    }

    /// @custom:proves [S3.52] any sum of money is a good question
    function test_hugeQuote() public view {
        (uint256 tokens, uint256 spent,,) = token.quoteBuy(type(uint256).max);
        assertEq(tokens, CAP, "tokens");
        assertEq(spent, up(51 ether * BPS, BPS - 350), "spent");
    }

    /// @custom:proves [S3.53][T31] a bought token cannot be bought again from inside a refund
    function test_reenter() public {
        Reenterer payee = new Reenterer();
        vm.deal(address(payee), 1_000 ether);
        payee.prepare(address(token), 0, abi.encodeCall(token.sell, (1e18, address(payee), 0, LATE)));
        payee.act(address(token), 100 ether, abi.encodeCall(token.buy, (address(payee), 0, LATE, address(0))));
        assertEq(payee.tries(), 1, "tried");
        assertFalse(payee.succeeded(), "went through");
        assertEq(uint32(payee.reason()), uint32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector), "reason");
        assertEq(token.balanceOf(address(payee)), CAP, "tokens");
    }
}
