// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {Payee} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {Troupe} from "../Troupe.sol";

/// @notice Attacks on a change of the list: a token that stops moving, and an owner who changes it at the right moment.
contract FrozenSplitTest is Troupe {
    FreezingToken internal token;
    uint8 internal currency;

    function setUp() public override {
        super.setUp();
        token = new FreezingToken();
        currency = currencies.list(address(token));
    }

    function two() internal view returns (Payee[] memory list) {
        list = new Payee[](2);
        list[0] = Payee(writer, 9_000, 0);
        list[1] = Payee(fan, 1_000, 0);
    }

    function change(PullSplit split, Payee[] memory current, Payee[] memory next) internal {
        vm.prank(boss);
        split.update(current, next, first(3));
    }

    /// @custom:proves [S3.64][T32] a token that stops moving does not hold up a change of the list
    function test_notHeldUp() public {
        PullSplit split = make(three(), boss);
        send(address(split), 10_000);
        token.mint(address(split), 10_000);
        token.freeze(address(ledger), true);
        change(split, three(), two());
        assertEq(ledger.owed(drummer, 0), 3_333, "what could move was divided the old way");
        send(address(split), 10_000);
        split.distribute(two(), 0);
        assertEq(ledger.owed(fan, 0), 1_000, "and later money the new way");
        token.freeze(address(ledger), false);
        split.distribute(three(), currency);
        assertEq(ledger.owed(drummer, currency), 3_333, "the frozen money is theirs who earned it");
        token.mint(address(split), 10_000);
        split.distribute(two(), currency);
        assertEq(ledger.owed(fan, currency), 1_000, "later tokens the new way");
    }

    /// @custom:proves [S3.64][T32] an owner cannot take what waits for a split in the ledger by changing the list first
    function test_waiting() public {
        PullSplit inner = make(three(), boss);
        Payee[] memory list = three();
        list[0].account = address(inner);
        PullSplit outer = make(list, address(0));
        send(address(outer), 20_000);
        outer.distribute(list, 0);
        assertEq(ledger.owed(address(inner), 0), 10_000, "waits for the inner split");
        change(inner, three(), two());
        assertEq(ledger.owed(address(inner), 0), 0, "was fetched");
        assertEq(ledger.owed(singer, 0), 5_000, "singer");
        assertEq(ledger.owed(fan, 0), 0, "nobody new has any of it");
    }

    /// @custom:proves [S3.64] money sent to a foretold split can be reached although a part ended before it was made
    function test_madeLate() public {
        Payee[] memory list = three();
        list[2].endsAt = uint40(NOW + 1 days);
        address foretold = splits.splitAddress(list, address(0), 0);
        send(foretold, 10_000);
        vm.warp(NOW + 1 days);
        assertEq(splits.createSplit(list, address(0), 0), foretold, "can still be made");
        PullSplit(payable(foretold)).distribute(list, 0);
        assertEq(ledger.owed(singer, 0), 6_667, "the ended part is the first payee's");
        assertEq(ledger.owed(writer, 0), 0, "writer");
    }
}
