// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {CreatorTokenFactory} from "../../../../contracts/tokens/CreatorTokenFactory.sol";
import {SettableFees} from "../kit/SettableFees.sol";
import {TokenReplay} from "./TokenReplay.sol";

/// @title Traders
/// @notice Five people, one of them a contract that takes no money, and a creator, at two tokens: one native, one in
/// dollars. They do whatever is allowed in any order; nothing here may revert, so what would be refused is not tried.
contract Traders is TokenReplay {
    uint256 private constant LATE = 1e12;

    CreatorTokenFactory internal factory;
    SettableFees internal fees;
    CreatorToken[2] public tokens; // native, dollars
    address public creator;
    address[5] public people;
    uint256 public time;

    /// @notice What happened so far, so that a test can see that nobody is idle.
    uint256 public buys;
    uint256 public sells;
    uint256 public fills;
    uint256 public collections;

    constructor(CreatorTokenFactory factory_, SettableFees fees_, uint256 now_) {
        (factory, fees, time) = (factory_, fees_, now_);
        for (uint160 n; n < 4; ++n) {
            people[n] = address(0xF00 + n);
        }
        people[4] = address(new RefusingPayee());
        vm.recordLogs();
    }

    /// @notice Takes up the tokens, made while this was listening.
    function take(CreatorToken native, CreatorToken inDollars, TestDollar dollar, address creator_) external {
        tokens = [native, inDollars];
        creator = creator_;
        for (uint256 n; n < 5; ++n) {
            vm.deal(people[n], 1e30);
            vm.prank(people[n]);
            dollar.approve(address(inDollars), type(uint256).max);
        }
        replay();
    }

    modifier atTime() {
        vm.warp(time);
        _;
        replay();
    }

    function wait(uint32 seed) external atTime {
        time += bound(seed, 1, seed % 5 == 0 ? 90 days : 200);
        vm.warp(time);
    }

    function buy(uint8 who, uint8 forWhom, uint8 which, uint256 amount) external atTime {
        CreatorToken token = tokens[which % 2];
        if (isPaused() || token.totalSupply() == token.MAX_SUPPLY()) return;
        amount = small(amount, which % 2 == 0 ? 60 ether : 60_000e6);
        (uint256 tokens_, uint256 spent) = quote(token, amount);
        if (tokens_ == 0) return;
        uint256 price = token.price();
        assertEq(pay(token, people[who % 5], people[forWhom % 5], amount), tokens_, "as quoted");
        if (spent < amount) ++fills;
        ++buys;
        assertTrue(token.price() >= price, "the price never falls by a purchase");
    }

    function buyExact(uint8 who, uint8 which, uint256 amount) external atTime {
        CreatorToken token = tokens[which % 2];
        uint256 room = token.MAX_SUPPLY() - token.totalSupply();
        if (isPaused() || room == 0) return;
        amount = 1 + small(amount, room - 1);
        (uint256 cost,,) = token.quoteBuyExact(amount);
        uint256 value = which % 2 == 0 ? cost + who : 0;
        vm.prank(people[who % 5]);
        assertEq(token.buyExact{value: value}(amount, people[who % 5], cost, LATE, address(0)), cost, "as quoted");
        ++buys;
    }

    function sell(uint8 who, uint8 forWhom, uint8 which, uint256 amount) external atTime {
        CreatorToken token = tokens[which % 2];
        address seller = who % 6 == 5 ? creator : people[who % 6];
        uint256 held = token.balanceOf(seller);
        amount = forWhom % 4 == 0 ? held : small(amount, held);
        (bool worth, uint256 out) = tryQuoteSell(token, amount);
        if (!worth) return;
        uint256 price = token.price();
        vm.prank(seller);
        assertEq(token.sell(amount, people[forWhom % 5], out, LATE), out, "as quoted");
        ++sells;
        assertTrue(token.price() <= price, "the price never rises by a sale");
    }

    function roundTrip(uint8 who, uint8 which, uint256 amount) external atTime {
        CreatorToken token = tokens[which % 2];
        if (isPaused() || token.totalSupply() == token.MAX_SUPPLY()) return;
        amount = small(amount, which % 2 == 0 ? 60 ether : 60_000e6);
        (uint256 bought, uint256 spent) = quote(token, amount);
        if (bought == 0) return;
        pay(token, people[who % 5], people[who % 5], amount);
        (bool worth, uint256 out) = tryQuoteSell(token, bought);
        if (worth) assertTrue(out <= spent, "buying and selling never profits");
    }

    function move(uint8 from, uint8 to, uint8 which, uint256 amount) external atTime {
        CreatorToken token = tokens[which % 2];
        amount = small(amount, token.balanceOf(people[from % 5]));
        vm.prank(people[from % 5]);
        token.transfer(people[to % 5], amount);
    }

    function collect(uint8 which) external atTime {
        CreatorToken token = tokens[which % 2];
        (uint256 platform, uint256 creators) = token.feesOwed();
        if (platform + creators == 0) return;
        token.collectFees();
        ++collections;
    }

    function setPayout(uint8 which, uint8 to) external atTime {
        vm.prank(creator);
        tokens[which % 2].setPayout(people[to % 5]);
    }

    function setFee(uint16 bps) external atTime {
        fees.setBps(bps % 400); // above the cap too
    }

    function pause(uint8 seed) external atTime {
        if (seed % 8 == 0) fees.setPausedUntil(uint40(time + 100));
    }

    function release() external atTime {
        (,, uint256 releasable) = factory.allocationOf(creator);
        if (releasable != 0) factory.release(creator);
    }

    function rowOf(uint256 which) external view returns (Row memory) {
        return rows[address(tokens[which])];
    }

    function isPaused() public view returns (bool) {
        return fees.pausedUntil() > time;
    }

    function quote(CreatorToken token, uint256 amount) private view returns (uint256, uint256) {
        try token.quoteBuy(amount) returns (uint256 bought, uint256 spent, uint256, uint256) {
            return (bought, spent);
        } catch {
            return (0, 0); // dust
        }
    }

    function tryQuoteSell(CreatorToken token, uint256 amount) private view returns (bool, uint256) {
        try token.quoteSell(amount) returns (uint256 out, uint256, uint256) {
            return (true, out);
        } catch {
            return (false, 0); // dust
        }
    }

    function pay(CreatorToken token, address payer, address to, uint256 amount) private returns (uint256) {
        vm.prank(payer);
        if (address(token) == address(tokens[0])) return token.buy{value: amount}(to, 0, LATE, address(0));
        return token.buyWithToken(amount, to, 0, LATE, address(0));
    }

    /// @notice A number of any size up to `most`: dust is as frequent as fortunes.
    function small(uint256 seed, uint256 most) private pure returns (uint256) {
        if (seed % 16 == 0) return most;
        return (seed % (most + 1)) >> (seed >> 200) % 70;
    }
}
