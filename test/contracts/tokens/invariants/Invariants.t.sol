// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {TokenStage} from "../kit/TokenStage.sol";
import {TokenReplay} from "./TokenReplay.sol";
import {Traders} from "./Traders.sol";

/// @notice What holds whatever the traders did: CT1 to CT6.
contract TokenInvariantsTest is TokenStage {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Traders private traders;
    CreatorToken[2] private made;
    address private founder = address(0xF0);

    function setUp() public override {
        super.setUp();
        traders = new Traders(factory, fees, NOW);
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.locked = 100_000;
        (launch.launchFeeBps, launch.launchSeconds) = (9_000, 600);
        made[0] = makePaid(founder, launch, 1 ether);
        launch = standard();
        (launch.currency, launch.preset) = (1, 4);
        made[1] = make(address(0xF1), launch);
        for (uint256 n; n < 5; ++n) {
            dollar.mint(traders.people(n), 1e20);
        }
        traders.take(made[0], made[1], dollar, founder);
        vm.prank(address(0xF1));
        made[1].setPayout(founder);
        dollars = made[1];
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(traders);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(traders);
        list[0].selectors = new bytes4[](10);
        list[0].selectors[0] = Traders.wait.selector;
        list[0].selectors[1] = Traders.buy.selector;
        list[0].selectors[2] = Traders.buyExact.selector;
        list[0].selectors[3] = Traders.sell.selector;
        list[0].selectors[4] = Traders.roundTrip.selector;
        list[0].selectors[5] = Traders.move.selector;
        list[0].selectors[6] = Traders.collect.selector;
        list[0].selectors[7] = Traders.setFee.selector;
        list[0].selectors[8] = Traders.pause.selector;
        list[0].selectors[9] = Traders.release.selector;
    }

    /// @custom:proves [S3.52] the traders do everything there is to do
    function test_tradersAreBusy() public {
        uint256 dice = 1;
        for (uint256 n; n < 1_500; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint8 a, uint8 b, uint8 c) = (uint8(dice >> 8), uint8(dice >> 16), uint8(dice >> 24));
            uint256 what = uint8(dice) % 16;
            if (what == 0) traders.wait(uint32(dice >> 32));
            else if (what == 1) traders.setFee(uint16(dice >> 32));
            else if (what == 2) traders.pause(a);
            else if (what == 3) traders.collect(a);
            else if (what == 4) traders.release();
            else if (what == 5) traders.move(a, b, c, dice);
            else if (what == 6) traders.setPayout(0, b);
            else if (what < 9) traders.roundTrip(a, c, dice);
            else if (what < 12) traders.buy(a, b, c, dice);
            else if (what < 13) traders.buyExact(a, c, dice);
            else traders.sell(a, b, c, dice);
        }
        assertTrue(traders.buys() > 100, "bought");
        assertTrue(traders.sells() > 100, "sold");
        assertTrue(traders.fills() > 0, "sold out");
        assertTrue(traders.collections() > 20, "collected");
        assertTrue(traders.rowOf(0).released != 0, "released");
        invariant_backed();
        invariant_money();
        invariant_supply();
        invariant_lock();
        invariant_replay();
        invariant_exit();
    }

    /// @custom:proves [S3.53][T11] the reserve backs every token at the price of the curve
    function invariant_backed() public view {
        for (uint256 n; n < 2; ++n) {
            uint256 u = made[n].totalSupply() + V;
            uint256 area = u * u - V * V;
            assertTrue(made[n].slope() * made[n].reserveBalance() >= area, "K * R >= u^2 - v^2");
            assertEq(made[n].reserveBalance(), up(area, made[n].slope()), "and the least that is");
        }
    }

    /// @custom:proves [S3.53][T11] the money that is there is the reserve and the fees that are owed
    function invariant_money() public view {
        for (uint256 n; n < 2; ++n) {
            (uint256 platform, uint256 creators) = made[n].feesOwed();
            uint256 there = n == 0 ? address(made[0]).balance : dollar.balanceOf(address(made[1]));
            assertEq(there, made[n].reserveBalance() + platform + creators, "money");
        }
    }

    /// @custom:proves [S3.51][S3.53] the supply is what holders have and never above the cap
    function invariant_supply() public view {
        for (uint256 n; n < 2; ++n) {
            uint256 sum = made[n].balanceOf(founder) + made[n].balanceOf(address(factory));
            for (uint256 m; m < 5; ++m) {
                sum += made[n].balanceOf(traders.people(m));
            }
            assertEq(sum, made[n].totalSupply(), "supply");
            assertLe(sum, CAP, "cap");
            assertEq(made[n].balanceOf(address(made[n])), 0, "with the token itself");
        }
    }

    /// @custom:proves [S3.51][S3.53] what is locked is there
    function invariant_lock() public view {
        (uint256 total, uint256 released, uint256 releasable) = factory.allocationOf(founder);
        assertEq(total, 100_000e18, "total");
        assertEq(total - released, made[0].balanceOf(address(factory)), "locked");
        assertLe(released + releasable, total, "released");
    }

    /// @custom:proves [S3.2][S3.1] a reader of logs knows every value of every token
    function invariant_replay() public view {
        for (uint256 n; n < 2; ++n) {
            TokenReplay.Row memory row = traders.rowOf(n);
            booked(made[n], row.supply, row.reserve, row.platformOwed, row.creatorOwed);
            assertEq(row.minted, row.supply, "minted only by trades");
            assertEq(row.paidIn - row.paidOut, row.reserve, "reserve by trades");
            assertEq(row.name, made[n].name(), "name");
            assertEq(row.symbol, made[n].symbol(), "symbol");
            assertEq(row.creator, made[n].creator(), "creator");
            assertEq(row.facts.slope, made[n].slope(), "slope");
            assertEq(row.facts.launchedAt, made[n].launchedAt(), "made at");
            assertEq(row.facts.virtualSupply, made[n].virtualSupply(), "virtual supply");
            assertEq(row.facts.cap, made[n].MAX_SUPPLY(), "cap");
            (uint256 ofPurchase, uint256 ofSale, uint256 creatorPart) = made[n].feeBps();
            assertEq(row.platformBps + row.facts.creatorFeeBps, ofSale, "fee of a sale");
            assertEq(row.facts.creatorFeeBps, creatorPart, "fee of the creator");
            assertTrue(ofPurchase >= creatorPart, "fee of a purchase");
            for (uint256 m; m < 5; ++m) {
                address holder = traders.people(m);
                assertEq(traders.balances(address(made[n]), holder), made[n].balanceOf(holder), "balance");
            }
        }
        assertEq(traders.rowOf(0).payout, made[0].payout(), "payout");
        (, uint256 released,) = factory.allocationOf(founder);
        assertEq(traders.rowOf(0).released, released, "released");
    }

    /// @custom:proves [S3.53][T11] everybody can leave, in either order, even while purchases are paused
    function invariant_exit() public {
        for (uint256 order; order < 2; ++order) {
            uint256 before = vm.snapshotState();
            fees.setPausedUntil(type(uint40).max);
            for (uint256 n; n < 10; ++n) {
                leave(made[n % 2], traders.people(order == 0 ? n / 2 : 4 - n / 2));
            }
            leave(made[0], founder);
            vm.revertToState(before);
        }
    }

    function leave(CreatorToken which, address holder) private {
        uint256 held = which.balanceOf(holder);
        uint256 worth = worthAt(which.totalSupply(), held, which.slope());
        if (worth < 2) return; // dust: the fee is at least one
        uint256 reserve = which.reserveBalance();
        sellIn(which, holder, held);
        uint256 paid = reserve - which.reserveBalance();
        assertTrue(paid == worth || paid == worth + 1, "paid by the reserve: to the unit");
        assertEq(which.balanceOf(holder), 0, "left");
    }
}
