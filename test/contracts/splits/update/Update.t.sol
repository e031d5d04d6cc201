// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPullSplit} from "../../../../contracts/splits/IPullSplit.sol";
import {Payee, Payees} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {EagerToken} from "../../../../contracts/mocks/recordings/EagerToken.sol";
import {Troupe} from "../Troupe.sol";

contract UpdateTest is Troupe {
    uint40 private constant END = uint40(NOW + 90 days);

    function two() private view returns (Payee[] memory list) {
        list = new Payee[](2);
        list[0] = Payee(writer, 9_000, 0);
        list[1] = Payee(singer, 1_000, 0);
    }

    function promising() private view returns (Payee[] memory list) {
        list = three();
        list[1].endsAt = END;
    }

    function refuses(PullSplit split, Payee[] memory current, Payee[] memory next, bytes memory reason) private {
        bytes32 before = split.payeesHash();
        vm.prank(boss);
        vm.expectRevert(reason);
        split.update(current, next);
        assertEq(uint256(split.payeesHash()), uint256(before), "the list stays");
    }

    /// @custom:proves [S3.64] only the owner changes the list
    function test_owner() public {
        PullSplit split = make(three(), boss);
        vm.prank(singer);
        vm.expectRevert(abi.encodeWithSelector(IPullSplit.PullSplit_NotOwner.selector, singer));
        split.update(three(), two());
        vm.expectEmit(address(split));
        emit IPullSplit.PayeesChanged(hashOf(three()), hashOf(two()), two());
        vm.prank(boss);
        split.update(three(), two());
        assertEq(uint256(split.payeesHash()), uint256(hashOf(two())), "hash");
        vm.prank(boss);
        vm.recordLogs();
        split.update(two(), three());
        assertEq(vm.getRecordedLogs().length, 1, "nothing is said of currencies that are not here or not listed");
        assertEq(uint256(split.payeesHash()), uint256(hashOf(three())), "and back");
    }

    /// @custom:proves [S3.64] without an owner nobody does
    function test_noOwner() public {
        PullSplit split = make(three(), address(0));
        vm.prank(singer);
        vm.expectRevert(abi.encodeWithSelector(IPullSplit.PullSplit_NotOwner.selector, singer));
        split.update(three(), two());
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
        split.update(three(), two());
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
        split.update(three(), list);
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
        split.update(promising(), list); // the others may change
        assertEq(uint256(split.payeesHash()), uint256(hashOf(list)), "changed around it");
    }

    /// @custom:proves [S3.98] a promised part can go from its end on
    function test_promiseKept() public {
        PullSplit split = make(promising(), boss);
        vm.warp(END);
        vm.prank(boss);
        split.update(promising(), two());
        assertEq(uint256(split.payeesHash()), uint256(hashOf(two())), "hash");
    }

    /// @custom:proves [S3.78][T31] nobody changes the list while it is being divided
    function test_reenter() public {
        EagerToken token = new EagerToken();
        uint8 currency = currencies.list(address(token));
        PullSplit split = make(three(), address(token));
        token.mint(address(split), 10_000);
        token.prepare(address(split), abi.encodeCall(split.update, (three(), two())));
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
        split.update(three(), two());
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
