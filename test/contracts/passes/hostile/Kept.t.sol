// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {GasBurner} from "../../../../contracts/mocks/GasBurner.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {ReturnBomb} from "../../../../contracts/mocks/ReturnBomb.sol";
import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {SkimmingToken} from "../../../../contracts/mocks/SkimmingToken.sol";
import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IPassManagement} from "../../../../contracts/passes/management/IPassManagement.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {Payments} from "../../../../contracts/payments/Payments.sol";
import {Signed} from "../kit/Signed.sol";

/// @notice Payers, payees and tokens that mean harm where money is kept.
contract HostileKeptTest is Signed {
    function payTo(address payee) private {
        vm.prank(creator);
        pass.setPayout(payee);
    }

    /// @dev A payer that makes `data` while it is paid back.
    function reentersRefund(bytes memory data) private {
        Reenterer payer = new Reenterer();
        vm.deal(address(payer), 1 ether);
        vm.deal(address(this), 1 ether);
        payer.act{value: PRICE}(
            address(pass), PRICE, abi.encodeCall(IStreamPass.purchase, (kind, address(payer), PRICE, address(0)))
        ); // pass 1
        buy(fan, kind); // pass 2
        payer.prepare(address(pass), 0, data);
        vm.prank(address(payer));
        pass.refund(1);
        assertEq(payer.tries(), 1, "tried");
        assertFalse(payer.succeeded(), "went through");
        assertEq(uint32(payer.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "reason");
        assertEq(address(pass).balance, PRICE, "the other one is kept");
    }

    /// @custom:proves [T31] a payer cannot have a second refund from inside the first
    function test_reenterRefund() public {
        reentersRefund(abi.encodeCall(IPassManagement.refund, (2)));
    }

    /// @custom:proves [T31] a payer cannot burn or sweep or revoke from inside a refund
    function test_reenterOthers() public {
        uint256 before = vm.snapshotState();
        reentersRefund(abi.encodeCall(IPassManagement.burn, (2)));
        vm.revertToState(before);
        reentersRefund(abi.encodeCall(IPassManagement.sweepMatured, (new uint256[](0))));
        vm.revertToState(before);
        reentersRefund(abi.encodeWithSignature("revoke(uint256,uint256)", 2, 0));
    }

    /// @custom:proves [T31] a payee cannot buy by voucher or claim or sign money from inside a settlement
    function test_reenterDesk() public {
        uint256 before = vm.snapshotState();
        bytes[3] memory calls;
        IPassVouchers.Voucher memory made = voucher(bronze, other, 0);
        calls[0] = abi.encodeCall(IPassVouchers.purchaseWithVoucher, (made, address(0), signed(CREATOR_KEY, made)));
        IPassVouchers.CardVoucher memory paid = card(bronze, other);
        calls[1] = abi.encodeCall(IPassVouchers.claimCard, (paid, attestor, signed(ATTESTOR_KEY, paid)));
        IPassVouchers.Authorization memory money;
        calls[2] = abi.encodeCall(IPassVouchers.purchaseWithAuthorization, (dollars, other, address(0), money));
        for (uint256 n; n < 3; ++n) {
            reentersRefund(calls[n]);
            vm.revertToState(before);
        }
    }

    /// @custom:proves [S3.10][T32] a payout that burns gas or answers with a bomb blocks neither refund nor sweep
    function test_hostilePayout() public {
        address[2] memory bad = [address(new GasBurner()), address(new ReturnBomb(true))];
        for (uint256 n; n < 2; ++n) {
            payTo(bad[n]);
            uint256 first = buy(fan, kind);
            uint256 second = buy(other, kind);
            vm.warp(block.timestamp + WINDOW - 1);
            vm.prank(fan);
            uint256 back = pass.refund(first);
            assertEq(ledger.owed(bad[n], 0), PRICE - back, "earned");
            vm.warp(block.timestamp + 1);
            uint256[] memory list = new uint256[](1);
            list[0] = second;
            pass.sweepMatured(list);
            assertEq(ledger.owed(bad[n], 0), 2 * PRICE - back, "swept");
            vm.warp(block.timestamp + MONTH);
        }
    }

    /// @custom:proves [S3.9] a token that keeps a part of what moves is never kept short
    function test_skimming() public {
        SkimmingToken token = new SkimmingToken();
        IStreamPass.Tier memory made = terms(100, MONTH, 1);
        made.currency = currencies.list(address(token));
        made.flags = 4;
        made.refundWindow = WINDOW;
        uint16 tierId = addTier(made);
        token.mint(fan, 100);
        vm.startPrank(fan);
        token.approve(address(pass), 100);
        vm.expectRevert(abi.encodeWithSelector(Payments.Payments_WrongAmount.selector, 99, 100));
        pass.purchase(tierId, fan, 100, address(0));
        vm.stopPrank();
    }

    /// @custom:proves [S3.10][T32] a frozen payer is owed what goes back
    function test_frozenPayer() public {
        FreezingToken token = new FreezingToken();
        IStreamPass.Tier memory made = terms(100, MONTH, 1);
        made.currency = currencies.list(address(token));
        made.flags = 4;
        made.refundWindow = WINDOW;
        uint16 tierId = addTier(made);
        token.mint(fan, 100);
        vm.startPrank(fan);
        token.approve(address(pass), 100);
        pass.purchase(tierId, fan, 100, address(0));
        token.freeze(fan, true);
        assertEq(pass.refund(1), 96, "amount");
        vm.stopPrank();
        assertEq(ledger.owed(fan, made.currency), 96, "owed");
        assertEq(token.balanceOf(address(ledger)), 96, "held");
    }
}
