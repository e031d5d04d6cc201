// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {Signed} from "../kit/Signed.sol";

/// @notice A wallet that says yes to every signature.
contract YesWallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return this.isValidSignature.selector;
    }
}

/// @notice Keys whose accounts got code after they signed (EIP-7702), and codes that would sign what the key did not.
contract SignersTest is Signed {
    /// @dev Any delegate that does not know ERC-1271: it reverts.
    bytes private constant REVERTING = hex"5f5ffd";

    /// @custom:proves [S3.12] what a creator's key signed is good after its account got code
    function test_voucherAfterDelegation() public {
        IPassVouchers.Voucher memory made = voucher(bronze, fan, PRICE / 2);
        bytes memory signature = signed(CREATOR_KEY, made);
        vm.etch(creator, REVERTING);
        vm.prank(fan);
        pass.purchaseWithVoucher{value: PRICE / 2}(made, address(0), signature);
        assertTrue(pass.hasAccess(fan), "bought");
    }

    /// @custom:proves [S4.38] so is what an attestor's key signed for a payment by card
    function test_cardAfterDelegation() public {
        IPassVouchers.CardVoucher memory made = card(bronze, fan);
        bytes memory signature = signed(ATTESTOR_KEY, made);
        vm.etch(attestor, REVERTING);
        pass.claimCard(made, attestor, signature);
        assertTrue(pass.hasAccess(fan), "claimed");
    }

    /// @custom:proves [S3.12] another key's signature is worth nothing before and after
    function test_otherKey() public {
        IPassVouchers.Voucher memory made = voucher(bronze, fan, 0);
        bytes memory signature = signed(0xBAD, made);
        for (uint256 n; n < 2; ++n) {
            vm.prank(fan);
            vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_BadSignature.selector, creator));
            pass.purchaseWithVoucher(made, address(0), signature);
            vm.etch(creator, REVERTING);
        }
    }

    /// @custom:proves [S4.38] a wallet that agrees to everything signs no payment by card, because it has no role
    function test_noRole() public {
        address yes = address(new YesWallet());
        IPassVouchers.CardVoucher memory made = card(bronze, fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_BadSignature.selector, yes));
        pass.claimCard(made, yes, "");
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_BadSignature.selector, address(0)));
        pass.claimCard(made, address(0), "");
    }
}
