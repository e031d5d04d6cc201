// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {IPullSplit} from "../../../../contracts/splits/IPullSplit.sol";
import {Payee} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {Troupe} from "../../splits/Troupe.sol";
import {MoneyMatrix} from "../kit/MoneyMatrix.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";

contract SplitRowsTest is Troupe, MoneyMatrix, RoleMatrix {
    FreezingToken private token;
    uint8 private index;
    uint8 private currency;

    function setUp() public override {
        super.setUp();
        token = new FreezingToken();
        index = currencies.list(address(token));
    }

    function ledgerOfRow() internal view override returns (ILedger) {
        return ledger;
    }

    function managerOfRow() internal view override returns (AccessManager) {
        return manager;
    }

    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](6);
        (people[0], people[1], people[2]) = (boss, singer, drummer);
        (people[3], people[4], people[5]) = (fan, address(ledger), address(splits));
    }

    function withPayee(address payee) private view returns (Payee[] memory list) {
        list = three();
        list[1].account = payee;
    }

    /// @dev 33.33 % of 10,000 are the payee's.
    function filled(address payee, Payee[] memory list) private returns (PullSplit split) {
        split = make(list, boss);
        attack(payee, address(split), abi.encodeCall(IPullSplit.distribute, (list, 0)));
        if (currency == 0) send(address(split), 10_000);
        else token.mint(address(split), 10_000);
    }

    /// @dev Only a thief listens; the others have nothing to be told.
    function attack(address payee, address target, bytes memory data) private {
        (bool ok,) = payee.call(abi.encodeWithSignature("prepare(address,uint256,bytes)", target, 0, data));
        ok;
    }

    function distribute(address payee) private {
        Payee[] memory list = withPayee(payee);
        PullSplit split = filled(payee, list);
        vm.prank(fan);
        assertEq(split.distribute(list, currency), 10_000, "divided");
    }

    function update(address payee) private {
        Payee[] memory list = withPayee(payee);
        PullSplit split = filled(payee, list);
        vm.prank(boss);
        split.update(list, three(), first(3));
    }

    function settle(address payee) private {
        Payee[] memory list = withPayee(payee);
        PullSplit split = filled(payee, list);
        vm.prank(address(split));
        split.settle(list, currency, boss);
    }

    /// @custom:row PullSplit.distribute
    /// @custom:proves [S3.78][T31][T32] money is divided whoever the payees are, and waits for each
    function test_distribute() public {
        creditRow(distribute, 3_333);
    }

    /// @custom:row PullSplit.update
    /// @custom:proves [S3.78][T31][T32] so is what came before another list
    function test_update() public {
        creditRow(update, 3_333);
    }

    /// @custom:row PullSplit.settle
    /// @custom:proves [S3.78][T31][T32] so is the money of one currency
    function test_settle() public {
        creditRow(settle, 3_333);
    }

    function frozenRow(function(address) internal act) private {
        currency = index;
        uint256 start = vm.snapshotState();
        act(other);
        assertEq(ledger.owed(other, index), 3_333, "honest");
        vm.revertToState(start);
        start = vm.snapshotState();
        token.freeze(other, true);
        act(other);
        assertEq(ledger.owed(other, index), 3_333, "frozen payee");
        assertEq(token.balanceOf(address(ledger)), 10_000, "held");
        vm.revertToState(start);
    }

    /// @custom:row PullSplit.distribute
    /// @custom:row PullSplit.update
    /// @custom:proves [S3.78][T32] a token that freezes a payee holds nobody up
    function test_frozenPayee() public {
        frozenRow(distribute);
        frozenRow(update);
        frozenRow(settle);
    }

    /// @custom:row PullSplit.distribute
    /// @custom:proves [S3.78][T32] a token that freezes the ledger leaves all where it is
    function test_frozenLedger() public {
        currency = index;
        Payee[] memory list = three();
        PullSplit split = filled(other, list);
        uint256 start = vm.snapshotState();
        split.distribute(list, index);
        assertEq(ledger.owed(drummer, index), 3_333, "honest");
        vm.revertToState(start);
        token.freeze(address(ledger), true);
        vm.expectRevert(abi.encodeWithSelector(ILedger.TransferFromFailed.selector));
        split.distribute(list, index);
        assertEq(token.balanceOf(address(split)), 10_000, "here");
        assertEq(ledger.owed(drummer, index), 0, "nothing waits");
    }

    function notOwner(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPullSplit.PullSplit_NotOwner.selector, who);
    }

    /// @custom:caller PullSplit.update
    /// @custom:proves [S3.78] only the owner names other payees
    function test_owner() public {
        PullSplit split = make(three(), boss);
        Payee[] memory next = withPayee(other);
        callerRow(boss, address(split), abi.encodeCall(IPullSplit.update, (three(), next, first(3))), notOwner);
    }

    function notItself(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPullSplit.PullSplit_NotItself.selector, who);
    }

    /// @custom:caller PullSplit.settle
    /// @custom:proves [S3.78] only the split itself divides without asking for the list in force
    function test_itself() public {
        PullSplit split = make(three(), boss);
        send(address(split), 10_000);
        callerRow(address(split), address(split), abi.encodeCall(IPullSplit.settle, (three(), 0, boss)), notItself);
    }
}
