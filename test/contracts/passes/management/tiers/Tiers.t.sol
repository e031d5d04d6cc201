// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Stage} from "../../../kit/Stage.sol";

contract TiersTest is Stage {
    function refusesNew(bytes memory reason, IStreamPass.Tier memory made) private {
        vm.prank(creator);
        vm.expectRevert(reason);
        pass.createTier(made);
    }

    function refusesChange(bytes memory reason, uint16 tierId, IStreamPass.Tier memory made) private {
        vm.prank(creator);
        vm.expectRevert(reason);
        pass.updateTier(tierId, made);
    }

    /// @custom:proves [S3.8] it refuses
    function test_onlyCreator() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotCreator.selector, fan);
        vm.startPrank(fan);
        vm.expectRevert(reason);
        pass.createTier(made);
        vm.expectRevert(reason);
        pass.updateTier(bronze, made);
        vm.stopPrank();
    }

    /// @custom:proves [S2.16][S3.8] ids count up from one and every term is kept
    function testFuzz_kept(IStreamPass.Tier memory made) public {
        made.flags = made.flags & 31;
        if (made.flags & 4 == 0) made.refundWindow = 0;
        else if (made.refundWindow <= 1 days) made.refundWindow += 1 days + 1;
        if (made.duration != 0 && made.duration < made.refundWindow) made.duration = made.refundWindow;
        made.referralBps = made.referralBps % 5_001;
        made.currency = made.currency % 2;
        if (made.rank == 0) made.rank = 1;
        uint16 expected = pass.tierCount() + 1;
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.TierCreated(
            expected,
            made.price,
            made.currency,
            made.duration,
            made.maxSupply,
            made.rank,
            made.referralBps,
            made.refundWindow,
            made.flags
        );
        assertEq(addTier(made), expected, "id");
        assertEq(pass.tierCount(), expected, "count");
        IStreamPass.Tier memory kept = pass.tier(expected);
        assertEq(kept.minted, 0, "minted is not an input");
        kept.minted = made.minted;
        assertEq(uint256(keccak256(abi.encode(kept))), uint256(keccak256(abi.encode(made))), "terms");
    }

    /// @custom:proves [S3.8] rank zero refuses
    function test_rankZero() public {
        refusesNew(abi.encodeWithSelector(IStreamPassErrors.StreamPass_RankZero.selector), terms(PRICE, MONTH, 0));
    }

    /// @custom:proves [S3.8] flags that nobody knows refuse
    function test_flags() public {
        for (uint256 bit; bit < 8; ++bit) {
            IStreamPass.Tier memory made = terms(0, 0, 1);
            // casting to 'uint8' is safe because bit is below 8
            // forge-lint: disable-next-line(unsafe-typecast)
            made.flags = uint8(1 << bit);
            if (bit == 2) made.refundWindow = 2 days;
            if (bit < 5) addTier(made);
            else refusesNew(abi.encodeWithSelector(IStreamPassErrors.StreamPass_FlagsNotSupported.selector, made.flags), made);
        }
    }

    /// @custom:proves [S3.8] a refund window and its flag come together
    function test_refunds() public {
        bytes4 reason = IStreamPassErrors.StreamPass_RefundsNotSupported.selector;
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.refundWindow = 1;
        refusesNew(abi.encodeWithSelector(reason, 1), made);
        made.flags = 4;
        assertEq(pass.tier(addTier(made)).refundWindow, 1, "window");
        made.refundWindow = 0;
        refusesNew(abi.encodeWithSelector(reason, 0), made);
    }

    /// @custom:proves [S3.8] a refund window is at most as long as the time
    function test_refundWindow() public {
        IStreamPass.Tier memory made = terms(PRICE, 2 days, 1);
        made.flags = 4;
        made.refundWindow = 2 days;
        addTier(made);
        made.refundWindow = 2 days + 1;
        bytes4 reason = IStreamPassErrors.StreamPass_RefundsNotSupported.selector;
        refusesNew(abi.encodeWithSelector(reason, 2 days + 1), made);
        made.duration = 0;
        made.refundWindow = type(uint24).max;
        addTier(made);
    }

    /// @custom:proves [S3.12] a refundable time is longer than a day
    function test_refundableTime() public {
        bytes4 reason = IStreamPassErrors.StreamPass_RefundsNotSupported.selector;
        IStreamPass.Tier memory made = terms(PRICE, 1 days, 1);
        (made.flags, made.refundWindow) = (4, 1 days);
        refusesNew(abi.encodeWithSelector(reason, 1 days), made);
        made.duration = 1 days + 1;
        addTier(made);
        made.duration = 0;
        refusesNew(abi.encodeWithSelector(reason, 1 days), made);
        made.refundWindow = 1 days + 1;
        addTier(made);
    }

    /// @custom:proves [S3.8] a currency that was paused later stops no change
    function test_pausedLater() public {
        currencies.setPaused(1, true);
        IStreamPass.Tier memory made = pass.tier(dollars);
        made.flags = 2;
        changeTier(dollars, made);
        assertEq(pass.tier(dollars).flags, 2, "the creator stops the sale");
    }

    /// @custom:proves [S3.8] a referral share above half the price refuses
    function test_referral() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.referralBps = 5_001;
        refusesNew(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_ReferralTooHigh.selector, 5_001, 5_000), made
        );
        made.referralBps = 5_000;
        addTier(made);
    }

    /// @custom:proves [S3.8] a currency that is not listed refuses
    function test_unlisted() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.currency = 2;
        refusesNew(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoCurrency.selector, 2), made);
    }

    /// @custom:proves [S3.8] a paused currency refuses
    function test_pausedCurrency() public {
        currencies.setPaused(1, true);
        IStreamPass.Tier memory made = terms(9e6, MONTH, 1);
        made.currency = 1;
        refusesNew(abi.encodeWithSelector(IStreamPassErrors.StreamPass_CurrencyPaused.selector, 1), made);
    }

    /// @custom:proves [S3.8][D2] minted survives whatever the caller says
    function test_mintedSurvives() public {
        buy(fan, bronze);
        IStreamPass.Tier memory made = terms(2 * PRICE, MONTH, 1);
        made.minted = 0;
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.TierUpdated(bronze, 2 * PRICE, 0, MONTH, 0, 1, 0, 0, 0);
        changeTier(bronze, made);
        assertEq(pass.tier(bronze).minted, 1, "minted");
        assertTrue(pass.hasAccess(fan), "what is held stays");
    }

    /// @custom:proves [S3.8] a price change only affects later sales
    function test_price() public {
        buy(fan, bronze);
        setPrice(bronze, 5 * PRICE);
        assertEq(creator.balance, PRICE, "before");
        buy(other, bronze);
        assertEq(creator.balance, 6 * PRICE, "after");
    }

    /// @custom:proves [S3.8] an unknown tier refuses
    function test_unknown() public {
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoTier.selector, 0);
        refusesChange(reason, 0, terms(PRICE, MONTH, 1));
        vm.expectRevert(reason);
        pass.tier(0);
    }

    /// @custom:proves [S3.8] duration and currency and rank are fixed
    function test_fixed() public {
        bytes4 reason = IStreamPassErrors.StreamPass_DurationFixed.selector;
        refusesChange(abi.encodeWithSelector(reason, bronze, MONTH), bronze, terms(PRICE, MONTH + 1, 1));
        reason = IStreamPassErrors.StreamPass_RankFixed.selector;
        refusesChange(abi.encodeWithSelector(reason, bronze, 1), bronze, terms(PRICE, MONTH, 2));
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.currency = 1;
        reason = IStreamPassErrors.StreamPass_CurrencyFixed.selector;
        refusesChange(abi.encodeWithSelector(reason, bronze, 0), bronze, made);
    }

    /// @custom:proves [S3.8] what holders rely on is fixed and what buyers see may change
    function test_fixedFlags() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.flags = 4 + 1;
        made.refundWindow = 7;
        uint16 tierId = addTier(made);
        bytes4 reason = IStreamPassErrors.StreamPass_FlagsFixed.selector;
        uint8[4] memory others = [uint8(4), 1, 4 + 1 + 16, 4 + 16];
        for (uint256 n; n < 4; ++n) {
            made.flags = others[n];
            refusesChange(abi.encodeWithSelector(reason, tierId, 5), tierId, made);
        }
        made.flags = 5;
        made.refundWindow = 8;
        reason = IStreamPassErrors.StreamPass_RefundWindowFixed.selector;
        refusesChange(abi.encodeWithSelector(reason, tierId, 7), tierId, made);
        made.refundWindow = 7;
        made.flags = 4 + 1 + 2 + 8;
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.TierUpdated(tierId, PRICE, 0, MONTH, 0, 1, 0, 7, 15);
        changeTier(tierId, made);
    }

    /// @custom:proves [S3.8][D2] a published supply only falls and never below minted
    function test_supply() public {
        buy(fan, bronze);
        buy(other, bronze);
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.maxSupply = 1;
        bytes4 below = IStreamPassErrors.StreamPass_SupplyBelowMinted.selector;
        refusesChange(abi.encodeWithSelector(below, 2, 1), bronze, made);
        made.maxSupply = 5;
        changeTier(bronze, made);
        made.maxSupply = 6;
        bytes4 onlyFalls = IStreamPassErrors.StreamPass_SupplyOnlyFalls.selector;
        refusesChange(abi.encodeWithSelector(onlyFalls, 5, 6), bronze, made);
        made.maxSupply = 0;
        refusesChange(abi.encodeWithSelector(onlyFalls, 5, 0), bronze, made);
        made.maxSupply = 2;
        changeTier(bronze, made);
        assertEq(pass.tier(bronze).maxSupply, 2, "supply");
    }
}
