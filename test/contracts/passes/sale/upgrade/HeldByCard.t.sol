// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPassVouchers} from "../../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {Signed} from "../../kit/Signed.sol";

/// @notice Upgrades of a pass that a card paid for and holds.
contract HeldByCardTest is Signed {
    uint40 private held; // end of the hold

    /// @dev Claims a month by card and moves it up; given time counts nothing, so the whole price is due.
    function upgradeClaimed() private {
        claim(bronze, fan);
        held = pass.heldUntil(1);
        assertEq(held, uint40((NOW + 120 days) / 1 days + 1) * 1 days, "held before");
        vm.prank(fan);
        pass.upgrade{value: 3 * PRICE}(1, gold, 3 * PRICE);
    }

    /// @custom:proves [S4.38][T16] a hold of a card outlives an upgrade, and the pass neither moves nor counts as final before its end
    function test_hold() public {
        upgradeClaimed();
        assertEq(pass.heldUntil(1), held, "held as before");
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_Held.selector, 1, held));
        pass.transferFrom(fan, other, 1);
        assertEq(pass.finalRankOf(fan), 0, "not final");
        for (uint256 n; n < 4; ++n) {
            buy(fan, gold); // the month that was paid for ends before the hold
        }
        vm.warp(held - 1);
        assertEq(pass.finalRankOf(fan), 0, "not final in the last second");
        vm.warp(held);
        assertEq(pass.finalRankOf(fan), 2, "final");
    }

    /// @custom:proves [S4.38][T45] an attestor takes back what a disputed card paid for, after an upgrade too, and pays what was paid on chain
    function test_revoke() public {
        upgradeClaimed();
        vm.deal(attestor, 1 ether);
        uint256 before = fan.balance;
        vm.prank(attestor);
        pass.revoke{value: 3 * PRICE}(1, 3 * PRICE);
        assertFalse(pass.hasAccess(fan), "taken back");
        assertEq(fan.balance - before, 3 * PRICE, "paid time is paid for");
    }

    /// @custom:proves [T16] after an upgrade a stranger's card puts its time behind and prolongs no hold over paid time
    function test_consent() public {
        upgradeClaimed();
        IPassVouchers.CardVoucher memory made = card(gold, fan);
        made.purchase = "second";
        bytes memory signature = signed(ATTESTOR_KEY, made);
        vm.prank(relayer);
        pass.claimCard(made, attestor, signature);
        assertEq(endOf(fan), NOW + 2 * MONTH, "its time comes");
        assertEq(pass.heldUntil(1), held, "the hold stays");
        made.purchase = "third";
        made.heldUntil += 1 days;
        signature = signed(ATTESTOR_KEY, made);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotOwner.selector, relayer, fan));
        vm.prank(relayer);
        pass.claimCard(made, attestor, signature);
    }
}
