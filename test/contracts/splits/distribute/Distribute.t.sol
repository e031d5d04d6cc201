// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {ICurrencyList} from "../../../../contracts/payments/ICurrencyList.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {IPullSplit} from "../../../../contracts/splits/IPullSplit.sol";
import {Payee, Payees} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {Troupe} from "../Troupe.sol";

contract DistributeTest is Troupe {
    /// @custom:proves [S3.64] money arrives by plain transfer within the gas of a push
    function test_receive() public {
        PullSplit split = make(three(), address(0));
        send(address(split), 3);
        assertEq(address(split).balance, 3, "arrived");
    }

    /// @custom:proves [S3.3][S3.64] everybody's exact part waits in the ledger and rounding is the first payee's
    function test_native() public {
        PullSplit split = make(three(), address(0));
        send(address(split), 10_001);
        vm.expectEmit(address(split));
        emit IPullSplit.Distributed(0, fan, 10_001, hashOf(three()), parts(5_001, 3_333, 1_667));
        vm.expectEmit(address(ledger));
        emit ILedger.Credited(singer, 0, address(split), 5_001, 5_001);
        vm.prank(fan);
        assertEq(split.distribute(three(), 0), 10_001, "amount");
        assertEq(ledger.owed(singer, 0), 5_001, "first");
        assertEq(ledger.owed(drummer, 0), 3_333, "second");
        assertEq(ledger.owed(writer, 0), 1_667, "third");
        assertEq(address(split).balance, 0, "left");
    }

    /// @custom:proves [S3.3][S3.64] tokens are divided the same way
    function test_dollars() public {
        PullSplit split = make(three(), address(0));
        dollar.mint(address(split), 10_001);
        vm.expectEmit(address(split));
        emit IPullSplit.Distributed(1, address(this), 10_001, hashOf(three()), parts(5_001, 3_333, 1_667));
        split.distribute(three(), 1);
        assertEq(ledger.owed(singer, 1), 5_001, "first");
        assertEq(ledger.owed(drummer, 1), 3_333, "second");
        assertEq(ledger.owed(writer, 1), 1_667, "third");
        assertEq(dollar.balanceOf(address(ledger)), 10_001, "held for them");
        assertEq(dollar.allowance(address(split), address(ledger)), 0, "allowance left");
    }

    /// @custom:proves [S3.64] another list refuses with both hashes
    function test_wrongList() public {
        PullSplit split = make(three(), address(0));
        send(address(split), 9);
        Payee[] memory list = three();
        (list[0].bps, list[1].bps) = (3_333, 5_000);
        vm.expectRevert(
            abi.encodeWithSelector(IPullSplit.PullSplit_WrongPayees.selector, hashOf(list), hashOf(three()))
        );
        split.distribute(list, 0);
    }

    /// @custom:proves [S3.64] an empty split refuses and an unknown currency too
    function test_nothing() public {
        PullSplit split = make(three(), address(0));
        vm.expectRevert(abi.encodeWithSelector(IPullSplit.PullSplit_Nothing.selector, 0));
        split.distribute(three(), 0);
        vm.expectRevert(abi.encodeWithSelector(IPullSplit.PullSplit_Nothing.selector, 1));
        split.distribute(three(), 1);
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 2));
        split.distribute(three(), 2);
    }

    /// @custom:proves [S3.98] an ended part is the first payee's from its last second on
    function test_ended() public {
        Payee[] memory list = three();
        list[2].endsAt = uint40(NOW + 1 days);
        PullSplit split = make(list, address(0));
        vm.warp(NOW + 1 days - 1);
        send(address(split), 10_000);
        split.distribute(list, 0);
        assertEq(ledger.owed(writer, 0), 1_667, "the last second before");
        vm.warp(NOW + 1 days);
        send(address(split), 10_000);
        split.distribute(list, 0);
        vm.warp(NOW + 1 days + 1);
        send(address(split), 10_000);
        split.distribute(list, 0);
        assertEq(ledger.owed(writer, 0), 1_667, "nothing more");
        assertEq(ledger.owed(singer, 0), 5_000 + 2 * 6_667, "first");
        assertEq(ledger.owed(drummer, 0), 3 * 3_333, "second");
    }

    /// @custom:proves [S3.3][T32] a payee who takes no money blocks nobody
    function test_refusingPayee() public {
        FreezingToken token = new FreezingToken();
        uint8 currency = currencies.list(address(token));
        Payee[] memory list = three();
        list[1].account = address(new RefusingPayee());
        token.freeze(list[1].account, true);
        PullSplit split = make(list, address(0));
        send(address(split), 10_000);
        token.mint(address(split), 10_000);
        split.distribute(list, 0);
        split.distribute(list, currency);
        for (uint8 n; n < 2; ++n) {
            assertEq(ledger.owed(list[1].account, n * currency), 3_333, "waits for the one who refuses");
            ledger.withdrawFor(singer, n * currency);
        }
        assertEq(singer.balance, 5_000, "native");
        assertEq(token.balanceOf(singer), 5_000, "token");
    }

    /// @custom:proves [S3.64] a paused currency is divided
    function test_paused() public {
        PullSplit split = make(three(), address(0));
        dollar.mint(address(split), 10_000);
        currencies.setPaused(1, true);
        split.distribute(three(), 1);
        assertEq(ledger.owed(writer, 1), 1_667, "third");
    }

    /// @custom:proves [S3.3] fifty payees are paid in one call
    function test_fifty() public {
        Payee[] memory list = new Payee[](50);
        for (uint160 n; n < 50; ++n) {
            list[n] = Payee(address(0xF000 + n), 200, 0);
        }
        PullSplit split = make(list, address(0));
        dollar.mint(address(split), 50_049);
        uint256 gas = gasleft();
        split.distribute(list, 1);
        assertLe(gas - gasleft(), 4_000_000, "gas");
        assertEq(ledger.owed(list[0].account, 1), 1_000 + 49, "first has what rounding left");
        for (uint256 n = 1; n < 50; ++n) {
            assertEq(ledger.owed(list[n].account, 1), 1_000, "each");
        }
    }

    /// @custom:proves [S3.3] one wei is the first payee's
    function test_dust() public {
        PullSplit split = make(three(), address(0));
        send(address(split), 1);
        vm.expectEmit(address(split));
        emit IPullSplit.Distributed(0, address(this), 1, hashOf(three()), parts(1, 0, 0));
        split.distribute(three(), 0);
        assertEq(ledger.owed(singer, 0), 1, "first");
    }

    /// @custom:proves [S3.64] a split can be paid through a split
    function test_nested() public {
        PullSplit inner = make(three(), address(0));
        Payee[] memory list = three();
        list[0].account = address(inner);
        PullSplit outer = make(list, address(0));
        send(address(outer), 20_000);
        outer.distribute(list, 0);
        ledger.withdrawFor(address(inner), 0);
        inner.distribute(three(), 0);
        assertEq(ledger.owed(singer, 0), 5_000, "singer");
        assertEq(ledger.owed(drummer, 0), 3_333 + 6_666, "drummer through both");
    }

    /// @custom:proves [S3.3] parts add up to what was there
    function testFuzz_sum(uint96 amount, uint16 first, uint16 second, uint32 wait) public {
        Payee[] memory list = three();
        list[0].bps = uint16(bound(first, 1, 9_998));
        list[1].bps = uint16(bound(second, 1, 9_999 - list[0].bps));
        list[2].bps = 10_000 - list[0].bps - list[1].bps;
        list[2].endsAt = uint40(NOW + 30 days);
        PullSplit split = make(list, address(0));
        vm.warp(NOW + bound(wait, 0, 60 days));
        uint256 sent = uint256(amount) + 1;
        send(address(split), sent);
        split.distribute(list, 0);
        uint256 sum = ledger.owed(singer, 0) + ledger.owed(drummer, 0) + ledger.owed(writer, 0);
        assertEq(sum, sent, "sum");
        assertEq(address(ledger).balance, sent, "held");
        assertEq(ledger.owed(drummer, 0), sent * list[1].bps / Payees.WHOLE, "exact part");
    }
}
