// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {Stage} from "../../kit/Stage.sol";

/// @notice The six defects of the contracts this project was briefed with, each tried here.
contract DefectsTest is Stage {
    /// @custom:proves [S3.9][D1] the collection compiles and sells without enumeration
    function test_D1() public {
        buy(fan, bronze);
        assertFalse(pass.supportsInterface(0x780e9d63), "ERC-721 enumerable");
    }

    /// @custom:proves [S3.8][D2] a tier cannot be registered again to reset what was minted
    function test_D2() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.maxSupply = 2;
        uint16 rare = addTier(made);
        buy(fan, rare);
        buy(other, rare);
        changeTier(rare, made);
        uint16 again = addTier(made);
        assertTrue(again != rare, "a new tier has a new id");
        assertEq(pass.tier(rare).minted, 2, "minted");
        vm.deal(address(0xB0B), PRICE);
        vm.prank(address(0xB0B));
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_SoldOut.selector, rare, 2));
        pass.purchase{value: PRICE}(rare, address(0xB0B), PRICE, address(0));
    }

    /// @custom:proves [S3.9][D3][T31] a payee that buys again while being paid cannot pass the cap
    function test_D3() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.maxSupply = 1;
        uint16 rare = addTier(made);
        Reenterer payee = new Reenterer();
        vm.deal(address(payee), 10 ether);
        vm.prank(creator);
        pass.setPayout(address(payee));
        payee.prepare(
            address(pass), PRICE, abi.encodeCall(pass.purchase, (rare, address(payee), PRICE, address(0)))
        );
        buy(fan, rare);
        assertEq(payee.tries(), 1, "tried");
        assertFalse(payee.succeeded(), "went through");
        assertEq(pass.tier(rare).minted, 1, "minted");
        assertFalse(pass.hasAccess(address(payee)), "access");
    }

    /// @custom:proves [S3.9][D4] a hundredfold payment is given back
    function test_D4() public {
        uint256 before = fan.balance;
        vm.prank(fan);
        pass.purchase{value: 100 * PRICE}(bronze, fan, PRICE, address(0));
        assertEq(before - fan.balance, PRICE, "paid");
    }

    /// @custom:proves [S3.10][D5][T32] a creator that cannot receive still sells, and collects elsewhere
    function test_D5() public {
        RefusingPayee payee = new RefusingPayee();
        vm.prank(creator);
        pass.setPayout(address(payee));
        buy(fan, bronze);
        assertTrue(pass.hasAccess(fan), "access");
        assertEq(ledger.owed(address(payee), 0), PRICE, "owed");
        payee.call(address(ledger), 0, abi.encodeCall(ILedger.withdraw, (0, referrer)));
        assertEq(referrer.balance, PRICE, "collected");
    }

    /// @custom:proves [S3.11][D6][T32] an owner of a hundred passes is checked for the price of one
    function test_D6() public {
        buy(fan, bronze);
        uint256 before = gasleft();
        pass.hasAccess(fan);
        uint256 first = before - gasleft();
        uint16 dust = addTier(terms(1, 1, 1));
        for (uint160 n; n < 100; ++n) {
            buyFor(other, address(0xD057 + n), dust);
        }
        vm.warp(NOW + 1);
        for (uint160 n; n < 100; ++n) {
            move(address(0xD057 + n), fan, 2 + n);
        }
        before = gasleft();
        pass.hasAccess(fan);
        assertLe(before - gasleft(), first * 105 / 100, "gas");
    }
}
