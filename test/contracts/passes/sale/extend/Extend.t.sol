// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../../contracts/passes/IStreamPassEvents.sol";
import {Stage} from "../../../kit/Stage.sol";

contract ExtendTest is Stage {
    uint40 private constant END = uint40(NOW + MONTH);

    /// @custom:proves [S3.12] time is added behind the end and the pass keeps its id
    function test_addsBehindTheEnd() public {
        buy(fan, bronze);
        vm.warp(NOW + 10 days);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.SubscriptionUpdate(1, END + MONTH);
        vm.expectEmit(address(pass));
        emit IStreamPassEvents.PassExtended(1, bronze, fan, 0, PRICE, address(0), 0, END + MONTH);
        assertEq(buy(fan, bronze), 1, "id");
        assertEq(endOf(fan), END + MONTH, "end");
        assertEq(pass.expiresAt(1), END + MONTH, "end by id");
        assertEq(pass.tier(bronze).minted, 1, "minted");
        assertEq(creator.balance, 2 * PRICE, "creator");
    }

    /// @custom:proves [S3.12] anybody may pay for more time
    function test_anybodyPays() public {
        buy(fan, bronze);
        buyFor(other, fan, bronze);
        assertEq(endOf(fan), END + MONTH, "end");
        assertEq(idOf(other), 0, "payer holds nothing");
    }

    /// @custom:proves [S3.1][S3.12] a referred month of more time is worth what of its price reached the creator
    function test_worthWithoutTheReferral() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.referralBps = 5_000;
        uint16 shared = addTier(made);
        buy(fan, shared);
        vm.prank(fan);
        pass.purchase{value: PRICE}(shared, fan, PRICE, referrer);
        assertEq(creator.balance, PRICE + PRICE / 2, "creator");
        assertEq(pass.worthOf(1), creator.balance, "a revocation pays no more than came in");
        (, uint256 credit,) = pass.upgradeQuote(1, gold);
        assertEq(credit, creator.balance, "nor does an upgrade credit it");
        vm.warp(END);
        assertEq(pass.worthOf(1), PRICE / 2, "the referred month alone");
    }

    /// @custom:proves [S3.12] a sold-out tier still extends
    function test_soldOutExtends() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.maxSupply = 1;
        uint16 rare = addTier(made);
        buy(fan, rare);
        buy(fan, rare);
        vm.warp(NOW + 365 days);
        buy(fan, rare);
        assertEq(pass.tier(rare).minted, 1, "minted");
    }

    /// @custom:proves [S3.8][S3.12] a later price only counts for later time
    function test_laterPrice() public {
        buy(fan, bronze);
        setPrice(bronze, 2 * PRICE);
        assertEq(endOf(fan), END, "end unchanged by the price");
        buy(fan, bronze);
        assertEq(endOf(fan), END + MONTH, "end");
        assertEq(creator.balance, 3 * PRICE, "creator");
    }

    /// @custom:proves [S3.12][T32] a tenth price at once keeps every second and rounds the worth down
    function test_tenthPrice() public {
        uint256 paid;
        for (uint96 n = 1; n <= 40; ++n) {
            setPrice(bronze, PRICE + 7 * n);
            uint256 before = gasleft();
            buy(fan, bronze);
            assertLe(before - gasleft(), 400_000, "gas does not grow with the prices");
            paid += PRICE + 7 * n;
        }
        assertEq(endOf(fan), NOW + 40 * uint256(MONTH), "seconds");
        (, uint256 credit,) = pass.upgradeQuote(1, addTier(terms(type(uint96).max, MONTH, 9)));
        assertLe(credit, paid, "never more than paid");
        assertLe(paid - credit, 40 * 40, "less than a wei for each duration and fold");
    }

    /// @custom:proves [S3.12] a pass that never ends refuses more time
    function test_neverEnds() public {
        buy(fan, lifetime);
        assertEq(endOf(fan), 0, "never ends");
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NeverEnds.selector, 1));
        pass.purchase{value: 10 * PRICE}(lifetime, fan, 10 * PRICE, address(0));
        assertFalse(pass.isRenewable(1), "renewable");
    }

    function extendsAt(uint256 time, uint256 end) private {
        buy(fan, bronze);
        vm.warp(time);
        assertEq(buy(fan, bronze), 1, "same pass");
        assertEq(endOf(fan), end, "end");
        assertTrue(pass.hasAccess(fan), "access");
    }

    /// @custom:proves [S3.12] one second before the end time is added behind it
    function test_beforeTheEnd() public {
        extendsAt(END - 1, END + MONTH);
    }

    /// @custom:proves [S3.12] at the very end the pass starts again now
    function test_atTheEnd() public {
        extendsAt(END, END + MONTH);
    }

    /// @custom:proves [S3.12] one second after the end the pass starts again now
    function test_afterTheEnd() public {
        extendsAt(END + 1, END + 1 + MONTH);
    }

    /// @custom:proves [S3.12] the duration of the tier buys one duration
    function test_renew() public {
        buy(fan, bronze);
        assertTrue(pass.isRenewable(1), "renewable");
        vm.prank(other);
        pass.renewSubscription{value: PRICE}(1, MONTH);
        assertEq(endOf(fan), END + MONTH, "end");
        assertEq(creator.balance, 2 * PRICE, "creator");
    }

    /// @custom:proves [S3.12] another duration refuses with both values
    function test_renewOtherDuration() public {
        buy(fan, bronze);
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_WrongDuration.selector, MONTH - 1, MONTH)
        );
        pass.renewSubscription{value: PRICE}(1, MONTH - 1);
    }

    /// @custom:proves [S3.12] an expired pass that the holding forgot is revived
    function test_reviveForgotten() public {
        buy(fan, bronze);
        vm.warp(END);
        buy(fan, gold);
        vm.warp(END + MONTH);
        assertEq(idOf(fan), 2, "the gold pass is what counted last");
        vm.prank(fan);
        pass.renewSubscription{value: PRICE}(1, MONTH);
        assertEq(idOf(fan), 1, "the bronze pass counts");
        assertEq(endOf(fan), END + 2 * MONTH, "end");
    }

    /// @custom:proves [S3.12] an expired pass of an owner with a live one refuses
    function test_renewBesideLive() public {
        buy(fan, bronze);
        vm.warp(END);
        buy(fan, gold);
        assertFalse(pass.isRenewable(1), "renewable");
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_OtherPassLive.selector, fan, 2, gold));
        pass.renewSubscription{value: PRICE}(1, MONTH);
    }

    /// @custom:proves [S3.12] a pass that does not exist refuses
    function test_renewNothing() public {
        vm.expectRevert(abi.encodeWithSignature("TokenDoesNotExist()"));
        pass.renewSubscription{value: 0}(7, MONTH);
    }

    /// @custom:proves [S3.12] a paused tier refuses and is not renewable
    function test_renewPaused() public {
        buy(fan, bronze);
        IStreamPass.Tier memory made = pass.tier(bronze);
        made.flags = 2;
        changeTier(bronze, made);
        assertFalse(pass.isRenewable(1), "renewable");
        assertTrue(pass.hasAccess(fan), "what is held stays");
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_TierPaused.selector, bronze));
        pass.renewSubscription{value: PRICE}(1, MONTH);
    }

    /// @custom:proves [S3.12] there is nothing to cancel
    function test_cancel() public {
        buy(fan, bronze);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotCancellable.selector, 1));
        pass.cancelSubscription(1);
    }

    /// @custom:proves [S3.12] the purchase refuses
    function test_endTooFar() public {
        uint16 long = addTier(terms(0, type(uint32).max, 1));
        vm.warp(type(uint40).max - type(uint32).max);
        buy(fan, long);
        assertEq(endOf(fan), type(uint40).max, "the last second that fits");
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(
                IStreamPassErrors.StreamPass_EndTooFar.selector, uint256(type(uint40).max) + type(uint32).max
            )
        );
        pass.purchase(long, fan, 0, address(0));
    }
}
