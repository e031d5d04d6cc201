// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassEvents} from "../../../../contracts/passes/IStreamPassEvents.sol";
import {Vm} from "../../kit/Vm.sol";
import {Signed} from "../kit/Signed.sol";

/// @notice Money that can be asked back, used to keep somebody else's pass where it is.
contract FrozenTest is Signed {
    address private mallory = address(0xBAD);
    uint256 private id;

    function setUp() public override {
        super.setUp();
        vm.deal(mallory, 10 ether);
        id = buy(fan, kind);
        vm.warp(NOW + WINDOW);
    }

    /// @custom:proves [T32] time that a stranger pays for holds nobody's pass and is not paid back
    function test_giftOfTime() public {
        uint256[] memory ids = new uint256[](1);
        ids[0] = id;
        pass.sweepMatured(ids);
        uint256 before = creator.balance;
        buyFor(mallory, fan, kind);
        assertEq(creator.balance - before, PRICE, "the creator has the whole price");
        assertEq(pass.receiptOf(id).paid, 0, "nothing is kept");
        assertEq(pass.heldUntil(id), 0, "the pass can move");
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoReceipt.selector, id));
        pass.refund(id);
        assertEq(endOf(fan), uint40(NOW + 2 * MONTH), "the fan has the time");
        move(fan, other, id);
        assertTrue(pass.hasAccess(other), "moved");
    }

    /// @custom:proves [T32] a stranger's time leaves money that matured where it is, for the sweep
    function test_giftOverMatured() public {
        buyFor(mallory, fan, kind);
        assertEq(pass.receiptOf(id).paid, PRICE, "the fan's own price is still kept");
        assertEq(pass.receiptOf(id).payer, fan, "payer");
        assertEq(address(pass).balance, PRICE, "once");
        buy(fan, kind);
        assertEq(address(pass).balance, PRICE, "the next sale to the fan settles it and keeps its own");
        assertEq(pass.receiptOf(id).closesAt, NOW + 2 * uint256(WINDOW), "window of the new one");
    }

    /// @custom:proves [T32] a stranger cannot put time behind time whose price can still be asked back
    function test_giftWhileOpen() public {
        buy(fan, kind);
        bytes memory reason =
            abi.encodeWithSelector(IStreamPassErrors.StreamPass_RefundOpen.selector, id, NOW + 2 * uint256(WINDOW));
        vm.prank(mallory);
        vm.expectRevert(reason);
        pass.renewSubscription{value: PRICE}(id, MONTH);
    }

    /// @custom:proves [S3.2] logs say that an old receipt ends before they say that a new one begins
    function test_order() public {
        vm.recordLogs();
        buy(fan, kind);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 settled;
        uint256 kept;
        for (uint256 n; n < logs.length; ++n) {
            if (logs[n].topics[0] == IStreamPassEvents.ReceiptSettled.selector) settled = n;
            if (logs[n].topics[0] == IStreamPassEvents.ReceiptKept.selector) kept = n;
        }
        assertTrue(settled != 0, "settled");
        assertTrue(settled < kept, "in this order");
    }
}
