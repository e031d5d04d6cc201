// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TokenStage} from "../kit/TokenStage.sol";

contract BuyExactTest is TokenStage {
    uint256 private constant TOKENS = 1_234e18 + 567;

    /// @custom:proves [S3.52][S3.54] the cost follows the formula, surplus returns, and the event is the same
    function test_exact() public {
        uint256 sold = buy(other, 1 ether);
        uint256 reserve = token.reserveBalance();
        uint256 paid = costAt(sold, TOKENS, STANDARD);
        uint256 cost = up(paid * BPS, BPS - 350);
        uint256 platform = up(cost * 250, BPS);
        (uint256 quoted, uint256 quotedPlatform, uint256 quotedCreator) = token.quoteBuyExact(TOKENS);
        assertEq(quoted, cost, "quote");
        assertEq(quotedPlatform, platform, "quote of the platform's fee");
        assertEq(quotedCreator, cost - paid - platform, "quote of the creator's fee");
        Deal memory made = deal(token, fan, TOKENS, cost);
        (made.to, made.referrer) = (referrer, other);
        (made.platformFee, made.creatorFee) = (platform, cost - paid - platform);
        expectBought(token, made);
        uint256 before = fan.balance;
        vm.prank(fan);
        assertEq(token.buyExact{value: cost + 3}(TOKENS, referrer, cost, LATE, other), cost, "cost");
        assertEq(before - fan.balance, cost, "paid");
        assertEq(token.balanceOf(referrer), TOKENS, "tokens");
        booked(token, sold + TOKENS, reserve + paid, 0.025 ether + platform, 0.01 ether + cost - paid - platform);
    }

    /// @custom:proves [S3.54][T10] a cost above the agreed maximum refuses with both values
    function test_maxCost() public {
        (uint256 cost,,) = token.quoteBuyExact(TOKENS);
        vm.prank(fan);
        reverts(CreatorToken_AboveMax.selector, cost, cost - 1);
        token.buyExact{value: cost}(TOKENS, fan, cost - 1, LATE, address(0));
    }

    /// @custom:proves [S3.52] a wei less than the cost refuses
    function test_underpaid() public {
        (uint256 cost,,) = token.quoteBuyExact(TOKENS);
        vm.prank(fan);
        reverts(CreatorToken_Underpaid.selector, cost - 1, cost);
        token.buyExact{value: cost - 1}(TOKENS, fan, cost, LATE, address(0));
    }

    /// @custom:proves [S3.51] one more than is left, and none, refuse
    function test_bounds() public {
        uint256 sold = buy(other, 1 ether);
        vm.prank(fan);
        reverts(CreatorToken_AboveCap.selector, CAP - sold + 1, CAP - sold);
        token.buyExact{value: 60 ether}(CAP - sold + 1, fan, 60 ether, LATE, address(0));
        vm.prank(fan);
        reverts(CreatorToken_TooSmall.selector, 0);
        token.buyExact{value: 1 ether}(0, fan, 1 ether, LATE, address(0));
        vm.prank(fan);
        token.buyExact{value: 60 ether}(CAP - sold, fan, 60 ether, LATE, address(0));
        assertEq(token.totalSupply(), CAP, "supply");
    }

    /// @custom:proves [S3.54] deadline and receiver are checked
    function test_deadlineAndReceiver() public {
        vm.prank(fan);
        reverts(CreatorToken_Expired.selector, NOW - 1, NOW);
        token.buyExact{value: 1 ether}(1e18, fan, 1 ether, NOW - 1, address(0));
        vm.prank(fan);
        reverts(CreatorToken_BadReceiver.selector, address(token));
        token.buyExact{value: 1 ether}(1e18, address(token), 1 ether, NOW, address(0));
        vm.prank(fan);
        token.buyExact{value: 1 ether}(1e18, fan, 1 ether, NOW, address(0));
    }

    /// @custom:proves [S3.52] dollars pay it exactly, and native money with them refuses
    function test_dollars() public {
        (uint256 cost,,) = dollars.quoteBuyExact(TOKENS);
        allow(fan, cost);
        vm.prank(fan);
        reverts(CreatorToken_ValueNotAccepted.selector, 1);
        dollars.buyExact{value: 1}(TOKENS, fan, cost, LATE, address(0));
        vm.prank(fan);
        dollars.buyExact(TOKENS, fan, cost, LATE, address(0));
        assertEq(dollars.balanceOf(fan), TOKENS, "tokens");
        assertEq(dollar.balanceOf(address(dollars)), cost, "paid");
    }
}
