// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPassVouchers} from "../../../../contracts/passes/vouchers/IPassVouchers.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {Signed} from "../kit/Signed.sol";

/// @notice A limited drop that far more people want than there are places, all in one block.
contract DropTest is Signed {
    uint32 private constant CAP = 100;
    uint256 private constant CROWD = 1_000;
    uint16 private drop;

    function setUp() public override {
        super.setUp();
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.maxSupply = CAP;
        drop = addTier(made);
    }

    function claimant(uint256 n) private pure returns (address) {
        return address(uint160(0xD4070000 + n));
    }

    /// @dev Two of three mint, the third takes a voucher of the creator at half the price.
    function tryToClaim(uint256 n, bool soldOut) private {
        address who = claimant(n);
        vm.deal(who, PRICE);
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_SoldOut.selector, drop, CAP);
        if (n % 3 == 0) {
            IPassVouchers.Voucher memory made = voucher(drop, who, PRICE / 2);
            made.nonce = n;
            bytes memory signature = signed(CREATOR_KEY, made);
            vm.prank(who);
            if (soldOut) vm.expectRevert(reason);
            pass.purchaseWithVoucher{value: made.price}(made, address(0), signature);
        } else {
            vm.prank(who);
            if (soldOut) vm.expectRevert(reason);
            pass.purchase{value: PRICE}(drop, who, PRICE, address(0));
        }
    }

    /// @custom:proves [S3.61] a thousand claims in one block, minted or by voucher, sell exactly the cap and refuse the others with it
    function test_thousandClaims() public {
        uint256 paidBefore = creator.balance;
        uint256 paid;
        for (uint256 n = 0; n < CROWD; n++) {
            tryToClaim(n, n >= CAP);
            if (n < CAP) paid += n % 3 == 0 ? PRICE / 2 : PRICE;
        }
        assertEq(pass.tier(drop).minted, CAP, "minted");
        assertEq(creator.balance - paidBefore, paid, "paid for what was sold");
        for (uint256 n = 0; n < CROWD; n++) {
            assertTrue(pass.hasAccess(claimant(n)) == (n < CAP), "access of those who got one alone");
            if (n >= CAP) assertEq(claimant(n).balance, PRICE, "nothing taken from the others");
        }
    }
}
