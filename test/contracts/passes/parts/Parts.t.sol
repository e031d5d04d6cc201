// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DelegateLib} from "../../../../contracts/libraries/DelegateLib.sol";
import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {PassVouchers} from "../../../../contracts/passes/vouchers/PassVouchers.sol";
import {PassManagement} from "../../../../contracts/passes/management/PassManagement.sol";
import {StreamPass} from "../../../../contracts/passes/StreamPass.sol";
import {Signed} from "../kit/Signed.sol";

/// @notice The three parts of a collection's code and the one storage they work on.
contract PartsTest is Signed {
    function slotOf(uint256 key, uint256 slot) private pure returns (bytes32) {
        return keccak256(abi.encode(key, slot));
    }

    function wordAt(bytes32 slot) private view returns (uint256) {
        return uint256(vm.load(address(pass), slot));
    }

    /// @custom:proves [S3.12] every part reads and writes the same slots
    function test_storage() public {
        buy(fan, kind);
        assertEq(wordAt(0) & type(uint160).max, uint160(creator), "payout");
        assertEq(uint48(wordAt(0) >> 160), 1, "last id, written by the front");
        assertEq(uint16(wordAt(0) >> 224), 5, "tiers, written by the management");
        assertEq(uint96(wordAt(slotOf(bronze, 1))), PRICE, "tier");
        assertEq(uint160(wordAt(slotOf(1, 3))), uint160(fan), "payer, written by the front");
        assertEq(pass.receiptOf(1).payer, fan, "payer, read by the management");
        vm.prank(creator);
        pass.voidVoucher(257);
        assertEq(wordAt(slotOf(1, 4)), 2, "voucher, written by the vouchers");
        claim(bronze, other);
        assertEq(wordAt(keccak256(abi.encode(bytes32("first"), 5))), 1, "card, written by the vouchers");
        vm.prank(fan);
        pass.follow();
        assertEq(wordAt(slotOf(uint160(fan), 6)), 1, "follow, written by the front");
    }

    /// @custom:proves [S3.12] what no part knows refuses
    function test_unknown() public {
        (bool ok, bytes memory answer) = address(pass).call(abi.encodeWithSignature("drain()"));
        assertFalse(ok, "answered");
        assertEq(
            uint256(keccak256(answer)),
            uint256(keccak256(abi.encodeWithSelector(DelegateLib.DelegateLib_UnknownFunction.selector, bytes4(keccak256("drain()"))))),
            "reason"
        );
        (ok,) = address(pass).call{value: 1}("");
        assertFalse(ok, "native money without a call");
        (ok,) = address(pass).call{value: 1}(abi.encodeCall(IPassVouchers.voidVoucher, (1)));
        assertFalse(ok, "native money for nothing");
    }

    /// @custom:proves [S3.12] moves and metadata are known to one part only
    function test_notHere() public {
        PassManagement bare = new PassManagement(address(factory), ledger, currencies, manager);
        PassVouchers counter = new PassVouchers(address(factory), ledger, currencies, manager);
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotHere.selector);
        vm.expectRevert(reason);
        bare.transferFrom(fan, other, 1);
        vm.expectRevert(reason);
        counter.transferFrom(fan, other, 1);
        vm.expectRevert(reason);
        counter.safeTransferFrom(fan, other, 1);
        vm.expectRevert(reason);
        counter.tokenURI(1);
    }

    /// @custom:proves [S3.12] the parts themselves hold no collection
    function test_bareParts() public {
        StreamPass model = StreamPass(factory.implementation());
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoTier.selector, 1));
        model.purchase{value: PRICE}(1, fan, PRICE, address(0));
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotCreator.selector, creator));
        model.createTier(terms(PRICE, MONTH, 1));
    }

    /// @custom:proves [S3.12] a refusal of another part arrives as it is
    function test_refusals() public {
        buy(fan, bronze);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NoReceipt.selector, 1));
        pass.refund(1);
        vm.expectRevert(abi.encodeWithSignature("TokenDoesNotExist()"));
        pass.tokenURI(9);
    }
}
