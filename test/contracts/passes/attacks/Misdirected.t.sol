// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {Stage} from "../../kit/Stage.sol";

/// @notice Money sent to our own contracts, which nobody can ever take out again.
contract MisdirectedTest is Stage {
    /// @dev Two tiers whose referrer gets half.
    function sharing(uint8 currency) private returns (uint16) {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.currency = currency;
        made.referralBps = 5_000;
        return addTier(made);
    }

    function buysWith(address named) private {
        uint16 inNative = sharing(0);
        vm.prank(fan);
        pass.purchase{value: PRICE}(inNative, fan, PRICE, named);
        assertEq(creator.balance, PRICE, "native: the creator has all of it");
        assertEq(ledger.owed(named, 0), 0, "native: locked");

        uint16 inDollars = sharing(1);
        dollar.mint(other, PRICE);
        vm.prank(other);
        dollar.approve(address(pass), PRICE);
        vm.prank(other);
        pass.purchase(inDollars, other, PRICE, named);
        assertEq(dollar.balanceOf(creator), PRICE, "token: the creator has all of it");
        assertEq(dollar.balanceOf(named), 0, "token: locked");
    }

    /// @custom:proves [S3.10][T32] a buyer cannot lock the referral share in the collection
    function test_referrerCollection() public {
        buysWith(address(pass));
    }

    /// @custom:proves [S3.10][T32] a buyer cannot lock the referral share in the ledger
    function test_referrerLedger() public {
        buysWith(address(ledger));
    }

    /// @custom:proves [S3.10][T32] sales cannot be sent to the collection or to the ledger
    function test_payout() public {
        address[2] memory traps = [address(pass), address(ledger)];
        for (uint256 n; n < 2; ++n) {
            vm.prank(creator);
            vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotAPayee.selector, traps[n]));
            pass.setPayout(traps[n]);
        }
        assertEq(pass.payout(), creator, "payout");
    }

    /// @custom:proves [S3.8][T32] a collection cannot begin with sales that go to the ledger
    function test_firstPayout() public {
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotAPayee.selector, address(ledger)));
        factory.createCollection("Kiln", "KILN", address(ledger));
        assertEq(factory.collectionOf(fan), address(0), "nothing was made");
        vm.prank(fan);
        factory.createCollection("Kiln", "KILN", fan);
    }
}
