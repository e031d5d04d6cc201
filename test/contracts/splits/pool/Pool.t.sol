// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EagerToken} from "../../../../contracts/mocks/recordings/EagerToken.sol";
import {ISupporterPool, SupporterRule} from "../../../../contracts/splits/ISupporterPool.sol";
import {Payee} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {SupporterPool} from "../../../../contracts/splits/SupporterPool.sol";
import {Troupe} from "../Troupe.sol";
import {SupporterVector} from "./SupporterVector.sol";

contract PoolTest is Troupe, SupporterVector {
    SupporterPool private pool;

    function setUp() public override {
        super.setUp();
        SupporterRule memory rule =
            SupporterRule({collection: address(0xC0), first: true, bound: 5, currency: 1, leastAmount: 1});
        pool = SupporterPool(payable(splits.createPool(ROOT, COUNT, rule, 0)));
    }

    function pay(uint256 n, uint8 currency) private returns (uint256) {
        return pool.pay(supporter(n), currency, proofOf(n));
    }

    function nothingFor(uint256 n, uint8 currency) private {
        vm.expectRevert(
            abi.encodeWithSelector(ISupporterPool.SupporterPool_NothingOwed.selector, supporter(n), currency)
        );
        pool.pay(supporter(n), currency, proofOf(n));
    }

    /// @custom:proves [S3.98] money arrives by plain transfer
    function test_receive() public {
        send(address(pool), 4);
        assertEq(address(pool).balance, 4, "arrived");
    }

    /// @custom:proves [S3.98] everybody on the list has an equal part of all that ever came
    function test_equal() public {
        send(address(pool), 500);
        vm.expectEmit(address(pool));
        emit ISupporterPool.SupporterPaid(supporter(0), 0, 100, 100, 100);
        assertEq(pay(0, 0), 100, "first");
        send(address(pool), 50);
        vm.expectEmit(address(pool));
        emit ISupporterPool.SupporterPaid(supporter(0), 0, 10, 110, 110);
        assertEq(pay(0, 0), 10, "first again");
        for (uint256 n = 1; n < COUNT; ++n) {
            assertEq(pool.owedTo(supporter(n), 0), 110, "owed");
            assertEq(pay(n, 0), 110, "each");
            assertEq(supporter(n).balance, 110, "has it");
            assertEq(pool.paidTo(supporter(n), 0), 110, "kept in mind");
        }
        assertEq(pool.paidToAll(0), 550, "all");
        assertEq(address(pool).balance, 0, "left");
    }

    /// @custom:proves [S3.98] dollars are shared the same way
    function test_dollars() public {
        dollar.mint(address(pool), 500);
        assertEq(pay(3, 1), 100, "amount");
        assertEq(dollar.balanceOf(supporter(3)), 100, "has it");
        assertEq(pool.paidToAll(1), 100, "dollars");
        assertEq(pool.paidToAll(0), 0, "native money is counted apart");
        assertEq(pool.paidTo(supporter(3), 0), 0, "for each");
    }

    /// @custom:proves [S3.98] what waits in the ledger is fetched first
    function test_fromSplit() public {
        Payee[] memory list = three();
        list[2] = Payee(address(pool), 1_667, uint40(NOW + 365 days));
        PullSplit split = make(list, address(0));
        send(address(split), 10_000);
        split.distribute(list, 0);
        assertEq(pool.owedTo(supporter(1), 0), 333, "seen while it waits");
        assertEq(pay(1, 0), 333, "part");
        assertEq(ledger.owed(address(pool), 0), 0, "fetched");
        assertEq(address(pool).balance, 1_667 - 333, "here");
    }

    /// @custom:proves [S3.98] somebody who is not on the list refuses
    function test_notListed() public {
        send(address(pool), 500);
        bytes4 reason = ISupporterPool.SupporterPool_NotListed.selector;
        vm.expectRevert(abi.encodeWithSelector(reason, fan));
        pool.pay(fan, 0, proofOf(1));
        vm.expectRevert(abi.encodeWithSelector(reason, supporter(2)));
        pool.pay(supporter(2), 0, proofOf(1));
        vm.expectRevert(abi.encodeWithSelector(reason, supporter(2)));
        pool.pay(supporter(2), 0, new bytes32[](0));
        assertFalse(pool.isListed(fan, proofOf(1)), "listed");
        assertTrue(pool.isListed(supporter(2), proofOf(2)), "not listed");
    }

    /// @custom:proves [S3.98] nothing new refuses
    function test_nothing() public {
        nothingFor(0, 0);
        send(address(pool), 500);
        pay(0, 0);
        nothingFor(0, 0);
        nothingFor(0, 1);
    }

    /// @custom:proves [S3.98] what rounding leaves waits for more
    function test_rounding() public {
        send(address(pool), 4);
        nothingFor(2, 0);
        send(address(pool), 5);
        assertEq(pay(2, 0), 1, "nine among five");
        send(address(pool), 1);
        assertEq(pay(2, 0), 1, "ten among five");
    }

    /// @custom:proves [S3.98][T32] a supporter who takes no money blocks nobody
    function test_refusing() public {
        send(address(pool), 500);
        vm.etch(supporter(2), hex"fe");
        assertEq(pay(2, 0), 100, "paid");
        assertEq(ledger.owed(supporter(2), 0), 100, "into the ledger");
        assertEq(pay(3, 0), 100, "the next");
        assertEq(supporter(3).balance, 100, "has it");
    }

    /// @custom:proves [S3.98] a later buyer of a supporter's pass inherits nothing
    function test_noInheritance() public {
        send(address(pool), 500);
        vm.expectRevert(abi.encodeWithSelector(ISupporterPool.SupporterPool_NotListed.selector, other));
        vm.prank(other);
        pool.pay(other, 0, proofOf(4)); // whatever pass `other` holds by now
        assertEq(pay(4, 0), 100, "still the wallet on the list");
    }

    /// @custom:proves [S3.78][T31] nobody is paid twice from inside
    function test_reenter() public {
        EagerToken token = new EagerToken();
        uint8 currency = currencies.list(address(token));
        token.mint(address(pool), 500);
        token.prepare(address(pool), abi.encodeCall(pool.pay, (supporter(1), currency, proofOf(1))));
        pay(1, currency);
        assertEq(token.tries(), 1, "tried");
        assertEq(uint32(token.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "why not");
        assertEq(token.balanceOf(supporter(1)), 100, "once");
    }

    /// @custom:proves [S3.98] parts follow the money in any order
    function testFuzz_order(uint16[12] calldata steps) public {
        uint256 sent;
        for (uint256 n; n < steps.length; ++n) {
            if (steps[n] % 3 == 0) {
                send(address(pool), steps[n]);
                sent += steps[n];
            } else if (pool.owedTo(supporter(steps[n] % 5), 0) != 0) {
                pay(steps[n] % 5, 0);
            }
            assertEq(address(pool).balance + pool.paidToAll(0), sent, "nothing is lost");
        }
        for (uint256 n; n < COUNT; ++n) {
            if (pool.owedTo(supporter(n), 0) != 0) pay(n, 0);
            assertEq(supporter(n).balance, sent / COUNT, "equal in the end");
        }
        assertLe(address(pool).balance, COUNT - 1, "what rounding leaves");
    }
}
