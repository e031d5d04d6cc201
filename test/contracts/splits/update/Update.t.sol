// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPullSplit} from "../../../../contracts/splits/IPullSplit.sol";
import {Payee, Payees} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {PlainToken} from "../../../../contracts/mocks/tokens/PlainToken.sol";
import {ICurrencyList} from "../../../../contracts/payments/ICurrencyList.sol";
import {EagerToken} from "../../../../contracts/mocks/recordings/EagerToken.sol";
import {Troupe} from "../Troupe.sol";

contract UpdateTest is Troupe {
    uint40 private constant END = uint40(NOW + 90 days);

    function two() private view returns (Payee[] memory list) {
        list = new Payee[](2);
        list[0] = Payee(writer, 9_000, 0);
        list[1] = Payee(singer, 1_000, 0);
    }

    function whole(address account) private pure returns (Payee[] memory list) {
        list = new Payee[](1);
        list[0] = Payee(account, 10_000, 0);
    }

    function promising() private view returns (Payee[] memory list) {
        list = three();
        list[1].endsAt = END;
    }

    function refuses(PullSplit split, Payee[] memory current, Payee[] memory next, bytes memory reason) private {
        bytes32 before = split.payeesHash();
        vm.prank(boss);
        vm.expectRevert(reason);
        split.update(current, next, first(2));
        assertEq(uint256(split.payeesHash()), uint256(before), "the list stays");
    }

    /// @custom:proves [S3.64] only the owner changes the list
    function test_owner() public {
        PullSplit split = make(three(), boss);
        vm.prank(singer);
        vm.expectRevert(abi.encodeWithSelector(IPullSplit.PullSplit_NotOwner.selector, singer));
        split.update(three(), two(), first(2));
        vm.expectEmit(address(split));
        emit IPullSplit.PayeesChanged(hashOf(three()), hashOf(two()), two());
        vm.prank(boss);
        split.update(three(), two(), first(2));
        assertEq(uint256(split.payeesHash()), uint256(hashOf(two())), "hash");
        vm.prank(boss);
        vm.recordLogs();
        split.update(two(), three(), first(2));
        assertEq(vm.getRecordedLogs().length, 1, "nothing is said of currencies that are not here or not listed");
        assertEq(uint256(split.payeesHash()), uint256(hashOf(three())), "and back");
    }

    /// @custom:proves [S3.64] without an owner nobody does
    function test_noOwner() public {
        PullSplit split = make(three(), address(0));
        vm.prank(singer);
        vm.expectRevert(abi.encodeWithSelector(IPullSplit.PullSplit_NotOwner.selector, singer));
        split.update(three(), two(), first(2));
    }

    /// @custom:proves [S3.64] the list given as old must be the one in force
    function test_wrongCurrent() public {
        PullSplit split = make(three(), boss);
        bytes memory reason =
            abi.encodeWithSelector(IPullSplit.PullSplit_WrongPayees.selector, hashOf(two()), hashOf(three()));
        refuses(split, two(), two(), reason);
    }

    /// @custom:proves [S3.64] later money follows the new list and earlier money the old one
    function test_money() public {
        PullSplit split = make(three(), boss);
        send(address(split), 10_000);
        dollar.mint(address(split), 20_000);
        vm.expectEmit(address(split));
        emit IPullSplit.Distributed(0, boss, 10_000, hashOf(three()), parts(5_000, 3_333, 1_667));
        vm.expectEmit(address(split));
        emit IPullSplit.Distributed(1, boss, 20_000, hashOf(three()), parts(10_000, 6_666, 3_334));
        vm.prank(boss);
        split.update(three(), two(), first(2));
        assertEq(ledger.owed(drummer, 0), 3_333, "earlier money");
        assertEq(ledger.owed(drummer, 1), 6_666, "earlier dollars");
        send(address(split), 10_000);
        split.distribute(two(), 0);
        assertEq(ledger.owed(drummer, 0), 3_333, "no later money");
        assertEq(ledger.owed(writer, 0), 1_667 + 9_000, "writer");
        assertEq(uint256(split.payeesHashOf(2)), uint256(hashOf(two())), "what is listed later follows the new list too");
        vm.expectRevert(
            abi.encodeWithSelector(IPullSplit.PullSplit_WrongPayees.selector, hashOf(three()), hashOf(two()))
        );
        split.distribute(three(), 0);
    }

    /// @custom:proves [S3.64] only the named currencies are divided; another of which something is here keeps its list
    function test_named() public {
        PullSplit split = make(three(), boss);
        PullSplit payer = make(whole(address(split)), address(0));
        dollar.mint(address(split), 20_000);
        send(address(payer), 10_000);
        payer.distribute(whole(address(split)), 0); // waits in the ledger
        vm.expectEmit(address(split));
        emit IPullSplit.PayeesKept(0, hashOf(three()));
        vm.expectEmit(address(split));
        emit IPullSplit.Distributed(1, boss, 20_000, hashOf(three()), parts(10_000, 6_666, 3_334));
        vm.prank(boss);
        split.update(three(), two(), only(1));
        assertEq(ledger.owed(address(split), 0), 10_000, "still waits");
        assertEq(uint256(split.payeesHashOf(0)), uint256(hashOf(three())), "by the older list");
        assertEq(uint256(split.payeesHashOf(1)), uint256(hashOf(two())), "by the new list");
        vm.prank(boss);
        split.update(two(), whole(writer), first(2));
        assertEq(uint256(split.payeesHashOf(0)), uint256(hashOf(three())), "naming it later does not end that");
        assertEq(uint256(split.payeesHashOf(1)), uint256(hashOf(whole(writer))), "dollars were empty");
        send(address(split), 10_000);
        split.distribute(three(), 0);
        assertEq(ledger.owed(drummer, 0), 6_666, "all of it was divided by the older list");
        send(address(split), 10_000);
        vm.prank(boss);
        split.update(whole(writer), two(), first(0));
        assertEq(uint256(split.payeesHashOf(0)), uint256(hashOf(whole(writer))), "what is here counts, too");
        assertEq(uint256(split.payeesHashOf(1)), uint256(hashOf(two())), "an empty currency follows");
    }

    /// @custom:proves [S3.64] every currency remembers the list that it keeps
    function test_manyKept() public {
        PullSplit split = make(three(), boss);
        uint8 last = 1;
        for (uint256 n; n < 9; ++n) last = currencies.list(address(new PlainToken()));
        Payee[] memory current = three();
        for (uint8 currency = last; currency > 1; --currency) {
            (address token,,) = currencies.currencyAt(currency);
            PlainToken(token).mint(address(split), 10_000);
            Payee[] memory next = two();
            (next[0].bps, next[1].bps) = (currency, 10_000 - currency);
            vm.prank(boss);
            split.update(current, next, first(0));
            current = next;
        }
        for (uint8 currency = 2; currency <= last; ++currency) {
            Payee[] memory kept = currency == last ? three() : two();
            if (currency != last) (kept[0].bps, kept[1].bps) = (currency + 1, 10_000 - (currency + 1));
            assertEq(uint256(split.payeesHashOf(currency)), uint256(hashOf(kept)), "kept");
            split.distribute(kept, currency);
            assertEq(uint256(split.payeesHashOf(currency)), uint256(hashOf(current)), "follows");
        }
        assertEq(uint256(split.payeesHashOf(0)), uint256(hashOf(current)), "native");
    }

    /// @custom:proves [S3.64] more than four currencies, and one that is not listed, refuse
    function test_badCurrencies() public {
        PullSplit split = make(three(), boss);
        for (uint256 n; n < 3; ++n) currencies.list(address(new PlainToken()));
        bytes4 reason = IPullSplit.PullSplit_TooManyCurrencies.selector;
        vm.startPrank(boss);
        vm.expectRevert(abi.encodeWithSelector(reason, 5, 4));
        split.update(three(), two(), first(5));
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 5));
        split.update(three(), two(), only(5));
        vm.expectRevert(abi.encodeWithSelector(ICurrencyList.CurrencyList_NoCurrency.selector, 255));
        split.update(three(), two(), only(255));
        split.update(three(), two(), first(4));
        vm.stopPrank();
        dollar.mint(address(split), 20_000);
        uint8[] memory twice = first(2);
        twice[0] = 1;
        vm.prank(boss);
        split.update(two(), three(), twice);
        assertEq(ledger.owed(writer, 1), 18_000, "named twice, divided once");
    }

    /// @custom:proves [S3.64] a list that could not be paid refuses
    function test_badList() public {
        PullSplit split = make(three(), boss);
        Payee[] memory list = two();
        list[1].account = address(split);
        bytes4 reason = Payees.Payees_NotAPayee.selector;
        refuses(split, three(), list, abi.encodeWithSelector(reason, 1, address(split)));
        list[1].account = address(ledger);
        refuses(split, three(), list, abi.encodeWithSelector(reason, 1, address(ledger)));
        list = two();
        list[1].endsAt = uint40(NOW);
        refuses(split, three(), list, abi.encodeWithSelector(Payees.Payees_EndPast.selector, 1, NOW, NOW));
        list[1].endsAt = uint40(NOW + 1);
        vm.prank(boss);
        split.update(three(), list, first(2));
    }

    /// @custom:proves [S3.98] a promised part stays until its end
    function test_promise() public {
        PullSplit split = make(promising(), boss);
        bytes memory reason =
            abi.encodeWithSelector(IPullSplit.PullSplit_PromisedPart.selector, 1, drummer, END);
        refuses(split, promising(), two(), reason);
        refuses(split, promising(), three(), reason);
        Payee[] memory list = promising();
        list[1].bps -= 1;
        list[0].bps += 1;
        refuses(split, promising(), list, reason);
        list = promising();
        list[1].account = fan;
        refuses(split, promising(), list, reason);
        list = new Payee[](1);
        list[0] = Payee(singer, 10_000, 0);
        refuses(split, promising(), list, reason);
        vm.warp(END - 1);
        refuses(split, promising(), three(), reason);
        list = promising();
        (list[0].account, list[2].account) = (writer, singer);
        vm.prank(boss);
        split.update(promising(), list, first(2)); // the others may change
        assertEq(uint256(split.payeesHash()), uint256(hashOf(list)), "changed around it");
    }

    /// @custom:proves [S3.98] a promised part can go from its end on
    function test_promiseKept() public {
        PullSplit split = make(promising(), boss);
        vm.warp(END);
        vm.prank(boss);
        split.update(promising(), two(), first(2));
        assertEq(uint256(split.payeesHash()), uint256(hashOf(two())), "hash");
    }

    /// @custom:proves [S3.78][T31] nobody changes the list while it is being divided
    function test_reenter() public {
        EagerToken token = new EagerToken();
        uint8 currency = currencies.list(address(token));
        PullSplit split = make(three(), address(token));
        token.mint(address(split), 10_000);
        token.prepare(address(split), abi.encodeCall(split.update, (three(), two(), first(3))));
        split.distribute(three(), currency);
        assertEq(token.tries(), 1, "tried");
        assertEq(uint32(token.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "why not");
        token.mint(address(split), 10_000);
        token.prepare(address(split), abi.encodeCall(split.distribute, (three(), currency)));
        split.distribute(three(), currency);
        assertEq(token.tries(), 2, "tried again");
        assertEq(uint32(token.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "why not");
        token.mint(address(split), 10_000);
        token.prepare(address(split), abi.encodeCall(split.distribute, (three(), currency)));
        vm.prank(address(token));
        split.update(three(), two(), first(3));
        assertEq(token.tries(), 3, "and from a change");
        assertEq(uint32(token.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "why not");
        assertEq(ledger.owed(singer, currency), 15_000, "paid once each time");
    }

    /// @custom:proves [S3.64] only the split itself divides while the list changes
    function test_settle() public {
        PullSplit split = make(three(), boss);
        send(address(split), 10_000);
        vm.prank(boss);
        vm.expectRevert(abi.encodeWithSelector(IPullSplit.PullSplit_NotItself.selector, boss));
        split.settle(two(), 0, boss);
    }
}
