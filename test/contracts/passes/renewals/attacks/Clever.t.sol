// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ITold, ToldToken} from "../../../../../contracts/mocks/recordings/ToldToken.sol";
import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {StreamPass} from "../../../../../contracts/passes/StreamPass.sol";
import {IPassRenewals, RenewalStatus} from "../../../../../contracts/passes/renewals/IPassRenewals.sol";
import {PassRenewals} from "../../../../../contracts/passes/renewals/PassRenewals.sol";
import {Renewing} from "../Renewing.sol";

/// @notice A creator who renews for fans, and makes the pass cheaper while the tip arrives.
contract CheapeningKeeper is ITold {
    StreamPass public pass;
    uint16 public tierId;

    function open(StreamPass pass_, IStreamPass.Tier calldata terms) external {
        pass = pass_;
        tierId = pass_.createTier(terms);
    }

    function told() external {
        if (address(pass) == address(0)) return;
        IStreamPass.Tier memory terms = pass.tier(tierId);
        terms.price = 1;
        pass.updateTier(tierId, terms);
    }

    function charge(PassRenewals renewals, uint256 id) external {
        renewals.charge(id);
    }
}

contract CleverRenewalTest is Renewing {
    /// @custom:proves [S3.12][T31] a keeper who changes the price while being tipped leaves nothing between fan and creator
    function test_cheapened() public {
        ToldToken token = new ToldToken();
        IStreamPass.Tier memory made = terms(COST, MONTH, 1);
        made.currency = currencies.list(address(token));
        CheapeningKeeper clever = new CheapeningKeeper();
        vm.prank(address(clever));
        StreamPass theirs = StreamPass(factory.createCollection("Clever", "CLV", creator));
        clever.open(theirs, made);
        token.mint(other, 1_000e6);
        vm.startPrank(other);
        token.approve(address(theirs), COST);
        uint64 id = uint64(theirs.purchase(1, other, COST, address(0)));
        token.approve(address(renewals), CAP);
        uint256 agreed = renewals.subscribe(address(theirs), id, CAP, 1, TIP);
        vm.stopPrank();
        vm.warp(END);
        clever.charge(renewals, agreed);
        assertEq(theirs.tier(1).price, 1, "the price did change");
        assertEq(token.balanceOf(address(renewals)), 0, "nothing is stuck");
        assertEq(token.allowance(address(renewals), address(theirs)), 0, "nothing is allowed");
        assertEq(token.balanceOf(creator), 2 * COST, "the creator has what the event says");
        assertEq(token.balanceOf(address(clever)), TIP, "tip");
    }

    /// @custom:proves [S3.12] anybody ends a subscription whose pass left, so that a pass sent back charges nobody
    function test_sentBack() public {
        uint256 id = subscribe(3);
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSelector(IPassRenewals.PassRenewals_NotSubscriber.selector, other, fan));
        renewals.cancel(id);
        move(fan, other, passId);
        vm.expectEmit(address(renewals));
        emit IPassRenewals.Unsubscribed(id, fan, other, 3);
        vm.prank(other);
        renewals.cancel(id);
        assertEq(renewals.subscription(id).subscriber, address(0), "gone");
        move(other, fan, passId);
        vm.warp(OPENS);
        notDue(id, RenewalStatus.None, "sent back for its tip");
    }

    /// @custom:proves [S3.12] while nobody ended it a pass that comes back in time is renewed at the agreed cap at most
    function test_cameBack() public {
        uint256 id = subscribe(1);
        move(fan, other, passId);
        move(other, fan, passId);
        vm.warp(OPENS);
        charge(id);
        assertEq(dollar.balanceOf(fan), 1_000e6 - 2 * COST - TIP, "one period, as agreed");
        notDue(id, RenewalStatus.Finished, "and no more than the periods agreed");
    }

    /// @custom:proves [S3.12] nobody ends a subscription that is not there
    function test_nothingToEnd() public {
        vm.prank(other);
        vm.expectRevert(
            abi.encodeWithSelector(IPassRenewals.PassRenewals_NotSubscriber.selector, other, address(0))
        );
        renewals.cancel(7);
    }
}
