// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookingRowStage} from "./BookingRowStage.sol";

/// @notice Every way a booking ends, with each side as the hostile one.
contract EndingRowsTest is BookingRowStage {
    /// @dev What is left of a creator's part after 2.5 %.
    function net(uint256 part) private pure returns (uint256) {
        return part - part / 40;
    }

    function confirm(address payee) private {
        bytes32 id = agreed(payee);
        vm.prank(buyer(payee));
        escrow.confirm(id);
    }

    function unclaimed(address payee) private {
        bytes32 id = agreed(payee);
        vm.warp(CLOSE);
        vm.prank(other);
        escrow.finish(id);
    }

    function claimed(address payee) private {
        bytes32 id = agreed(payee);
        vm.warp(END);
        vm.prank(seller(payee));
        escrow.confirm(id);
        vm.warp(CLOSE);
        vm.prank(other);
        escrow.finish(id);
    }

    function decline(address payee) private {
        bytes32 id = agreed(payee);
        vm.prank(seller(payee));
        escrow.decline(id);
    }

    function cancel(address payee) private {
        bytes32 id = agreed(payee);
        vm.warp(START - 36 hours);
        vm.prank(buyer(payee));
        escrow.cancel(id);
    }

    function accept(address payee) private {
        bytes32 id = agreed(payee);
        vm.prank(seller(payee));
        escrow.propose(id, 5_000);
        vm.prank(buyer(payee));
        escrow.accept(id, 5_000);
    }

    function resolve(address payee) private {
        bytes32 id = agreed(payee);
        vm.warp(START);
        vm.prank(buyer(payee));
        escrow.dispute(id, "nobody spoke");
        vm.prank(arbiter);
        escrow.resolve(id, 3_000, "half an hour");
    }

    function settleVoucher(address payee) private {
        bytes32 id = agreed(payee);
        bytes memory signature = signedVoucher(payeeSells ? FAN_KEY : CREATOR_KEY, id, 0.6 ether);
        vm.prank(payee);
        if (payeeSells) escrow.settleVoucher(id, 0.6 ether, "", signature);
        else escrow.settleVoucher(id, 0.6 ether, signature, "");
    }

    function collectFees(address payee) private {
        payeeSells = false;
        bytes32 id = agreed(fan);
        vm.prank(fan);
        escrow.confirm(id);
        fees.setTreasury(payee);
        vm.prank(other);
        escrow.collectFees(frozen ? index : 0);
    }

    /// @custom:row ConsultationEscrow.confirm
    /// @custom:proves [S3.78][T31][T32] what the fan confirms reaches the creator or waits
    function test_confirm() public {
        sellerRow(confirm, net(PRICE));
    }

    /// @custom:row ConsultationEscrow.finish
    /// @custom:proves [S3.78][T31][T32] an ending that comes by itself pays whom it belongs to
    function test_finish() public {
        sellerRow(claimed, net(PRICE));
        buyerRow(unclaimed, PRICE);
    }

    /// @custom:row ConsultationEscrow.decline
    /// @custom:proves [S3.78][T31][T32] what is declined goes back whole or waits
    function test_decline() public {
        buyerRow(decline, PRICE);
    }

    /// @custom:row ConsultationEscrow.cancel
    /// @custom:proves [S3.78][T31][T32] neither side can keep the other from its part of a cancelled call
    function test_cancel() public {
        sellerRow(cancel, net(PRICE / 4));
        buyerRow(cancel, PRICE - PRICE / 4);
    }

    /// @custom:row BookingDisputes.accept
    /// @custom:proves [S3.78][T31][T32] nor of a settlement
    function test_accept() public {
        sellerRow(accept, net(PRICE / 2));
        buyerRow(accept, PRICE / 2);
    }

    /// @custom:row BookingDisputes.resolve
    /// @custom:proves [S3.78][T31][T32] nor of what an arbiter decides
    function test_resolve() public {
        sellerRow(resolve, net(0.3 ether));
        buyerRow(resolve, 0.7 ether);
    }

    /// @custom:row BookingDisputes.settleVoucher
    /// @custom:proves [S3.78][T31][T32] nor of what both signed as talked
    function test_settleVoucher() public {
        sellerRow(settleVoucher, net(0.6 ether));
        buyerRow(settleVoucher, 0.4 ether);
    }

    /// @custom:row ConsultationEscrow.collectFees
    /// @custom:proves [S3.78][T31][T32] fees are paid once or wait for the treasury
    function test_collectFees() public {
        frozen = false;
        nativeRow(collectFees, PRICE / 20); // of the booking before too
        frozen = true;
        tokenRow(collectFees, token, index, PRICE / 40);
    }
}
