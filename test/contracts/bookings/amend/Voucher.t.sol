// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement} from "../../../../contracts/bookings/types/Agreement.sol";
import {Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {ApprovingWallet} from "../../../../contracts/mocks/wallets/ApprovingWallet.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract VoucherTest is BookingStage {
    function redeems(bytes32 id, uint96 due) private {
        bytes memory byFan = signedVoucher(FAN_KEY, id, due);
        settles(id, creator, Cause.Metered, due);
        vm.prank(creator);
        escrow.settleVoucher(id, due, "", byFan);
    }

    /// @custom:proves [S0.11][S3.38] the creator is paid what the fan signed and the rest goes back
    function test_redeem() public {
        bytes32 id = booked(BY_MINUTE);
        vm.warp(START + 12 minutes);
        redeems(id, 0.2 ether);
        assertEq(creator.balance, 0.195 ether, "creator");
        assertEq(fan.balance, 999.8 ether, "fan");
        assertEq(escrow.feesOwed(0), 0.005 ether, "fee");
        stands(id, Status.Split);
    }

    /// @custom:proves [S3.38] anybody sends what both signed
    function test_relayed() public {
        bytes32 id = booked(BY_MINUTE);
        bytes memory byFan = signedVoucher(FAN_KEY, id, 7);
        bytes memory byCreator = signedVoucher(CREATOR_KEY, id, 7);
        settles(id, other, Cause.Metered, 7);
        vm.prank(other);
        escrow.settleVoucher(id, 7, byCreator, byFan);
    }

    /// @custom:proves [T13] the highest voucher of the fan counts once
    function test_once() public {
        bytes32 id = booked(BY_MINUTE);
        bytes memory low = signedVoucher(FAN_KEY, id, 0.1 ether);
        bytes memory lowByCreator = signedVoucher(FAN_KEY, id, 0.1 ether);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, creator));
        escrow.settleVoucher(id, 0.1 ether, lowByCreator, low);
        redeems(id, 0.3 ether);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_Final.selector, id, Status.Split));
        escrow.settleVoucher(id, 0.1 ether, "", low);
    }

    /// @custom:proves [S3.38] more than the booking holds refuses and all of it is accepted
    function test_bound() public {
        bytes32 id = booked(BY_MINUTE);
        bytes memory byFan = signedVoucher(FAN_KEY, id, PRICE + 1);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_AboveAmount.selector, PRICE + 1, PRICE));
        escrow.settleVoucher(id, PRICE + 1, "", byFan);
        redeems(id, PRICE);
        stands(id, Status.Completed);
    }

    /// @custom:proves [T14] a missing or foreign signature refuses
    function test_foreign() public {
        bytes32 id = booked(BY_MINUTE);
        bytes memory byCreator = signedVoucher(CREATOR_KEY, id, 5);
        bytes memory byFan = signedVoucher(FAN_KEY, id, 5);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, fan));
        escrow.settleVoucher(id, 5, "", byCreator);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, fan));
        escrow.settleVoucher(id, 6, "", byFan);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, creator));
        escrow.settleVoucher(id, 5, "", byFan);
    }

    /// @custom:proves [S3.38] a voucher of another booking chain or escrow refuses
    function test_otherDomain() public {
        bytes32 id = booked(BY_MINUTE);
        bytes memory byFan = signedVoucher(FAN_KEY, booked(SINGLE), 5);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, fan));
        escrow.settleVoucher(id, 5, "", byFan);
        bytes32 hash = keccak256(abi.encode(keccak256("Voucher(bytes32 id,uint96 due)"), id, uint96(5)));
        byFan = signedDigest(FAN_KEY, digestFor(hash, block.chainid + 1, address(escrow)));
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, fan));
        escrow.settleVoucher(id, 5, "", byFan);
        byFan = signedDigest(FAN_KEY, digestFor(hash, block.chainid, address(deploy())));
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, fan));
        escrow.settleVoucher(id, 5, "", byFan);
    }

    /// @custom:proves [S3.38] a voucher of nothing gives everything back
    function test_nothing() public {
        bytes32 id = booked(BY_MINUTE);
        redeems(id, 0);
        stands(id, Status.Refunded);
        assertEq(fan.balance, 1_000 ether, "fan");
    }

    /// @dev The fan signs with the key, the account gets code, the creator redeems.
    function redeemsFromCode(uint256 offerNo, bytes memory code) private {
        bytes32 id = booked(offerNo);
        bytes memory byFan = signedVoucher(FAN_KEY, id, 0.9 ether);
        uint256 before = creator.balance;
        vm.etch(fan, code);
        settles(id, creator, Cause.Metered, 0.9 ether);
        vm.prank(creator);
        escrow.settleVoucher(id, 0.9 ether, "", byFan);
        assertEq(creator.balance - before, 0.8775 ether, "creator");
    }

    /// @custom:proves [S3.38][T13] a fan whose account has code by now still owes what its key signed
    function test_delegatedLater() public {
        redeemsFromCode(BY_MINUTE, hex"00"); // answers nothing, as a contract without ERC-1271
        redeemsFromCode(SINGLE, abi.encodePacked(hex"ef0100", other)); // EIP-7702
    }

    /// @custom:proves [S3.38] a contract wallet consents through itself alone
    function test_contractWallet() public {
        ApprovingWallet wallet = new ApprovingWallet();
        vm.deal(address(wallet), PRICE);
        Agreement memory made = words(BY_MINUTE);
        made.fan = address(wallet);
        wallet.act(address(escrow), PRICE, abi.encodeCall(escrow.book, (made, BY_MINUTE)));
        bytes32 id = escrow.idOf(made);
        bytes memory byFan = signedVoucher(FAN_KEY, id, 5);
        vm.startPrank(creator);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, address(wallet)));
        escrow.settleVoucher(id, 5, "", byFan);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, address(wallet)));
        escrow.settleVoucher(id, 5, "", "");
        bytes32 kind = keccak256("Voucher(bytes32 id,uint96 due)");
        wallet.approveDigest(digestOf(keccak256(abi.encode(kind, id, uint96(5)))));
        settles(id, creator, Cause.Metered, 5);
        escrow.settleVoucher(id, 5, "", "");
        vm.stopPrank();
    }

    /// @custom:proves [S3.42] a voucher ends a dispute
    function test_disputed() public {
        bytes32 id = disputed();
        redeems(id, 0.6 ether);
        stands(id, Status.Split);
    }
}
