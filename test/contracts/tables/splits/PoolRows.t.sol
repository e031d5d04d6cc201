// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {ISupporterPool, SupporterRule} from "../../../../contracts/splits/ISupporterPool.sol";
import {SupporterPool} from "../../../../contracts/splits/SupporterPool.sol";
import {Troupe} from "../../splits/Troupe.sol";
import {MoneyMatrix} from "../kit/MoneyMatrix.sol";

contract PoolRowsTest is Troupe, MoneyMatrix {
    FreezingToken private token;
    uint8 private index;
    uint8 private currency;

    function setUp() public override {
        super.setUp();
        token = new FreezingToken();
        index = currencies.list(address(token));
        attackWith(address(this), 0, "");
    }

    function ledgerOfRow() internal view override returns (ILedger) {
        return ledger;
    }

    function leaf(address account) private pure returns (bytes32[] memory proof) {
        proof = new bytes32[](1);
        proof[0] = keccak256(bytes.concat(keccak256(abi.encode(account))));
    }

    /// @dev A list of two: the payee and the fan, each the other's proof.
    function pooled(address payee) private returns (SupporterPool pool) {
        (bytes32 a, bytes32 b) = (leaf(payee)[0], leaf(fan)[0]);
        bytes32 root = a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
        SupporterRule memory rule =
            SupporterRule({collection: address(0xC0), first: true, bound: 2, currency: 1, leastAmount: 1});
        pool = SupporterPool(payable(splits.createPool(root, 2, rule, 0)));
        // A thief draws the other supporter's part from inside; the others have nothing to be told.
        bytes memory data = abi.encodeCall(ISupporterPool.pay, (fan, 0, leaf(payee)));
        (bool ok,) = payee.call(abi.encodeWithSignature("prepare(address,uint256,bytes)", pool, 0, data));
        ok;
    }

    function pay(address payee) private {
        SupporterPool pool = pooled(payee);
        if (currency == 0) send(address(pool), 1_001);
        else token.mint(address(pool), 1_001);
        uint256 before = fan.balance;
        vm.prank(other);
        assertEq(pool.pay(payee, currency, leaf(fan)), 500, "share");
        assertEq(pool.owedTo(fan, currency), 500, "the other's share");
        assertEq(fan.balance, before, "not drawn");
    }

    function payFromLedger(address payee) private {
        SupporterPool pool = pooled(payee);
        vm.prank(other);
        ledger.creditNative{value: 1_001}(address(pool));
        pool.pay(payee, 0, leaf(fan));
    }

    /// @custom:row SupporterPool.pay
    /// @custom:proves [S3.78][T31][T32] a supporter is paid once or finds the share in the ledger
    function test_pay() public {
        nativeRow(pay, 500);
        nativeRow(payFromLedger, 500);
        currency = index;
        tokenRow(pay, token, index, 500);
    }
}
