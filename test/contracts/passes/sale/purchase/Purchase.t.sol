// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../../contracts/mocks/RefusingPayee.sol";
import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Stage} from "../../../kit/Stage.sol";

contract PurchaseTest is Stage {
    function refuses(bytes memory reason, uint16 tierId, address to, uint256 value) private {
        uint96 price = tierId <= pass.tierCount() ? pass.tier(tierId).price : PRICE;
        vm.prank(fan);
        vm.expectRevert(reason);
        pass.purchase{value: value}(tierId, to, price, address(0));
    }

    /// @custom:proves [S3.9] an unknown tier refuses
    function test_unknownTier() public {
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoTier.selector, 99), 99, fan, PRICE);
    }

    /// @custom:proves [S3.8] a paused tier refuses
    function test_pausedTier() public {
        IStreamPass.Tier memory made = pass.tier(bronze);
        made.flags = 2;
        changeTier(bronze, made);
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_TierPaused.selector, bronze), bronze, fan, PRICE);
    }

    /// @custom:proves [S3.8] a tier of grants only refuses
    function test_grantsOnly() public {
        IStreamPass.Tier memory made = pass.tier(bronze);
        made.flags = 8;
        changeTier(bronze, made);
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_GrantsOnly.selector, bronze), bronze, fan, PRICE);
    }

    /// @custom:proves [S3.9] a sold-out tier refuses with its supply
    function test_soldOut() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.maxSupply = 2;
        uint16 rare = addTier(made);
        buy(fan, rare);
        buy(other, rare);
        refuses(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_SoldOut.selector, rare, 2), rare, address(0xB0B), PRICE
        );
        assertEq(pass.tier(rare).minted, 2, "minted");
        buy(fan, rare); // more time needs no place
    }

    /// @custom:proves [S3.9] one wei below the price refuses with both values
    function test_underpaid() public {
        refuses(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_Underpaid.selector, PRICE - 1, PRICE),
            bronze,
            fan,
            PRICE - 1
        );
    }

    /// @custom:proves [S3.9] a price above the agreed maximum refuses with both values
    function test_priceAboveMax() public {
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_PriceAboveMax.selector, PRICE, PRICE - 1)
        );
        pass.purchase{value: PRICE}(bronze, fan, PRICE - 1, address(0));
    }

    /// @custom:proves [S3.9] native money for a dollar tier refuses
    function test_nativeForDollars() public {
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_ValueNotAccepted.selector, 1), dollars, fan, 1);
    }

    /// @custom:proves [S3.1][S3.9][S3.10] the exact price makes a pass and the creator has the whole price at once
    function test_exactPrice() public {
        uint40 end = uint40(NOW + MONTH);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassPurchased(1, bronze, fan, fan, 0, PRICE, address(0), 0, end);
        assertEq(buy(fan, bronze), 1, "pass id");
        assertEq(creator.balance, PRICE, "creator");
        assertEq(address(pass).balance + address(ledger).balance, 0, "kept by contracts");
        assertEq(pass.ownerOf(1), fan, "owner");
        assertEq(pass.balanceOf(fan), 1, "balance");
        assertEq(pass.tierOf(1), bronze, "tier");
        assertEq(pass.expiresAt(1), end, "end");
        assertEq(pass.tier(bronze).minted, 1, "minted");
    }

    /// @custom:proves [S3.9][D4] surplus returns in the same call
    function test_surplusReturns() public {
        uint256 before = fan.balance;
        vm.prank(fan);
        pass.purchase{value: 1 ether}(bronze, fan, PRICE, address(0));
        assertEq(before - fan.balance, PRICE, "fan paid");
        assertEq(creator.balance, PRICE, "creator");
    }

    /// @custom:proves [S3.9][T32] surplus that the payer refuses waits in the ledger
    function test_surplusCredited() public {
        RefusingPayee payer = new RefusingPayee();
        vm.deal(address(payer), 1 ether);
        vm.prank(address(payer));
        pass.purchase{value: 1 ether}(bronze, fan, PRICE, address(0));
        assertEq(ledger.owed(address(payer), 0), 1 ether - PRICE, "owed to the payer");
        assertEq(creator.balance, PRICE, "creator");
    }

    /// @custom:proves [S3.8] a free tier makes a pass for nothing
    function test_freeTier() public {
        uint16 free = addTier(terms(0, 1 days, 1));
        buy(fan, free);
        assertTrue(pass.hasAccess(fan), "access");
        assertEq(creator.balance, 0, "creator");
    }

    /// @custom:proves [S3.9][T32] a new pass for nothing goes to its payer only
    function test_freeForPayerOnly() public {
        uint16 free = addTier(terms(0, 1 days, 1));
        bytes4 reason = IStreamPassErrors.StreamPass_FreeForPayerOnly.selector;
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(reason, fan, other));
        pass.purchase(free, other, 0, address(0));
        buy(other, free);
        buyFor(fan, other, free); // more time stands in nobody's way
        assertEq(endOf(other), NOW + 2 days, "end");
        buyFor(fan, address(0xB0B), bronze); // a gift that costs something
    }

    /// @custom:proves [S3.1][S3.9] dollars move from fan to creator with an exact allowance
    function test_dollars() public {
        dollar.mint(fan, 20e6);
        vm.prank(fan);
        dollar.approve(address(pass), 9e6);
        vm.prank(fan);
        pass.purchase(dollars, fan, 9e6, address(0));
        assertEq(dollar.balanceOf(creator), 9e6, "creator");
        assertEq(dollar.balanceOf(fan), 11e6, "fan");
        assertEq(dollar.allowance(fan, address(pass)), 0, "allowance left");
        assertTrue(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.9] dollars without allowance refuse
    function test_dollarsWithoutAllowance() public {
        dollar.mint(fan, 20e6);
        refuses(abi.encodeWithSelector(IStreamPassErrors.TransferFromFailed.selector), dollars, fan, 0);
        assertFalse(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.9] a paused currency refuses
    function test_pausedCurrency() public {
        currencies.setPaused(1, true);
        refuses(abi.encodeWithSelector(IStreamPassErrors.StreamPass_CurrencyPaused.selector, 1), dollars, fan, 0);
    }

    /// @custom:proves [S3.9] a gift belongs to the receiver and names the payer
    function test_gift() public {
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassPurchased(1, bronze, other, fan, 0, PRICE, address(0), 0, uint40(NOW + MONTH));
        buyFor(fan, other, bronze);
        assertTrue(pass.hasAccess(other), "receiver");
        assertFalse(pass.hasAccess(fan), "payer");
    }

    /// @custom:proves [S3.9] a gift to the zero address refuses
    function test_giftToNobody() public {
        refuses(abi.encodeWithSignature("TransferToZeroAddress()"), bronze, address(0), PRICE);
    }

    /// @custom:proves [S3.9] a gift over another live tier refuses with that pass
    function test_otherTierLive() public {
        uint256 passId = buy(other, gold);
        refuses(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_OtherPassLive.selector, other, passId, gold),
            bronze,
            other,
            PRICE
        );
        vm.warp(NOW + MONTH); // the very second it ends it does not block any more
        buyFor(fan, other, bronze);
        assertEq(idOf(other), passId + 1, "new pass");
    }

    /// @custom:proves [S3.1] the referrer has the agreed share and the creator the rest
    function test_referral() public {
        uint16 shared = referredTier(0);
        vm.prank(fan);
        pass.purchase{value: PRICE}(shared, fan, PRICE, referrer);
        assertEq(referrer.balance, PRICE / 10, "referrer");
        assertEq(creator.balance, PRICE - PRICE / 10, "creator");
    }

    /// @custom:proves [S3.1] nobody refers themselves
    function test_selfReferral() public {
        uint16 shared = referredTier(0);
        vm.prank(fan);
        pass.purchase{value: PRICE}(shared, other, PRICE, fan);
        vm.prank(fan);
        pass.purchase{value: PRICE}(shared, other, PRICE, other);
        assertEq(creator.balance, 2 * PRICE, "creator");
    }

    /// @custom:proves [S3.1] the referral share of dollars is paid in dollars
    function test_dollarReferral() public {
        uint16 shared = referredTier(1);
        dollar.mint(fan, PRICE);
        vm.prank(fan);
        dollar.approve(address(pass), PRICE);
        vm.prank(fan);
        pass.purchase(shared, fan, PRICE, referrer);
        assertEq(dollar.balanceOf(referrer), PRICE / 10, "referrer");
        assertEq(dollar.balanceOf(creator), PRICE - PRICE / 10, "creator");
    }

    function referredTier(uint8 currency) private returns (uint16) {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.referralBps = 1_000;
        made.currency = currency;
        return addTier(made);
    }
}
