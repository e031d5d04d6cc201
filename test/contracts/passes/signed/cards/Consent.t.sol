// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPassVouchers} from "../../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {Signed} from "../../kit/Signed.sol";

/// @notice Whose word a hold needs.
contract ConsentTest is Signed {
    function refuses(bytes memory reason, IPassVouchers.CardVoucher memory made) private {
        bytes memory signature = signed(ATTESTOR_KEY, made);
        vm.expectRevert(reason);
        vm.prank(relayer);
        pass.claimCard(made, attestor, signature);
    }

    function heldDay() private pure returns (uint40) {
        return uint40((NOW + 120 days) / 1 days + 1) * 1 days;
    }

    /// @custom:proves [T16] nobody but the owner puts a hold on a live pass that no card holds
    function test_consent() public {
        buy(fan, bronze);
        IPassVouchers.CardVoucher memory made = card(bronze, fan);
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotOwner.selector, relayer, fan), made);
        vm.warp(NOW + MONTH - 1);
        made = card(bronze, fan);
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotOwner.selector, relayer, fan), made);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        vm.prank(fan);
        pass.claimCard(made, attestor, signature);
        assertEq(endOf(fan), NOW + 2 * MONTH, "end");
        (, uint256 credit,) = pass.upgradeQuote(1, gold);
        assertEq(credit, uint256(PRICE) / MONTH, "paid time keeps its worth");
    }

    /// @custom:proves [T16] the rest of a tier with a cool-down is no hold of a card, and the owner is asked
    function test_consentAtRest() public {
        uint16 resting = flagged(PRICE, MONTH, 1, 16);
        buy(fan, resting);
        assertTrue(pass.heldUntil(1) > block.timestamp, "it rests");
        refuses(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotOwner.selector, relayer, fan), card(resting, fan)
        );
    }

    /// @custom:proves [T16] after a card's hold the owner is asked again
    function test_consentAfterHold() public {
        IPassVouchers.CardVoucher memory made = card(bronze, fan);
        made.heldUntil = uint40(NOW + 1);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        pass.claimCard(made, attestor, signature);
        vm.warp((NOW / 1 days + 1) * 1 days - 1);
        made = card(bronze, fan);
        made.heldUntil = uint40(block.timestamp);
        made.purchase = "second";
        made.heldUntil += 1;
        signature = signed(ATTESTOR_KEY, made);
        pass.claimCard(made, attestor, signature);
        vm.warp(((NOW / 1 days) + 2) * 1 days);
        made = card(bronze, fan);
        made.purchase = "third";
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotOwner.selector, relayer, fan), made);
    }

    /// @custom:proves [T16] a hold is not prolonged over time that was bought on chain unless the owner asks
    function test_consentToProlong() public {
        IPassVouchers.CardVoucher memory made = card(bronze, fan);
        made.length = 1;
        bytes memory signature = signed(CREATOR_KEY, made);
        pass.claimCard(made, creator, signature);
        buy(fan, bronze);
        made.purchase = "second";
        made.heldUntil = uint40(NOW + 365 days);
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotOwner.selector, relayer, fan), made);
        made.heldUntil = heldDay() - 1;
        signature = signed(CREATOR_KEY, made);
        vm.prank(relayer);
        pass.claimCard(made, creator, signature);
        assertEq(pass.heldUntil(1), heldDay(), "time comes, the hold stays");
        made.purchase = "third";
        made.heldUntil = heldDay();
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotOwner.selector, relayer, fan), made);
        signature = signed(CREATOR_KEY, made);
        vm.prank(fan);
        pass.claimCard(made, creator, signature);
        assertEq(pass.heldUntil(1), heldDay() + 1 days, "the owner asked");
        vm.warp(NOW + MONTH + 1);
        made = card(bronze, fan);
        made.purchase = "fourth";
        signature = signed(CREATOR_KEY, made);
        vm.prank(relayer);
        pass.claimCard(made, creator, signature);
        assertEq(pass.heldUntil(1), heldDay() + MONTH, "bought time is used up");
    }
}
