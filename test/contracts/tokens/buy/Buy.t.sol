// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {TokenStage} from "../kit/TokenStage.sol";

contract BuyTest is TokenStage {
    /// @custom:proves [S3.54] one second past the deadline refuses and the last second works
    function test_deadline() public {
        vm.prank(fan);
        reverts(CreatorToken_Expired.selector, NOW - 1, NOW);
        token.buy{value: 1 ether}(fan, 0, NOW - 1, address(0));
        vm.prank(fan);
        token.buy{value: 1 ether}(fan, 0, NOW, address(0));
    }

    /// @custom:proves [S3.52] zero, the token itself and the ledger refuse as receivers
    function test_receivers() public {
        address[3] memory bad = [address(0), address(token), address(ledger)];
        for (uint256 n; n < 3; ++n) {
            vm.prank(fan);
            reverts(CreatorToken_BadReceiver.selector, bad[n]);
            token.buy{value: 1 ether}(bad[n], 0, LATE, address(0));
        }
    }

    /// @custom:proves [S3.53][S3.87] a pause refuses until its last second and stops no sale
    function test_pause() public {
        uint256 tokens = buy(fan, 1 ether);
        fees.setPausedUntil(uint40(NOW + 1));
        vm.prank(fan);
        reverts(CreatorToken_Paused.selector, NOW + 1);
        token.buy{value: 1 ether}(fan, 0, LATE, address(0));
        vm.prank(fan);
        reverts(CreatorToken_Paused.selector, NOW + 1);
        token.buyExact{value: 1 ether}(1e18, fan, 1 ether, LATE, address(0));
        reverts(CreatorToken_Paused.selector, NOW + 1);
        token.quoteBuy(1 ether);
        (uint256 ofPurchase,,) = token.feeBps();
        assertEq(ofPurchase, 350, "the fee can be read");
        sell(fan, tokens);
        vm.warp(NOW + 1);
        buy(fan, 1 ether);
    }

    /// @custom:proves [S3.54][T10] fewer tokens than agreed refuse with both values
    function test_minTokens() public {
        (uint256 tokens,,,) = token.quoteBuy(1 ether);
        vm.prank(fan);
        reverts(CreatorToken_BelowMin.selector, tokens, tokens + 1);
        token.buy{value: 1 ether}(fan, tokens + 1, LATE, address(0));
        vm.prank(fan);
        assertEq(token.buy{value: 1 ether}(fan, tokens, LATE, address(0)), tokens, "tokens");
    }

    /// @custom:proves [S3.52] nothing, and dust that buys nothing, refuse
    function test_dust() public {
        vm.prank(fan);
        reverts(CreatorToken_TooSmall.selector, 0);
        token.buy(fan, 0, LATE, address(0));
        vm.prank(fan);
        reverts(CreatorToken_TooSmall.selector, 1); // the fee takes it all
        token.buy{value: 1}(fan, 0, LATE, address(0));
        booked(token, 0, 0, 0, 0);
        assertEq(buy(fan, 2), 999_999, "two wei: one for the fee, one for the reserve");
    }

    /// @custom:proves [S3.51] buying past the last token refuses
    function test_soldOut() public {
        buy(fan, 100 ether);
        assertEq(token.totalSupply(), CAP, "supply");
        vm.prank(fan);
        reverts(CreatorToken_SoldOut.selector, CAP);
        token.buy{value: 1 ether}(fan, 0, LATE, address(0));
        reverts(CreatorToken_SoldOut.selector, CAP);
        token.quoteBuy(1 ether);
    }

    /// @custom:proves [S3.53] fees that no longer fit refuse until somebody collects
    function test_feesFull() public {
        buy(fan, 1 ether);
        (uint256 tokens,, uint256 platform, uint256 creators) = token.quoteBuy(1 ether);
        for (uint256 n; n < 2; ++n) {
            uint256 owedPlatform = n == 0 ? type(uint80).max - platform + 1 : 0;
            uint256 owedCreator = n == 1 ? type(uint88).max - creators + 1 : 0;
            store(owedPlatform, owedCreator);
            vm.prank(fan);
            reverts(CreatorToken_FeesFull.selector, owedPlatform + platform, owedCreator + creators);
            token.buy{value: 1 ether}(fan, 0, LATE, address(0));
        }
        store(type(uint80).max - platform, type(uint88).max - creators);
        assertEq(buy(fan, 1 ether), tokens, "they fit to the unit");
        (platform, creators) = token.feesOwed();
        assertEq(platform, type(uint80).max, "full");
        assertEq(creators, type(uint88).max, "full too");
        vm.deal(address(token), 1e30);
        token.collectFees();
        buy(fan, 1 ether);
    }

    function store(uint256 platform, uint256 creators) private {
        uint256 supply = token.totalSupply();
        vm.store(address(token), BOOK, bytes32(supply | (platform << 80) | (creators << 160) | (250 << 248)));
    }

    /// @custom:proves [S3.52][S3.54][S3.1] a purchase follows the formula and the event carries every new value
    function test_purchase() public {
        for (uint256 n; n < 2; ++n) {
            uint256 supply = token.totalSupply();
            uint256 reserve = token.reserveBalance();
            (uint256 platform, uint256 creators) = token.feesOwed();
            uint256 paid = 1 ether - up(1 ether * 350, BPS);
            uint256 tokens = tokensAt(supply, paid);
            Deal memory made = deal(token, fan, tokens, 1 ether);
            (made.referrer, made.platformFee, made.creatorFee) = (referrer, 0.025 ether, 0.01 ether);
            expectBought(token, made);
            vm.prank(fan);
            assertEq(token.buy{value: 1 ether}(fan, 0, LATE, referrer), tokens, "tokens");
            booked(token, supply + tokens, reserve + paid, platform + 0.025 ether, creators + 0.01 ether);
            assertEq(token.balanceOf(fan), supply + tokens, "balance");
            assertEq(address(token).balance, (n + 1) * 1 ether, "money");
            assertEq(token.price(), 2 * (supply + tokens + V) * 1e18 / STANDARD, "price");
        }
    }

    /// @custom:proves [S3.52] the price is rounded down from the supply to its last unit
    function test_priceAtTheEdge() public {
        // 2 * (supply + V) * 1e18 is two quintillionths of a step short of a whole multiple of the slope
        vm.prank(fan);
        token.buyExact{value: 1 ether}(5e18 - 1 - token.totalSupply(), fan, 1 ether, LATE, address(0));
        assertEq(token.price(), 1e12 + 5e8 - 1, "one unit short of the next price");
    }

    /// @notice The largest number of tokens whose cost is at most `paid`, found by halving.
    function tokensAt(uint256 supply, uint256 paid) private pure returns (uint256 low) {
        uint256 high = CAP - supply;
        while (low < high) {
            uint256 middle = (low + high + 1) / 2;
            if (costAt(supply, middle, STANDARD) <= paid) low = middle;
            else high = middle - 1;
        }
    }

    /// @custom:proves [S3.51] a purchase of the last tokens takes only their cost and returns the rest
    function test_partialFill() public {
        buy(other, 20 ether);
        uint256 left = CAP - token.totalSupply();
        uint256 paid = costAt(token.totalSupply(), left, STANDARD);
        uint256 cost = up(paid * BPS, BPS - 350);
        uint256 before = fan.balance;
        uint256 held = address(token).balance;
        vm.prank(fan);
        assertEq(token.buy{value: cost + 1}(fan, left, LATE, address(0)), left, "all that is left");
        assertEq(before - fan.balance, cost, "paid");
        assertEq(address(token).balance - held, cost, "kept");
        assertEq(token.totalSupply(), CAP, "supply");
    }

    /// @custom:proves [S3.51][T32] surplus that the buyer refuses waits in the ledger
    function test_refusedSurplus() public {
        RefusingPayee buyer = new RefusingPayee();
        vm.deal(address(buyer), 100 ether);
        vm.prank(address(buyer));
        token.buy{value: 100 ether}(fan, 0, LATE, address(0));
        assertEq(ledger.owed(address(buyer), 0), 100 ether - address(token).balance, "owed");
        assertEq(token.balanceOf(fan), CAP, "bought");
    }

    /// @custom:proves [S3.52] a gift belongs to the receiver and names the payer
    function test_gift() public {
        vm.prank(fan);
        uint256 tokens = token.buy{value: 1 ether}(other, 0, LATE, address(0));
        assertEq(token.balanceOf(other), tokens, "receiver");
        assertEq(token.balanceOf(fan), 0, "payer");
    }

    /// @custom:proves [S3.54] the fee of the schedule is taken, never more than the cap
    function test_feeOfSchedule() public {
        uint16[3] memory set = [uint16(0), 100, 9_999];
        uint256[3] memory taken = [uint256(0), 100, 250];
        for (uint256 n; n < 3; ++n) {
            fees.setBps(set[n]);
            (uint256 ofPurchase,,) = token.feeBps();
            assertEq(ofPurchase, taken[n] + 100, "of a purchase");
            (uint256 before,) = token.feesOwed();
            buy(fan, 1 ether);
            (uint256 owed,) = token.feesOwed();
            assertEq(owed - before, 1 ether * taken[n] / BPS, "taken");
            (, uint256 ofSale,) = token.feeBps();
            assertEq(ofSale, taken[n] + 100, "of a sale from then on");
        }
    }

    /// @custom:proves [S3.54][T10] the launch fee falls second by second to the usual fees
    function test_launchFee() public {
        CreatorToken guarded = makeGuarded(other, 9_900, 7);
        uint256[9] memory wanted = [uint256(9_900), 8_486, 7_072, 5_658, 4_243, 2_829, 1_415, 350, 350];
        for (uint256 n; n < 9; ++n) {
            vm.warp(NOW + n);
            (uint256 ofPurchase, uint256 ofSale,) = guarded.feeBps();
            assertEq(ofPurchase, wanted[n], "of a purchase");
            (, uint256 spent, uint256 platform, uint256 creators) = guarded.quoteBuy(1 ether);
            assertEq(spent, 1 ether, "spent");
            assertEq(platform, 0.025 ether, "the platform's part is the usual one");
            assertEq(platform + creators, 1 ether * wanted[n] / BPS, "all fees");
            buyIn(guarded, fan, 0.001 ether);
            if (n != 0) assertEq(ofSale, 350, "of a sale");
        }
    }

    /// @custom:proves [S3.54][T10] a launch fee below the usual fees is none
    function test_lowLaunchFee() public {
        CreatorToken guarded = makeGuarded(other, 349, 10);
        (uint256 ofPurchase,,) = guarded.feeBps();
        assertEq(ofPurchase, 350, "of a purchase");
    }

    /// @custom:proves [S3.52] a dollar token takes no native money
    function test_nativeForDollars() public {
        vm.prank(fan);
        reverts(CreatorToken_OtherCurrency.selector, 1);
        dollars.buy{value: 1 ether}(fan, 0, LATE, address(0));
    }
}
