// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../../contracts/mocks/FreezingToken.sol";
import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {IPassRenewals, RenewalStatus} from "../../../../../contracts/passes/renewals/IPassRenewals.sol";
import {Vm} from "../../../kit/Vm.sol";
import {Renewing} from "../Renewing.sol";

contract DueTest is Renewing {
    /// @custom:proves [S3.12] creator and keeper are paid, the pass goes on and the charge is said
    function test_charge() public {
        uint256 id = subscribe(12);
        vm.warp(OPENS);
        uint256 creatorHad = dollar.balanceOf(creator);
        uint256 had = dollar.balanceOf(fan);
        uint40 next = uint40(END + MONTH);
        vm.expectEmit(address(renewals));
        emit IPassRenewals.RenewalCharged(id, fan, keeper, 1, COST, TIP, next, 11);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassExtended(
            passId, dollars, address(renewals), 1, COST, address(0), 0, next
        );
        charge(id);
        assertEq(dollar.balanceOf(creator) - creatorHad, COST, "creator");
        assertEq(dollar.balanceOf(keeper), TIP, "keeper");
        assertEq(had - dollar.balanceOf(fan), COST + TIP, "fan");
        assertEq(pass.expiresAt(passId), next, "end");
        assertEq(renewals.subscription(id).cursor, next, "cursor");
        assertEq(renewals.subscription(id).left, 11, "left");
        assertEq(dollar.balanceOf(address(renewals)), 0, "kept");
        assertEq(dollar.allowance(address(renewals), address(pass)), 0, "allowed");
    }

    /// @custom:proves [S3.12] every period is charged once and no more than agreed
    function test_periods() public {
        uint256 id = subscribe(3);
        uint256 had = dollar.balanceOf(fan);
        for (uint256 n; n < 3; ++n) {
            vm.warp(OPENS + n * MONTH);
            charge(id);
            notDue(id, n == 2 ? RenewalStatus.Finished : RenewalStatus.TooEarly, "once");
        }
        vm.warp(OPENS + 3 * MONTH);
        notDue(id, RenewalStatus.Finished, "three");
        assertEq(had - dollar.balanceOf(fan), 3 * (COST + TIP), "fan");
        assertEq(pass.expiresAt(passId), END + 3 * MONTH, "end");
    }

    /// @custom:proves [S3.12] a price that fell is charged as it is and the tip falls with it
    function test_cheaper() public {
        uint256 id = subscribe(12);
        setPrice(dollars, TIP - 1);
        vm.warp(OPENS);
        (, uint256 price, uint256 tip, uint256 opens, uint256 closes) = renewals.renewalStatus(id);
        assertEq(price, TIP - 1, "price");
        assertEq(tip, TIP - 1, "tip");
        assertEq(opens, OPENS, "opens");
        assertEq(closes, CLOSES, "closes");
        uint256 had = dollar.balanceOf(fan);
        charge(id);
        assertEq(had - dollar.balanceOf(fan), 2 * (TIP - 1), "fan");
        assertEq(dollar.balanceOf(keeper), TIP - 1, "keeper");
    }

    /// @custom:proves [S3.12] a free period costs nothing
    function test_free() public {
        uint256 id = subscribe(12);
        setPrice(dollars, 0);
        vm.warp(OPENS);
        uint256 had = dollar.balanceOf(fan);
        vm.recordLogs();
        charge(id);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 n; n < logs.length; ++n) assertFalse(logs[n].emitter == address(dollar), "the token is asked for nothing");
        assertEq(dollar.balanceOf(fan), had, "fan");
        assertEq(pass.expiresAt(passId), END + MONTH, "end");
    }

    /// @custom:proves [S3.12] a pass that ended starts again
    function test_ended() public {
        uint256 id = subscribe(12);
        vm.warp(CLOSES);
        charge(id);
        assertEq(pass.expiresAt(passId), CLOSES + MONTH, "from now");
        assertEq(renewals.subscription(id).cursor, CLOSES + MONTH, "cursor");
    }

    /// @custom:proves [S3.12][T32] a creator whose account is frozen finds the money in the ledger
    function test_frozenCreator() public {
        FreezingToken token = new FreezingToken();
        IStreamPass.Tier memory made = terms(COST, MONTH, 1);
        made.currency = currencies.list(address(token));
        uint16 tierId = addTier(made);
        give(other, tierId, uint40(END));
        token.mint(other, 100e6);
        vm.startPrank(other);
        token.approve(address(renewals), 100e6);
        uint256 id = renewals.subscribe(address(pass), uint64(idOf(other)), CAP, 12, TIP);
        vm.stopPrank();
        token.freeze(creator, true);
        vm.warp(OPENS);
        charge(id);
        assertEq(ledger.owed(creator, made.currency), COST, "waits");
        assertEq(token.balanceOf(keeper), TIP, "keeper");
        assertEq(endOf(other), END + MONTH, "end");
    }
}
