// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {TokenStage} from "../kit/TokenStage.sol";

contract FeesTest is TokenStage {
    function setPayout(address payout) private {
        vm.prank(creator);
        token.setPayout(payout);
    }

    /// @custom:proves [S3.54][S3.1] the treasury and the creator are paid and nothing is owed
    function test_collect() public {
        buy(fan, 1 ether);
        vm.prank(other);
        vm.expectEmit(address(token));
        emit FeesCollected(treasury, creator, 0, 0.025 ether, 0.01 ether);
        (uint256 platform, uint256 creators) = token.collectFees();
        assertEq(platform, 0.025 ether, "platform");
        assertEq(creators, 0.01 ether, "creator");
        assertEq(treasury.balance, 0.025 ether, "treasury");
        assertEq(creator.balance, 0.01 ether, "payout");
        booked(token, token.totalSupply(), 0.965 ether, 0, 0);
        assertEq(address(token).balance, 0.965 ether, "the reserve is there");
        (, uint256 ofSale,) = token.feeBps();
        assertEq(ofSale, 350, "the fee of a sale stays");
    }

    /// @custom:proves [S3.54] fees in dollars are paid in dollars
    function test_dollars() public {
        allow(fan, 100e6);
        vm.prank(fan);
        dollars.buyWithToken(100e6, fan, 0, LATE, address(0));
        vm.expectEmit(address(dollars));
        emit FeesCollected(treasury, address(0xD011A4), 1, 2.5e6, 1e6);
        dollars.collectFees();
        assertEq(dollar.balanceOf(treasury), 2.5e6, "treasury");
        assertEq(dollar.balanceOf(address(0xD011A4)), 1e6, "creator");
    }

    /// @custom:proves [S3.54] a new payout and a new treasury get what was owed before
    function test_elsewhere() public {
        buy(fan, 1 ether);
        setPayout(other);
        fees.setTreasury(referrer);
        uint256 before = other.balance;
        token.collectFees();
        assertEq(other.balance - before, 0.01 ether, "payout");
        assertEq(referrer.balance, 0.025 ether, "treasury");
    }

    /// @custom:proves [S3.54][T32] those who refuse are credited and block nobody
    function test_refusing() public {
        buy(fan, 1 ether);
        address payee = address(new RefusingPayee());
        setPayout(payee);
        fees.setTreasury(address(token)); // takes no bare money
        token.collectFees();
        assertEq(ledger.owed(payee, 0), 0.01 ether, "creator");
        assertEq(ledger.owed(address(token), 0), 0.025 ether, "treasury");
    }

    /// @custom:proves [S3.54] the fees of one side alone are paid
    function test_oneSide() public {
        fees.setBps(0);
        buy(fan, 1 ether);
        token.collectFees();
        assertEq(treasury.balance, 0, "treasury");
        assertEq(creator.balance, 0.01 ether, "creator");
    }

    /// @custom:proves [S3.54] nothing owed refuses
    function test_nothing() public {
        reverts(CreatorToken_NothingOwed.selector);
        token.collectFees();
        buy(fan, 1 ether);
        token.collectFees();
        reverts(CreatorToken_NothingOwed.selector);
        token.collectFees();
    }

    /// @custom:proves [S3.54][T31] a payee that collects again from inside is refused
    function test_reenter() public {
        buy(fan, 1 ether);
        Reenterer payee = new Reenterer();
        setPayout(address(payee));
        payee.prepare(address(token), 0, abi.encodeCall(token.collectFees, ()));
        token.collectFees();
        assertEq(payee.tries(), 1, "tried");
        assertFalse(payee.succeeded(), "went through");
        assertEq(uint32(payee.reason()), uint32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector), "reason");
        assertEq(address(payee).balance, 0.01 ether, "paid once");
    }

    /// @custom:proves [S3.78] only the creator sets it
    function test_onlyCreator() public {
        vm.prank(fan);
        reverts(CreatorToken_NotCreator.selector, fan);
        token.setPayout(fan);
    }

    /// @custom:proves [S3.54] zero, the token itself and the ledger refuse
    function test_badPayout() public {
        address[3] memory bad = [address(0), address(token), address(ledger)];
        for (uint256 n; n < 3; ++n) {
            vm.prank(creator);
            reverts(CreatorToken_BadReceiver.selector, bad[n]);
            token.setPayout(bad[n]);
        }
    }

    /// @custom:proves [S3.54] the event names the old and the new
    function test_event() public {
        vm.expectEmit(address(token));
        emit PayoutChanged(creator, other);
        setPayout(other);
        assertEq(token.payout(), other, "payout");
        vm.expectEmit(address(token));
        emit PayoutChanged(other, fan);
        setPayout(fan);
        assertEq(token.payout(), fan, "payout again");
    }
}
