// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EagerToken} from "../../../../../contracts/mocks/recordings/EagerToken.sol";
import {SkimmingToken} from "../../../../../contracts/mocks/SkimmingToken.sol";
import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {RenewalStatus} from "../../../../../contracts/passes/renewals/IPassRenewals.sol";
import {Payments} from "../../../../../contracts/payments/Payments.sol";
import {Renewing} from "../Renewing.sol";

contract NotDueTest is Renewing {
    uint256 private id;

    function setUp() public override {
        super.setUp();
        id = subscribe(12);
    }

    /// @dev A tier for a token of its own, a pass of it for `other`, and a subscription to both.
    function subscribeWith(address token) private returns (uint256 made) {
        IStreamPass.Tier memory tier = terms(COST, MONTH, 1);
        tier.currency = currencies.list(token);
        uint16 tierId = addTier(tier);
        give(other, tierId, uint40(END));
        EagerToken(token).mint(other, 100e6);
        vm.startPrank(other);
        EagerToken(token).approve(address(renewals), 100e6);
        made = renewals.subscribe(address(pass), uint64(idOf(other)), CAP, 12, TIP);
        vm.stopPrank();
    }

    /// @custom:proves [S3.12] the window opens a tenth before the end and closes thirty days after it
    function test_window() public {
        vm.warp(OPENS - 1);
        notDue(id, RenewalStatus.TooEarly, "a second early");
        vm.warp(CLOSES + 1);
        notDue(id, RenewalStatus.Lapsed, "a second late");
        vm.warp(CLOSES);
        ready(id, "last second");
        vm.warp(OPENS);
        ready(id, "first second");
    }

    /// @custom:proves [S3.12] nobody subscribed
    function test_none() public {
        notDue(7, RenewalStatus.None, "unknown");
        (, uint256 price, uint256 tip, uint256 opens, uint256 closes) = renewals.renewalStatus(7);
        assertEq(price + tip + opens + closes, 0, "nothing is known");
    }

    /// @custom:proves [S3.12] the pass moved
    function test_moved() public {
        vm.warp(OPENS);
        move(fan, other, passId);
        notDue(id, RenewalStatus.Moved, "moved");
        move(other, fan, passId);
        charge(id);
    }

    /// @custom:proves [S3.12] the pass merged away
    function test_merged() public {
        give(other, dollars, uint40(END));
        move(fan, other, passId);
        vm.warp(OPENS);
        notDue(id, RenewalStatus.Moved, "gone");
    }

    /// @custom:proves [S3.12] the pass is in another tier
    function test_upgraded() public {
        IStreamPass.Tier memory better = terms(2 * COST, MONTH, 5);
        better.currency = 1;
        uint16 tierId = addTier(better);
        vm.startPrank(fan);
        dollar.approve(address(pass), 100e6);
        pass.upgrade(passId, tierId, 100e6);
        vm.stopPrank();
        vm.warp(OPENS);
        notDue(id, RenewalStatus.TierChanged, "upgraded");
    }

    /// @custom:proves [S3.12] the tier is not for sale
    function test_pausedTier() public {
        IStreamPass.Tier memory made = pass.tier(dollars);
        made.flags = 2;
        changeTier(dollars, made);
        vm.warp(OPENS);
        notDue(id, RenewalStatus.NotForSale, "paused");
    }

    /// @custom:proves [S3.12] the currency is paused
    function test_pausedCurrency() public {
        currencies.setPaused(1, true);
        vm.warp(OPENS);
        notDue(id, RenewalStatus.NotForSale, "paused");
    }

    /// @custom:proves [S3.12] another pass of the owner is live
    function test_otherLive() public {
        vm.warp(END);
        ready(id, "ended alone");
        buy(fan, gold);
        notDue(id, RenewalStatus.NotForSale, "beside another");
    }

    /// @custom:proves [S3.12] the pass never ends any more
    function test_neverEnds() public {
        give(fan, dollars, 0);
        notDue(id, RenewalStatus.NotForSale, "for ever");
        (, uint256 price,, uint256 opens, uint256 closes) = renewals.renewalStatus(id);
        assertEq(price, COST, "price");
        assertEq(opens + closes, 0, "no window");
    }

    /// @custom:proves [S3.12][T44] price and tip are above the cap
    function test_aboveCap() public {
        vm.warp(OPENS);
        setPrice(dollars, CAP - TIP + 1);
        notDue(id, RenewalStatus.AboveCap, "one above");
        setPrice(dollars, CAP - TIP);
        charge(id);
        assertEq(dollar.balanceOf(keeper), TIP, "keeper");
    }

    /// @custom:proves [S3.12] the balance or the allowance is short by one
    function test_noFunds() public {
        vm.warp(OPENS);
        vm.startPrank(fan);
        dollar.approve(address(renewals), COST + TIP - 1);
        vm.stopPrank();
        notDue(id, RenewalStatus.NoFunds, "allowance");
        vm.startPrank(fan);
        dollar.approve(address(renewals), COST + TIP);
        dollar.transfer(other, dollar.balanceOf(fan) - COST - TIP + 1);
        vm.stopPrank();
        notDue(id, RenewalStatus.NoFunds, "balance");
        dollar.mint(fan, 1);
        charge(id);
        assertEq(dollar.balanceOf(fan), 0, "to the last unit");
    }

    /// @custom:proves [S3.12] time that was paid for and is gone is not charged for again
    function test_cursor() public {
        vm.warp(OPENS);
        charge(id);
        vm.warp(OPENS + MONTH);
        ready(id, "the end that was paid for");
        revoke();
        notDue(id, RenewalStatus.Shortened, "an earlier one");
    }

    /// @custom:proves [S3.12][T16][T44] a pass that was revoked is not charged for until the fan pays past its old end
    function test_revoked() public {
        vm.warp(NOW + 1);
        revoke();
        notDue(id, RenewalStatus.Shortened, "revoked");
        vm.warp(CLOSES);
        notDue(id, RenewalStatus.Shortened, "for as long as it could be charged");
        vm.startPrank(fan);
        dollar.approve(address(pass), COST);
        pass.renewSubscription(passId, MONTH);
        vm.stopPrank();
        notDue(id, RenewalStatus.TooEarly, "the fan came back");
        vm.warp(pass.expiresAt(passId));
        charge(id);
        assertEq(dollar.balanceOf(keeper), TIP, "one tip");
    }

    /// @dev The creator takes the rest of the pass back and pays for it.
    function revoke() private {
        dollar.mint(creator, COST);
        vm.startPrank(creator);
        dollar.approve(address(pass), COST);
        pass.revoke(passId, COST);
        vm.stopPrank();
    }

    /// @custom:proves [S3.78][T31] nobody charges twice from inside
    function test_reenter() public {
        EagerToken token = new EagerToken();
        uint256 eager = subscribeWith(address(token));
        vm.warp(OPENS);
        bytes4 guarded = bytes4(keccak256("ReentrancyGuardReentrantCall()"));
        token.prepare(address(renewals), abi.encodeCall(renewals.charge, (eager)));
        charge(eager);
        assertEq(token.tries(), 1, "tried");
        assertEq(uint32(token.reason()), uint32(guarded), "why not");
        vm.warp(OPENS + MONTH);
        token.prepare(address(renewals), abi.encodeCall(renewals.cancel, (eager)));
        charge(eager);
        assertEq(uint32(token.reason()), uint32(guarded), "no cancelling meanwhile");
        vm.warp(OPENS + 2 * MONTH);
        token.prepare(address(renewals), abi.encodeCall(renewals.subscribe, (address(pass), passId, CAP, 1, TIP)));
        charge(eager);
        assertEq(uint32(token.reason()), uint32(guarded), "no subscribing meanwhile");
        assertEq(token.balanceOf(other), 100e6 - 3 * (COST + TIP), "three periods");
    }

    /// @custom:proves [S3.12] two subscriptions for one pass charge one period
    function test_two() public {
        uint256 second = subscribe(12);
        vm.warp(OPENS);
        charge(second);
        notDue(id, RenewalStatus.TooEarly, "the other one waits");
    }

    /// @custom:proves [S3.12] a renewal by hand closes the window
    function test_byHand() public {
        vm.warp(OPENS);
        vm.startPrank(fan);
        dollar.approve(address(pass), COST);
        pass.renewSubscription(passId, MONTH);
        vm.stopPrank();
        notDue(id, RenewalStatus.TooEarly, "paid already");
    }

    /// @custom:proves [S3.12] a token that keeps a part is refused
    function test_skimming() public {
        uint256 skimmed = subscribeWith(address(new SkimmingToken()));
        vm.warp(OPENS);
        vm.expectRevert(abi.encodeWithSelector(Payments.Payments_WrongAmount.selector, COST - 1, COST));
        charge(skimmed);
    }
}
