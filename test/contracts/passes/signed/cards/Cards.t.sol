// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Roles} from "../../../../../contracts/governance/Roles.sol";
import {IPassVouchers} from "../../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Signed} from "../../kit/Signed.sol";

contract CardsTest is Signed {
    function refuses(bytes memory reason, IPassVouchers.CardVoucher memory made) private {
        bytes memory signature = signed(ATTESTOR_KEY, made);
        vm.expectRevert(reason);
        vm.prank(relayer);
        pass.claimCard(made, attestor, signature);
    }

    function heldDay() private pure returns (uint40) {
        return uint40((NOW + 120 days) / 1 days + 1) * 1 days;
    }

    /// @custom:proves [S4.38] a purchase by card becomes a pass that is held
    function test_claim() public {
        assertFalse(pass.isCardClaimed("first"), "not yet");
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.CardClaimed("first", 1, fan, bronze, attestor, heldDay(), uint40(NOW + MONTH));
        assertEq(claim(bronze, fan), 1, "id");
        assertEq(endOf(fan), NOW + MONTH, "end");
        assertEq(pass.tier(bronze).minted, 1, "minted");
        assertEq(pass.heldUntil(1), heldDay(), "held");
        assertTrue(pass.isCardClaimed("first"), "claimed");
        assertFalse(pass.isCardClaimed("second"), "another one");
        assertEq(creator.balance, 0, "no money moved");
        (, uint256 credit,) = pass.upgradeQuote(1, gold);
        assertEq(credit, 0, "counts nothing");
    }

    /// @custom:proves [S4.38][T45] a purchase by card has one pass and never two
    function test_once() public {
        claim(bronze, fan);
        IPassVouchers.CardVoucher memory made = card(bronze, other);
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_CardClaimed.selector, bytes32("first")), made);
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_CardClaimed.selector, bytes32("first"))
        );
        pass.claimCard(made, creator, signature);
    }

    /// @custom:proves [T45] supply is never oversold across rails
    function test_soldOut() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.maxSupply = 1;
        uint16 rare = addTier(made);
        buy(other, rare);
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_SoldOut.selector, rare, 1), card(rare, fan));
    }

    /// @custom:proves [S4.38] the creator signs too
    function test_creatorSigns() public {
        IPassVouchers.CardVoucher memory made = card(bronze, fan);
        bytes memory signature = signed(CREATOR_KEY, made);
        assertEq(pass.claimCard(made, creator, signature), 1, "id");
    }

    /// @custom:proves [S4.38] nobody else signs and a key that was exchanged does not sign any more
    function test_otherSigners() public {
        IPassVouchers.CardVoucher memory made = card(bronze, fan);
        bytes memory signature = signed(0xBAD, made);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_BadSignature.selector, vm.addr(0xBAD))
        );
        pass.claimCard(made, vm.addr(0xBAD), signature);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_BadSignature.selector, attestor));
        pass.claimCard(made, attestor, signature);
        manager.revokeRole(Roles.ATTESTOR, attestor);
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_BadSignature.selector, attestor), made);
    }

    /// @custom:proves [T44] every field of a card voucher is signed, and the chain and the collection
    function test_altered() public {
        IPassVouchers.CardVoucher memory made = card(bronze, fan);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_BadSignature.selector, attestor);
        for (uint256 field; field < 7; ++field) {
            IPassVouchers.CardVoucher memory bent = card(bronze, fan);
            if (field == 0) bent.tierId = gold;
            else if (field == 1) bent.to = other;
            else if (field == 2) bent.length += 1;
            else if (field == 3) bent.heldUntil -= 1;
            else if (field == 4) bent.validUntil += 1;
            else if (field == 5) bent.purchase = "second";
            else vm.chainId(999);
            vm.expectRevert(reason);
            pass.claimCard(bent, attestor, signature);
        }
    }

    /// @custom:proves [T44] the last second of a card voucher counts and the next one does not
    function test_clock() public {
        IPassVouchers.CardVoucher memory made = card(bronze, fan);
        vm.warp(NOW + 1);
        refuses(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_VoucherExpired.selector, NOW, NOW + 1), made
        );
        vm.warp(NOW);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        pass.claimCard(made, attestor, signature);
    }

    /// @custom:proves [T16] a hold ends in the future and within a year
    function test_holdBounds() public {
        IPassVouchers.CardVoucher memory made = card(bronze, fan);
        bytes4 reason = IStreamPassErrors.StreamPass_HoldOutOfRange.selector;
        made.heldUntil = uint40(NOW);
        refuses(abi.encodeWithSelector(reason, NOW, NOW + 1, NOW + 365 days), made);
        made.heldUntil = uint40(NOW + 365 days + 1);
        refuses(abi.encodeWithSelector(reason, NOW + 365 days + 1, NOW + 1, NOW + 365 days), made);
        made.heldUntil = uint40(NOW + 1);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        pass.claimCard(made, attestor, signature);
        made.heldUntil = uint40(NOW + 365 days);
        made.purchase = "second";
        signature = signed(ATTESTOR_KEY, made);
        pass.claimCard(made, attestor, signature);
        assertEq(pass.heldUntil(1), ((NOW + 365 days) / 1 days + 1) * 1 days, "the longer one");
        made.heldUntil = uint40(NOW + 1 days);
        made.purchase = "third";
        signature = signed(ATTESTOR_KEY, made);
        pass.claimCard(made, attestor, signature);
        assertEq(pass.heldUntil(1), ((NOW + 365 days) / 1 days + 1) * 1 days, "never shorter");
    }

    /// @custom:proves [S3.8] a paused tier can be claimed and an unknown one cannot
    function test_tiers() public {
        claim(flagged(PRICE, MONTH, 1, 2), fan);
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoTier.selector, 99), card(99, other));
    }

    /// @custom:proves [S4.38] time by card goes behind time by card whoever sends it
    function test_extends() public {
        claim(bronze, fan);
        IPassVouchers.CardVoucher memory made = card(bronze, fan);
        made.purchase = "second";
        bytes memory signature = signed(ATTESTOR_KEY, made);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.CardClaimed("second", 1, fan, bronze, attestor, heldDay(), uint40(NOW + 2 * MONTH));
        vm.prank(relayer);
        pass.claimCard(made, attestor, signature);
        assertEq(endOf(fan), NOW + 2 * MONTH, "end");
    }

    /// @custom:proves [S4.38] a pass that ended starts again whoever sends it
    function test_revives() public {
        buy(fan, bronze);
        vm.warp(NOW + MONTH);
        assertEq(claim(bronze, fan), 1, "id");
        assertEq(endOf(fan), NOW + 2 * MONTH, "end");
        assertEq(pass.tier(bronze).minted, 1, "minted");
    }

    /// @custom:proves [S4.38] another live tier and a pass that never ends refuse
    function test_blocked() public {
        buy(fan, gold);
        bytes4 reason = IStreamPassErrors.StreamPass_OtherPassLive.selector;
        refuses(abi.encodeWithSelector(reason, fan, 1, gold), card(bronze, fan));
        buy(other, lifetime);
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NeverEnds.selector, 2), card(lifetime, other));
    }

    /// @custom:proves [S4.38] a card can buy time that never ends
    function test_forever() public {
        IPassVouchers.CardVoucher memory made = card(lifetime, fan);
        made.length = 0;
        bytes memory signature = signed(ATTESTOR_KEY, made);
        pass.claimCard(made, attestor, signature);
        assertEq(endOf(fan), 0, "never");
    }
}
