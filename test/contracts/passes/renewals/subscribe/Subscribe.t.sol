// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IPassRenewals, RenewalStatus, Subscription} from "../../../../../contracts/passes/renewals/IPassRenewals.sol";
import {Renewing} from "../Renewing.sol";

contract SubscribeTest is Renewing {
    function refuses(address who, uint64 id, uint96 cap, uint16 periods, uint96 tip, bytes memory reason) private {
        vm.prank(who);
        vm.expectRevert(reason);
        renewals.subscribe(address(pass), id, cap, periods, tip);
        assertEq(renewals.lastId(), 0, "nothing was agreed");
    }

    /// @custom:proves [S3.12] what was agreed is kept and said
    function test_agreed() public {
        vm.expectEmit(address(renewals));
        emit IPassRenewals.Subscribed(1, fan, address(pass), passId, dollars, 1, CAP, TIP, 12, uint40(END));
        assertEq(subscribe(12), 1, "id");
        Subscription memory wanted = Subscription({
            subscriber: fan,
            cursor: uint40(END),
            left: 12,
            tierId: dollars,
            currency: 1,
            collection: address(pass),
            tip: TIP,
            cap: CAP,
            passId: passId
        });
        bytes32 kept = keccak256(abi.encode(renewals.subscription(1)));
        assertEq(uint256(kept), uint256(keccak256(abi.encode(wanted))), "kept");
        assertEq(subscribe(1), 2, "next id");
        assertEq(renewals.lastId(), 2, "last id");
    }

    /// @custom:proves [S3.12] a collection of nobody we know refuses
    function test_unknownCollection() public {
        vm.expectRevert(
            abi.encodeWithSelector(IPassRenewals.PassRenewals_UnknownCollection.selector, address(dollar))
        );
        renewals.subscribe(address(dollar), passId, CAP, 1, TIP);
    }

    /// @custom:proves [S3.12] only the owner of a pass has it renewed
    function test_notOwner() public {
        bytes4 reason = IPassRenewals.PassRenewals_NotOwner.selector;
        refuses(other, passId, CAP, 1, TIP, abi.encodeWithSelector(reason, other, fan));
        refuses(fan, 99, CAP, 1, TIP, abi.encodeWithSignature("TokenDoesNotExist()"));
    }

    /// @custom:proves [S3.12] a pass that never ends refuses
    function test_neverEnds() public {
        give(other, dollars, 0);
        uint64 id = uint64(idOf(other));
        refuses(other, id, CAP, 1, TIP, abi.encodeWithSelector(IPassRenewals.PassRenewals_NeverEnds.selector, id));
    }

    /// @custom:proves [S3.12] a tier sold for native money refuses
    function test_native() public {
        uint64 id = uint64(buy(other, bronze));
        bytes memory reason = abi.encodeWithSelector(IPassRenewals.PassRenewals_NotAToken.selector, bronze);
        refuses(other, id, type(uint96).max, 1, 0, reason);
    }

    /// @custom:proves [S3.12] a tier that pays refunds refuses
    function test_refundable() public {
        IStreamPass.Tier memory made = terms(COST, MONTH, 1);
        (made.currency, made.flags, made.refundWindow) = (1, 4, 1);
        uint16 tierId = addTier(made);
        give(other, tierId, uint40(END));
        bytes memory reason = abi.encodeWithSelector(IPassRenewals.PassRenewals_Refundable.selector, tierId);
        refuses(other, uint64(idOf(other)), CAP, 1, TIP, reason);
    }

    /// @custom:proves [S3.12] no periods refuse
    function test_noPeriods() public {
        refuses(fan, passId, CAP, 0, TIP, abi.encodeWithSelector(IPassRenewals.PassRenewals_NoPeriods.selector));
    }

    /// @custom:proves [S3.12] a tip above the price refuses
    function test_tip() public {
        bytes4 reason = IPassRenewals.PassRenewals_TipAbovePrice.selector;
        refuses(fan, passId, 20e6, 1, COST + 1, abi.encodeWithSelector(reason, COST + 1, COST));
        vm.prank(fan);
        renewals.subscribe(address(pass), passId, 20e6, 1, COST);
    }

    /// @custom:proves [S3.12][T44] a cap below price and tip refuses
    function test_cap() public {
        bytes4 reason = IPassRenewals.PassRenewals_AboveCap.selector;
        uint96 due = COST + TIP;
        refuses(fan, passId, due - 1, 1, TIP, abi.encodeWithSelector(reason, due, due - 1));
        vm.prank(fan);
        renewals.subscribe(address(pass), passId, due, 1, TIP);
    }

    /// @custom:proves [S3.12] the subscriber ends it at once
    function test_cancel() public {
        uint256 id = subscribe(5);
        vm.warp(OPENS);
        charge(id);
        vm.expectEmit(address(renewals));
        emit IPassRenewals.Unsubscribed(id, fan, fan, 4);
        vm.prank(fan);
        renewals.cancel(id);
        assertEq(renewals.subscription(id).subscriber, address(0), "gone");
        assertEq(renewals.subscription(id).cap, 0, "all of it");
        vm.warp(OPENS + MONTH);
        notDue(id, RenewalStatus.None, "cancelled");
    }

    /// @custom:proves [S3.12] nobody else does
    function test_cancelStranger() public {
        uint256 id = subscribe(5);
        bytes4 reason = IPassRenewals.PassRenewals_NotSubscriber.selector;
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(reason, creator, fan));
        renewals.cancel(id);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(reason, fan, address(0)));
        renewals.cancel(id + 1);
        assertEq(renewals.subscription(id).left, 5, "still there");
    }
}
