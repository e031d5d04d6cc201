// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {TokenStage} from "../kit/TokenStage.sol";

/// @notice The flaws of the token this project was briefed with, each tried here.
contract DefectsTest is TokenStage {
    /// @custom:proves [S3.53][D12][T11] a creator with a whole tenth takes nothing that fans paid, and fans can leave
    function test_D12() public {
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.locked = 100_000;
        CreatorToken made = makePaid(address(0xBAD), launch, 1 ether);
        uint256 paidByCreator = made.reserveBalance();
        uint256 tokens = buyIn(made, fan, 1 ether);
        assertEq(made.balanceOf(address(0xBAD)), 0, "nothing to sell at the launch");
        vm.warp(NOW + 5 * 365 days);
        factory.release(address(0xBAD));
        (uint256 worth,,) = made.quoteSell(tokens);
        sellIn(made, address(0xBAD), 1_000e18);
        (uint256 left,,) = made.quoteSell(tokens);
        assertTrue(left < worth, "a sale before lowers the price");
        uint256 out = sellIn(made, fan, tokens);
        assertEq(out, left, "the fan leaves");
        sellIn(made, address(0xBAD), 99_000e18);
        assertEq(made.totalSupply(), 0, "everybody has left");
        assertTrue(made.reserveBalance() < 10, "the reserve paid all but dust");
        assertTrue(out < 1 ether && paidByCreator == 0.6 ether, "and each part was paid for");
    }

    /// @custom:proves [S3.53][T11] the creator's tenth at the price of the launch is what it costs, not a gift
    function test_C2() public {
        (uint256 cost,,) = token.quoteBuyExact(100_000e18);
        assertEq(cost, up(0.6 ether * BPS, BPS - 350), "a tenth");
        buy(fan, 100 ether);
        (uint256 out,,) = token.quoteSell(100_000e18);
        assertTrue(out < 51 ether / 5, "a tenth of the tokens is a fifth of the reserve at most");
    }

    /// @custom:proves [S3.52] the price is a curve
    function test_C1() public {
        uint256 first = buy(fan, 1 ether);
        uint256 second = buy(fan, 1 ether);
        assertTrue(second < first / 2, "the second costs more");
    }

    /// @custom:proves [S3.52][T11] the first buyer of an empty token gets what the formula says, not everything
    function test_C2b() public {
        assertEq(buy(fan, 2), 999_999, "a millionth of a millionth of a token for a wei");
    }

    /// @custom:proves [S3.51] the last mile cannot be blocked by a purchase just before
    function test_C6() public {
        buy(other, 52 ether);
        uint256 left = CAP - token.totalSupply();
        vm.prank(other);
        token.buyExact{value: 1 ether}(left - 1, other, 1 ether, LATE, address(0));
        uint256 before = fan.balance;
        assertEq(buy(fan, 1 ether), 1, "the last unit");
        assertEq(before - fan.balance, 2, "for two wei");
    }

    /// @custom:proves [S3.53][T11] forced money changes neither price nor reserve
    function test_forcedMoney() public {
        uint256 tokens = buy(fan, 1 ether);
        uint256 price = token.price();
        vm.deal(address(token), address(token).balance + 5 ether);
        assertEq(token.price(), price, "price");
        assertEq(token.reserveBalance(), 0.965 ether, "reserve");
        token.collectFees();
        sell(fan, tokens);
        assertEq(treasury.balance, 0.025 ether, "no fee on forced money");
    }

    /// @custom:proves [S3.57][T8] borrowed money buys tokens for one transaction at the price of both fees
    function test_flashLoan() public {
        uint256 before = fan.balance;
        uint256 tokens = buy(fan, 10 ether);
        sell(fan, tokens);
        uint256 lost = before - fan.balance;
        assertTrue(lost >= 10 ether * 68 / 1_000, "6.8 % and more");
        assertEq(token.totalSupply(), 0, "nothing is left of it");
    }
}
