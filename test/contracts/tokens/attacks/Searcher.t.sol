// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {TokenStage} from "../kit/TokenStage.sol";

/// @notice A searcher who orders transactions: buys before a fan, sells after, is first at a launch. What a purchase of
/// `t` tokens at position `u` does to the price is `t / u`; both fees of 2.5 % cost the searcher `1 - 0.975^2 = 4.9 %`.
/// Around a sale it is the other way round: who holds `s` tokens sells them before it and buys them back, and gains where
/// `2t` is more than 4.9 % of `2u - s`. So the bound is 4.9 % of `u` for a small holder and half of that for who holds all.
contract SearcherTest is TokenStage {
    address private searcher = address(0x5EA4C);

    function setUp() public override {
        super.setUp();
        ICreatorTokenFactory.Launch memory plain = standard();
        plain.creatorFeeBps = 0;
        token = make(other, plain);
        buy(other, 5 ether);
        vm.deal(searcher, 1_000 ether);
    }

    /// @notice Before, victim, after. Returns what the searcher has more or less.
    function sandwich(uint256 stake, uint256 value, uint256 minTokens) private returns (int256 profit, bool bought) {
        uint256 before = searcher.balance;
        buy(searcher, stake);
        vm.prank(fan);
        try token.buy{value: value}(fan, minTokens, LATE, address(0)) {
            bought = true;
        } catch {}
        sell(searcher, token.balanceOf(searcher));
        profit = int256(searcher.balance) - int256(before);
    }

    /// @notice Money for `tokens`, fees included.
    function grossOf(uint256 tokens) private view returns (uint256 cost) {
        (cost,,) = token.quoteBuyExact(tokens);
    }

    /// @custom:proves [S3.54][T10] a victim who moves the price by 5 % or less is never worth a sandwich
    function testFuzz_smallVictim(uint256 start, uint256 stake, uint256 impact) public {
        buy(other, bound(start, 1e15, 30 ether));
        uint256 u = token.totalSupply() + V;
        uint256 victim = bound(impact, 1e12, u / 20);
        if (token.totalSupply() + victim > CAP) return;
        stake = bound(stake, 1e9, 50 ether);
        uint256 value = grossOf(victim);
        (uint256 most,,,) = token.quoteBuy(stake);
        if (token.totalSupply() + victim + most > CAP) return;
        (int256 profit, bool bought) = sandwich(stake, value, 0);
        assertTrue(bought, "the victim bought");
        assertTrue(profit <= 0, "the searcher loses");
    }

    /// @custom:proves [S3.54][T10] a victim who moves the price by 20 % is worth one, which is why minTokens exists
    function test_bigVictim() public {
        uint256 value = grossOf((token.totalSupply() + V) / 5);
        (int256 profit,) = sandwich(1 ether, value, 0);
        assertTrue(profit > 0, "the bound is not for ever");
    }

    /// @custom:proves [S3.54][T10] the victim gets the agreed tokens or keeps the money, and 1 % of slippage is the most it loses
    function testFuzz_minTokens(uint256 stake, uint256 share) public {
        uint256 value = grossOf(bound(share, 1e18, token.totalSupply() / 4));
        stake = bound(stake, 1e12, 20 ether);
        (uint256 tokens,,,) = token.quoteBuy(value);
        uint256 least = tokens * 99 / 100;
        uint256 before = fan.balance;
        (int256 profit, bool bought) = sandwich(stake, value, least);
        if (bought) {
            assertTrue(token.balanceOf(fan) >= least, "as agreed");
            assertEq(before - fan.balance, value, "paid");
        } else {
            assertEq(token.balanceOf(fan), 0, "nothing");
            assertEq(fan.balance, before, "kept the money");
            assertTrue(profit < 0, "the searcher paid the fees for nothing");
        }
        // The victim's slippage caps the stake at a price 2 % higher: u grows by about 1.01 % at most.
        int256 bound = int256(value) / 100;
        assertTrue(profit <= bound, "at most what the victim agreed to lose");
    }

    /// @custom:proves [S3.54][T10] a seller is protected the same way
    function testFuzz_minOut(uint256 stake, uint256 part) public {
        buy(fan, 3 ether);
        part = bound(part, 1e18, token.balanceOf(fan));
        (uint256 out,,) = token.quoteSell(part);
        uint256 least = out * 99 / 100;
        uint256 held = buy(searcher, 10 ether);
        stake = bound(stake, 1e15, held);
        sell(searcher, stake); // before the fan
        uint256 before = fan.balance;
        vm.prank(fan);
        try token.sell(part, fan, least, LATE) {
            assertTrue(fan.balance - before >= least, "as agreed");
        } catch {
            assertEq(fan.balance, before, "kept the tokens");
        }
    }

    /// @notice The searcher sells `held` before the fan sells `victim`, and buys them back. Returns what that brought.
    function sandwichSale(uint256 held, uint256 victim) private returns (int256) {
        uint256 before = searcher.balance;
        sell(searcher, held);
        sell(fan, victim);
        vm.prank(searcher);
        token.buyExact{value: 100 ether}(held, searcher, 100 ether, LATE, address(0));
        return int256(searcher.balance) - int256(before);
    }

    /// @custom:proves [S3.54][T10] a sale that moves the price by 2.4 % or less is never worth a sandwich, however much the searcher holds
    function testFuzz_smallSeller(uint256 stake, uint256 part, uint256 impact) public {
        uint256 held = buy(searcher, bound(stake, 1e15, 40 ether));
        uint256 own = buy(fan, 5 ether);
        uint256 most = (token.totalSupply() + V) / 41;
        uint256 victim = bound(impact, 1e15, most < own ? most : own);
        assertTrue(sandwichSale(bound(part, 1e15, held), victim) <= 0, "the searcher loses");
    }

    /// @custom:proves [S3.54][T10] a sale that moves it by 4 % is worth one to a large holder, which is why minOut exists
    function test_bigHolder() public {
        uint256 held = buy(searcher, 20 ether);
        buy(fan, 5 ether);
        assertTrue(sandwichSale(held, (token.totalSupply() + V) / 25) > 0, "the bound of purchases is not that of sales");
    }

    /// @custom:proves [S3.54][T10] whoever snipes a launch with the highest fee loses even if the token sells out
    function testFuzz_sniper(uint256 stake) public {
        CreatorToken guarded = makeGuarded(address(0x1A), 9_900, 60);
        stake = bound(stake, 1e6, 100 ether);
        buyIn(guarded, searcher, stake);
        vm.warp(NOW + 1 days);
        if (guarded.totalSupply() < CAP) buyIn(guarded, fan, 100 ether);
        assertEq(guarded.totalSupply(), CAP, "sold out behind the sniper");
        uint256 out = sellIn(guarded, searcher, guarded.balanceOf(searcher));
        assertTrue(out < stake, "the sniper loses");
    }

    /// @custom:proves [S3.54][T10] without a launch fee the sniper gains, so the test above means something
    function test_sniperWithoutGuard() public {
        CreatorToken open = make(address(0x1B), standard());
        buyIn(open, searcher, 0.01 ether);
        buyIn(open, fan, 100 ether);
        assertTrue(sellIn(open, searcher, open.balanceOf(searcher)) > 0.01 ether, "gains");
    }

    /// @custom:proves [S3.51][T10] nobody can be before the creator's first purchase
    function test_firstPurchaseFirst() public {
        address place = factory.tokenOf(address(0x1C));
        assertEq(place.code.length, 0, "nothing to buy before");
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.firstBuy = 1_000e18;
        CreatorToken made = makePaid(address(0x1C), launch, 1 ether);
        assertEq(made.totalSupply(), 1_000e18, "the first tokens");
        assertEq(made.balanceOf(address(0x1C)), 1_000e18, "are the creator's");
        assertEq(made.reserveBalance(), costAt(0, 1_000e18, STANDARD), "at the lowest price");
    }
}
