// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {GasBurner} from "../../../../contracts/mocks/GasBurner.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {ReturnBomb} from "../../../../contracts/mocks/ReturnBomb.sol";
import {IStreamPass} from "../../../../contracts/passes/IStreamPass.sol";
import {StreamPass} from "../../../../contracts/passes/StreamPass.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {Stage} from "../../kit/Stage.sol";

/// @notice Receivers and tokens that mean harm, at every place where the contracts call out.
contract HostileTest is Stage {
    /// @dev A push costs at most its gas cap and the credit it falls back to; measured with everything cold.
    uint256 private constant MOST_GAS = 350_000;

    function payTo(address payee) private {
        vm.prank(creator);
        pass.setPayout(payee);
    }

    /// @dev A sale to a hostile payee: the fan gets the pass, the money waits, the gas is bounded.
    function sellsDespite(address payee) private {
        payTo(payee);
        uint256 before = gasleft();
        buy(fan, bronze);
        assertLe(before - gasleft(), MOST_GAS, "gas");
        assertTrue(pass.hasAccess(fan), "access");
        assertEq(ledger.owed(payee, 0), PRICE, "owed");
        assertEq(address(ledger).balance, PRICE, "held");
        assertEq(address(pass).balance, 0, "kept by the collection");
    }

    /// @custom:proves [S3.10][T32] a payee that burns gas costs a bounded amount and blocks nothing
    function test_gasBurner() public {
        sellsDespite(address(new GasBurner()));
    }

    /// @custom:proves [S3.10][T32] a payee that refuses with a bomb costs a bounded amount and blocks nothing
    function test_refusingBomb() public {
        sellsDespite(address(new ReturnBomb(true)));
    }

    /// @custom:proves [S3.10][T32] a payee that accepts with a bomb is simply paid
    function test_acceptingBomb() public {
        ReturnBomb payee = new ReturnBomb(false);
        payTo(address(payee));
        uint256 before = gasleft();
        buy(fan, bronze);
        assertLe(before - gasleft(), MOST_GAS, "gas");
        assertEq(address(payee).balance + ledger.owed(address(payee), 0), PRICE, "paid or owed");
    }

    /// @custom:proves [S3.9][T32] hostile referrers and payers block nothing either
    function test_hostileReferrerAndPayer() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 1);
        made.referralBps = 5_000;
        uint16 shared = addTier(made);
        address bad = address(new GasBurner());
        RefusingPayee payer = new RefusingPayee();
        vm.deal(address(payer), 1 ether);
        vm.prank(address(payer));
        pass.purchase{value: 2 * PRICE}(shared, fan, PRICE, bad);
        assertEq(ledger.owed(bad, 0), PRICE / 2, "referrer");
        assertEq(ledger.owed(address(payer), 0), PRICE, "surplus");
        assertEq(creator.balance, PRICE / 2, "creator");
    }

    /// @custom:proves [S3.10][T32] a frozen payee of dollars blocks nothing
    function test_frozenPayee() public {
        frozen(false);
    }

    /// @custom:proves [S3.10][T32] a token that answers false is not believed
    function test_falseToken() public {
        frozen(true);
    }

    function frozen(bool answersFalse) private {
        FreezingToken token = new FreezingToken();
        token.setAnswersFalse(answersFalse);
        IStreamPass.Tier memory made = terms(9e6, MONTH, 1);
        made.currency = currencies.list(address(token));
        uint16 tierId = addTier(made);
        token.mint(fan, 9e6);
        token.freeze(creator, true);
        vm.prank(fan);
        token.approve(address(pass), 9e6);
        vm.prank(fan);
        pass.purchase(tierId, fan, 9e6, address(0));
        assertTrue(pass.hasAccess(fan), "access");
        assertEq(ledger.owed(creator, made.currency), 9e6, "owed");
        assertEq(token.balanceOf(address(ledger)), 9e6, "held");
        vm.expectRevert(abi.encodeWithSelector(ILedger.TransferFailed.selector));
        ledger.withdrawFor(creator, made.currency);
        token.freeze(creator, false);
        ledger.withdrawFor(creator, made.currency);
        assertEq(token.balanceOf(creator), 9e6, "collected after the thaw");
    }

    /// @dev A payee holding a pass makes `data` while a fan pays for `tierId`.
    function reentersWith(bytes memory data, uint256 value) private returns (Reenterer payee) {
        payee = new Reenterer();
        vm.deal(address(payee), 10 ether);
        buyFor(fan, address(payee), bronze); // pass 1
        payTo(address(payee));
        payee.prepare(address(pass), value, data);
        buy(other, bronze);
        assertEq(payee.tries(), 1, "tried");
        assertTrue(pass.hasAccess(other), "the sale went through");
    }

    function refusesInside(bytes memory data, uint256 value) private {
        wasRefused(reentersWith(data, value));
    }

    function wasRefused(Reenterer payee) private view {
        assertFalse(payee.succeeded(), "went through");
        assertEq(uint32(payee.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "reason");
    }

    /// @custom:proves [T31] an upgrade from inside a sale refuses
    function test_reenterUpgrade() public {
        refusesInside(abi.encodeCall(pass.upgrade, (1, gold, 1 ether)), 3 * PRICE);
    }

    /// @custom:proves [T31] a renewal from inside a sale refuses
    function test_reenterRenew() public {
        refusesInside(abi.encodeCall(pass.renewSubscription, (1, MONTH)), PRICE);
    }

    /// @custom:proves [T31] a transfer from inside a sale refuses
    function test_reenterTransfer() public {
        bytes memory data = abi.encodeWithSignature("transferFrom(address,address,uint256)", fan, other, 1);
        refusesInside(data, 0);
    }

    /// @custom:proves [T31] a gift from inside a sale refuses
    function test_reenterGrant() public {
        Reenterer payee = new Reenterer();
        creator = address(payee);
        vm.prank(creator);
        pass = StreamPass(factory.createCollection("Payee", "PAYEE", creator));
        bronze = addTier(terms(PRICE, MONTH, 1));
        address[] memory guests = new address[](1);
        guests[0] = fan;
        payee.prepare(address(pass), 0, abi.encodeCall(pass.grant, (guests, bronze, 0)));
        buy(other, bronze);
        assertEq(payee.tries(), 1, "tried");
        wasRefused(payee);
        assertFalse(pass.hasAccess(fan), "nobody came in with the buyer");
    }

    /// @custom:proves [T31] what is read from inside a sale is already final
    function test_readOnlyReentry() public {
        Reenterer payee = reentersWith(abi.encodeCall(pass.hasAccess, (other)), 0);
        assertTrue(payee.succeeded(), "read");
        assertEq(payee.word(), 1, "the buyer has access already");
    }

    /// @custom:proves [T31] a receiver may pass a pass on while it receives it
    function test_forwardOnReceive() public {
        Reenterer receiver = new Reenterer();
        buy(fan, bronze);
        receiver.prepare(
            address(pass),
            0,
            abi.encodeWithSignature("transferFrom(address,address,uint256)", address(receiver), other, 1)
        );
        vm.prank(fan);
        pass.safeTransferFrom(fan, address(receiver), 1);
        assertTrue(receiver.succeeded(), "forwarded");
        assertTrue(pass.hasAccess(other), "access");
        assertFalse(pass.hasAccess(address(receiver)), "the middle");
        assertEq(pass.balanceOf(address(receiver)), 0, "balance");
    }

    /// @custom:proves [T31] a withdrawal from inside a withdrawal takes nothing twice
    function test_reenterLedger() public {
        Reenterer account = new Reenterer();
        ledger.creditNative{value: 1 ether}(address(account));
        ledger.creditNative{value: 1 ether}(other);
        account.prepare(address(ledger), 0, abi.encodeCall(ILedger.withdraw, (0, address(account))));
        ledger.withdrawFor(address(account), 0);
        assertFalse(account.succeeded(), "went through");
        assertEq(address(account).balance, 1 ether, "once");
        assertEq(address(ledger).balance, 1 ether, "the others' money");
    }

    /// @custom:proves [T32] plain native money cannot get stuck in a collection
    function test_noStrayMoney() public {
        vm.prank(fan);
        (bool ok,) = address(pass).call{value: 1}("");
        assertFalse(ok, "accepted");
    }
}
