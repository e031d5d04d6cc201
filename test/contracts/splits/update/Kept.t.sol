// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {IPullSplit} from "../../../../contracts/splits/IPullSplit.sol";
import {Payee} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {Troupe} from "../Troupe.sol";

/// @notice Lists that change while a token cannot be moved.
contract KeptTest is Troupe {
    uint40 private constant END = uint40(NOW + 90 days);

    function two() private view returns (Payee[] memory list) {
        list = new Payee[](2);
        list[0] = Payee(writer, 9_000, 0);
        list[1] = Payee(singer, 1_000, 0);
    }

    function onlyDrummer() private view returns (Payee[] memory list) {
        list = new Payee[](1);
        list[0] = Payee(drummer, 10_000, 0);
    }

    function promising() private view returns (Payee[] memory list) {
        list = three();
        list[1].endsAt = END;
    }

    function refuses(PullSplit split, Payee[] memory current, Payee[] memory next, bytes memory reason) private {
        bytes32 before = split.payeesHash();
        vm.prank(boss);
        vm.expectRevert(reason);
        split.update(current, next, first(3));
        assertEq(uint256(split.payeesHash()), uint256(before), "the list stays");
    }

    /// @custom:proves [S3.64][T32] a token that cannot be moved keeps its list until it was divided
    function test_kept() public {
        FreezingToken token = new FreezingToken();
        uint8 currency = currencies.list(address(token));
        PullSplit split = make(three(), boss);
        token.mint(address(split), 10_000);
        token.freeze(address(ledger), true);
        vm.expectEmit(address(split));
        emit IPullSplit.PayeesKept(currency, hashOf(three()));
        vm.expectEmit(address(split));
        emit IPullSplit.PayeesChanged(hashOf(three()), hashOf(two()), two());
        vm.prank(boss);
        split.update(three(), two(), first(3));
        assertEq(uint256(split.payeesHash()), uint256(hashOf(two())), "the list");
        assertEq(uint256(split.payeesHashOf(0)), uint256(hashOf(two())), "of native money");
        assertEq(uint256(split.payeesHashOf(currency)), uint256(hashOf(three())), "of the token");
        vm.prank(boss);
        split.update(two(), onlyDrummer(), first(3));
        token.freeze(address(ledger), false);
        vm.prank(boss);
        split.update(onlyDrummer(), two(), first(3));
        assertEq(token.balanceOf(address(split)), 10_000, "other changes leave it alone");
        vm.expectRevert(
            abi.encodeWithSelector(IPullSplit.PullSplit_WrongPayees.selector, hashOf(two()), hashOf(three()))
        );
        split.distribute(two(), currency);
        split.distribute(three(), currency);
        assertEq(ledger.owed(writer, currency), 1_667, "the first list's part");
        assertEq(uint256(split.payeesHashOf(currency)), uint256(hashOf(two())), "the newest from then on");
        vm.expectRevert(abi.encodeWithSelector(IPullSplit.PullSplit_Nothing.selector, currency));
        split.distribute(two(), currency);
    }

    /// @custom:proves [S3.98][S3.64][T32] a part is promised only while every currency goes by the list in force
    function test_promiseWhileKept() public {
        FreezingToken token = new FreezingToken();
        uint8 currency = currencies.list(address(token));
        PullSplit split = make(three(), boss);
        token.mint(address(split), 10_000);
        token.freeze(address(ledger), true);
        bytes memory reason =
            abi.encodeWithSelector(IPullSplit.PullSplit_OlderList.selector, currency, hashOf(three()));
        refuses(split, three(), promising(), reason);
        vm.prank(boss);
        split.update(three(), two(), first(3));
        token.freeze(address(ledger), false);
        refuses(split, two(), promising(), reason);
        Payee[] memory longer = three();
        longer[2].endsAt = END;
        refuses(split, two(), longer, reason);
        split.distribute(three(), currency);
        vm.prank(boss);
        split.update(two(), promising(), first(3));
        token.mint(address(split), 10_000);
        split.distribute(promising(), currency);
        assertEq(ledger.owed(drummer, currency), 2 * 3_333, "the promise holds in every currency");
    }

    /// @custom:proves [S3.98][S3.64][T32] a promise that stands already goes on while a currency keeps an older list
    function test_promiseGoesOn() public {
        FreezingToken token = new FreezingToken();
        uint8 currency = currencies.list(address(token));
        PullSplit split = make(promising(), boss);
        token.mint(address(split), 10_000);
        token.freeze(address(ledger), true);
        Payee[] memory list = promising();
        (list[0].account, list[2].account) = (writer, singer);
        vm.prank(boss);
        split.update(promising(), list, first(3));
        assertEq(uint256(split.payeesHashOf(currency)), uint256(hashOf(promising())), "kept");
        vm.prank(boss);
        split.update(list, promising(), first(3));
        list = promising();
        list[2].endsAt = END;
        refuses(
            split,
            promising(),
            list,
            abi.encodeWithSelector(IPullSplit.PullSplit_OlderList.selector, currency, hashOf(promising()))
        );
        token.freeze(address(ledger), false);
        split.distribute(promising(), currency);
        assertEq(ledger.owed(drummer, currency), 3_333, "the promised part");
    }
}
