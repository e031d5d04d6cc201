// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {TokenStage} from "../kit/TokenStage.sol";

contract SellTest is TokenStage {
    uint256 private held;

    function setUp() public override {
        super.setUp();
        held = buy(fan, 1 ether);
    }

    function refuses(uint256 tokens, address to, uint256 minOut, uint256 deadline, bytes memory reason) private {
        vm.prank(fan);
        vm.expectRevert(reason);
        token.sell(tokens, to, minOut, deadline);
    }

    /// @custom:proves [S3.54] one second past the deadline refuses and the last second works
    function test_deadline() public {
        refuses(held, fan, 0, NOW - 1, abi.encodeWithSelector(CreatorToken_Expired.selector, NOW - 1, NOW));
        vm.prank(fan);
        token.sell(held, fan, 0, NOW);
    }

    /// @custom:proves [S3.52] zero, the token itself and the ledger refuse as receivers
    function test_receivers() public {
        address[3] memory bad = [address(0), address(token), address(ledger)];
        for (uint256 n; n < 3; ++n) {
            refuses(held, bad[n], 0, LATE, abi.encodeWithSelector(CreatorToken_BadReceiver.selector, bad[n]));
        }
    }

    /// @custom:proves [S3.52] one more than the balance refuses with both values
    function test_balance() public {
        buy(other, 1 ether);
        refuses(
            held + 1,
            fan,
            0,
            LATE,
            abi.encodeWithSelector(CreatorToken_BalanceTooLow.selector, fan, held, held + 1)
        );
        refuses(
            type(uint256).max,
            fan,
            0,
            LATE,
            abi.encodeWithSelector(CreatorToken_BalanceTooLow.selector, fan, held, type(uint256).max)
        );
    }

    /// @custom:proves [S3.54][T10] less money than agreed refuses with both values, after fees
    function test_minOut() public {
        (uint256 out,,) = token.quoteSell(held);
        refuses(held, fan, out + 1, LATE, abi.encodeWithSelector(CreatorToken_BelowMin.selector, out, out + 1));
        vm.prank(fan);
        assertEq(token.sell(held, fan, out, LATE), out, "out");
    }

    /// @custom:proves [S3.52] nothing, and dust that is worth nothing, refuse
    function test_dust() public {
        refuses(0, fan, 0, LATE, abi.encodeWithSelector(CreatorToken_TooSmall.selector, 0));
        refuses(1, fan, 0, LATE, abi.encodeWithSelector(CreatorToken_TooSmall.selector, 1));
        assertEq(token.balanceOf(fan), held, "nothing burned");
    }

    /// @custom:proves [S3.52][S3.54][S3.1] a sale follows the formula and the event carries every new value
    function test_sale() public {
        uint256 part = held / 3;
        uint256 amount = worthAt(held, part, STANDARD);
        uint256 platform = up(amount * 250, BPS);
        uint256 creators = up(amount * 350, BPS) - platform;
        uint256 before = fan.balance;
        Deal memory made = deal(token, fan, part, amount);
        (made.platformFee, made.creatorFee) = (platform, creators);
        expectSold(token, made);
        vm.prank(fan);
        assertEq(token.sell(part, fan, 0, LATE), amount - platform - creators, "out");
        assertEq(fan.balance - before, amount - platform - creators, "paid");
        assertEq(token.balanceOf(fan), held - part, "balance");
        booked(token, held - part, 0.965 ether - amount, 0.025 ether + platform, 0.01 ether + creators);
        (, uint256 ofSale,) = token.feeBps();
        assertEq(ofSale, 350, "the fee stays what it was");
    }

    /// @custom:proves [S3.52][S3.53] a quote is the sale to the unit
    function testFuzz_quote(uint256 seed, uint256 part) public {
        buy(other, 0.001 ether + seed % 60 ether);
        part = bound(part, 1e12, held);
        (uint256 out, uint256 platform, uint256 creators) = token.quoteSell(part);
        uint256 before = fan.balance;
        uint256 reserve = token.reserveBalance();
        assertEq(sell(fan, part), out, "out");
        assertEq(fan.balance - before, out, "paid");
        assertEq(reserve - token.reserveBalance(), out + platform + creators, "reserve");
    }

    /// @custom:proves [S3.52] a quote beyond the supply refuses
    function test_quoteBeyond() public {
        reverts(CreatorToken_AboveSupply.selector, held + 1, held);
        token.quoteSell(held + 1);
        token.quoteSell(held);
    }

    /// @custom:proves [S3.52] somebody else can be paid
    function test_otherReceiver() public {
        vm.prank(fan);
        uint256 out = token.sell(held, referrer, 0, LATE);
        assertEq(referrer.balance, out, "paid");
    }

    /// @custom:proves [S3.53][S3.54] a sale pays the fee of the last purchase, whatever the schedule says now
    function test_feeOfLastPurchase() public {
        uint256 amount = worthAt(held, held, STANDARD);
        fees.setBps(0);
        (, uint256 platform, uint256 creators) = token.quoteSell(held);
        assertEq(platform, up(amount * 250, BPS), "as at the last purchase");
        uint256 more = buy(other, 1 ether);
        amount = worthAt(held + more, held, STANDARD);
        (, platform, creators) = token.quoteSell(held);
        assertEq(platform, 0, "none since the next purchase");
        assertEq(creators, up(amount * 100, BPS), "the creator's stays");
        fees.setBps(250);
        (, platform,) = token.quoteSell(held);
        assertEq(platform, 0, "not raised without a purchase");
    }

    /// @custom:proves [S3.53] fees that no longer fit are not taken
    function test_feesFull() public {
        (, uint256 platform, uint256 creators) = token.quoteSell(held);
        uint256 amount = token.reserveBalance();
        store(type(uint80).max - platform + 1, type(uint88).max - creators);
        (uint256 out, uint256 lessPlatform, uint256 sameCreator) = token.quoteSell(held);
        assertEq(lessPlatform, platform - 1, "platform");
        assertEq(sameCreator, creators, "creator");
        assertEq(out, amount - platform - creators + 1, "the seller has the rest");
        store(type(uint80).max, type(uint88).max - creators + 1);
        sell(fan, held);
        (platform, creators) = token.feesOwed();
        assertEq(platform, type(uint80).max, "full");
        assertEq(creators, type(uint88).max, "full too");
        assertEq(token.totalSupply(), 0, "all sold");
    }

    function store(uint256 platform, uint256 creators) private {
        uint256 supply = token.totalSupply();
        vm.store(address(token), BOOK, bytes32(supply | (platform << 80) | (creators << 160) | (250 << 248)));
    }

    /// @custom:proves [S3.53] neither a broken schedule nor a broken list stops a sale
    function test_nothingStopsASale() public {
        allow(fan, 100e6);
        vm.prank(fan);
        uint256 tokens = dollars.buyWithToken(100e6, fan, 0, LATE, address(0));
        vm.etch(address(fees), hex"fe");
        vm.etch(address(currencies), hex"fe");
        sell(fan, held);
        sellIn(dollars, fan, tokens);
        assertEq(token.totalSupply() + dollars.totalSupply(), 0, "all sold");
    }

    /// @custom:proves [S3.53][T32] native money waits in the ledger
    function test_refusing() public {
        address payee = address(new RefusingPayee());
        vm.prank(fan);
        uint256 out = token.sell(held, payee, 0, LATE);
        assertEq(ledger.owed(payee, 0), out, "owed");
        assertEq(address(ledger).balance, out, "there");
    }

    /// @custom:proves [S3.53][T32] frozen money waits in the ledger
    function test_frozen() public {
        ICreatorTokenFactory.Launch memory launch = standard();
        launch.currency = 2;
        CreatorToken made = make(other, launch);
        freezing.mint(fan, 2 ether);
        vm.prank(fan);
        freezing.approve(address(made), 2 ether);
        vm.prank(fan);
        uint256 tokens = made.buyWithToken(2 ether, fan, 0, LATE, address(0));
        freezing.freeze(fan, true);
        uint256 half = sellIn(made, fan, tokens / 2);
        assertEq(ledger.owed(fan, 2), half, "owed after a refusal");
        freezing.setAnswersFalse(true);
        half += sellIn(made, fan, tokens / 2);
        assertEq(ledger.owed(fan, 2), half, "owed after a no");
        assertEq(freezing.balanceOf(address(ledger)), half, "there");
    }

    /// @custom:proves [S3.53][T31] a receiver that sells again from inside is refused
    function test_reenter() public {
        Reenterer payee = new Reenterer();
        vm.prank(fan);
        token.transfer(address(payee), held);
        payee.prepare(address(token), 0, abi.encodeCall(token.sell, (1e18, address(payee), 0, LATE)));
        payee.act(address(token), 0, abi.encodeCall(token.sell, (1e18, address(payee), 0, LATE)));
        assertEq(payee.tries(), 1, "tried");
        assertFalse(payee.succeeded(), "went through");
        assertEq(uint32(payee.reason()), uint32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector), "reason");
        assertEq(token.balanceOf(address(payee)), held - 1e18, "one sale");
    }
}
