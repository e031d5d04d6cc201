// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {Signed} from "../kit/Signed.sol";

/// @notice A fan who is their own referrer with a second wallet, and wants back more than reached the creator.
contract ReferralsTest is Signed {
    uint96 private constant DEAR = 1 ether;
    address private second = address(0x5EC0);
    uint16 private shared; // DEAR a month, 30 % to the referrer
    uint256 private fanHad;
    uint256 private creatorHad;

    function setUp() public override {
        super.setUp();
        shared = sharing(MONTH, 3_000);
        vm.deal(creator, 100 ether);
        (fanHad, creatorHad) = (fan.balance, creator.balance);
    }

    function sharing(uint32 duration, uint16 bps) private returns (uint16) {
        IStreamPass.Tier memory made = terms(DEAR, duration, 5);
        made.referralBps = bps;
        return addTier(made);
    }

    function buyReferred(address who, uint16 tierId) private returns (uint256) {
        vm.prank(who);
        return pass.purchase{value: DEAR}(tierId, who, DEAR, second);
    }

    function revoked(uint256 passId, uint256 worth) private {
        assertEq(pass.worthOf(passId), worth, "said before");
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_WorthAboveMost.selector, worth, worth - 1));
        pass.revoke(passId, worth - 1);
        vm.prank(creator);
        pass.revoke{value: worth}(passId, worth);
    }

    /// @custom:proves [S3.12] a year bought by self-referral and revoked at once leaves both sides with what they had
    function test_revoked() public {
        uint256 id;
        for (uint256 n; n < 12; ++n) {
            id = buyReferred(fan, shared);
        }
        revoked(id, 12 * DEAR * 7 / 10);
        assertEq(fan.balance + second.balance, fanHad, "nobody gains by a ban");
        assertEq(creator.balance, creatorHad, "nobody loses by it");
    }

    /// @custom:proves [S3.12] an upgrade credits what reached the creator
    function test_upgraded() public {
        uint256 id = buyReferred(fan, shared);
        uint16 better = addTier(terms(5 * DEAR, MONTH, 6));
        (uint256 price, uint256 credit,) = pass.upgradeQuote(id, better);
        assertEq(credit, DEAR * 7 / 10, "credit");
        vm.prank(fan);
        pass.upgrade{value: price}(id, better, price);
        assertEq(creator.balance - creatorHad, 5 * DEAR, "the better tier costs its price");
        revoked(id, 5 * DEAR);
        assertEq(creator.balance, creatorHad, "and brings no more back");
    }

    /// @custom:proves [S3.12] passes that never end and merge are worth what reached the creator for each
    function test_mergedForEver() public {
        uint16 forEver = sharing(0, 5_000);
        buyReferred(fan, forEver);
        uint256 moved = buyReferred(other, forEver);
        move(other, fan, moved);
        revoked(idOf(fan), DEAR);
        assertEq(creator.balance, creatorHad, "two halves came in and went out");
    }

    /// @custom:proves [S3.12] time at more prices than a pass tells apart is worth no more than came in
    function test_folded() public {
        uint256 came;
        uint256 id;
        for (uint96 n; n < 14; ++n) {
            IStreamPass.Tier memory made = pass.tier(shared);
            made.price = DEAR + n * 0.37 ether + n;
            made.referralBps = uint16(n * 357 % 5_001);
            changeTier(shared, made);
            vm.prank(fan);
            id = pass.purchase{value: made.price}(shared, fan, made.price, second);
        }
        came = creator.balance - creatorHad;
        uint256 worth = pass.worthOf(id);
        assertLe(worth, came, "no more than came in");
        assertLe(came - worth, 14 * 14, "and nothing is lost but rounding");
        revoked(id, worth);
        assertLe(creatorHad, creator.balance, "nobody loses by it");
    }

    /// @custom:proves [S3.12] a voucher below the price is worth what it brought
    function test_voucher() public {
        IPassVouchers.Voucher memory made = voucher(shared, fan, DEAR / 10);
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.prank(fan);
        uint256 id = pass.purchaseWithVoucher{value: DEAR / 10}(made, second, signature);
        revoked(id, DEAR / 10 * 7 / 10);
        assertEq(fan.balance + second.balance, fanHad, "nobody gains by a ban");
        assertEq(creator.balance, creatorHad, "nobody loses by it");
    }

    /// @custom:proves [S3.12] while it can be asked back the owner of a revoked pass has the unused part of what was paid, and the rest is divided
    function test_openReceipt() public {
        vm.prank(fan);
        uint256 id = pass.purchase{value: PRICE}(kind, fan, PRICE, second);
        vm.warp(NOW + 3 days + 1);
        uint256 back = uint256(PRICE) * (27 days - 1) / 30 days;
        vm.prank(creator);
        pass.revoke(id, 0);
        assertEq(fanHad - fan.balance, PRICE - back, "seconds, not days");
        assertEq(second.balance, (PRICE - back) / 10, "referrer");
        assertEq(creator.balance - creatorHad, (PRICE - back) - (PRICE - back) / 10, "creator");
    }

    /// @custom:proves [S3.12] no tier gives more than half of its price to referrers
    function test_most() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.referralBps = 5_001;
        bytes memory reason =
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_ReferralTooHigh.selector, 5_001, 5_000);
        vm.prank(creator);
        vm.expectRevert(reason);
        pass.createTier(made);
        vm.prank(creator);
        vm.expectRevert(reason);
        pass.updateTier(bronze, made);
        buyReferred(fan, sharing(MONTH, 5_000));
        assertEq(second.balance, DEAR / 2, "half");
    }
}
