// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {IPullSplit} from "../../../../contracts/splits/IPullSplit.sol";
import {Payee} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {Troupe} from "../Troupe.sol";

/// @notice Attacks on a change of the list by a stranger who sends a little of many currencies to the split.
contract DustedSplitTest is Troupe {
    uint256 private constant TX_GAS = 16_777_216; // EIP-7825
    address private mallory = address(0xBAD);

    function fifty() private pure returns (Payee[] memory list) {
        list = new Payee[](50);
        for (uint160 n; n < 50; ++n) {
            list[n] = Payee(address(0x20000 + n), 200, 0);
        }
    }

    function alone(uint40 endsAt) private view returns (Payee[] memory list) {
        list = new Payee[](endsAt == 0 ? 1 : 2);
        list[0] = Payee(singer, endsAt == 0 ? 10_000 : 9_000, 0);
        if (endsAt != 0) list[1] = Payee(fan, 1_000, endsAt);
    }

    /// @dev Lists `count` more currencies, of each of which a stranger sends one unit a payee.
    function dust(PullSplit split, uint8 count) private returns (uint8 last) {
        for (uint256 n; n < count; ++n) {
            TestDollar token = new TestDollar();
            last = currencies.list(address(token));
            token.mint(mallory, 50);
            vm.prank(mallory);
            token.transfer(address(split), 50);
        }
    }

    /// @custom:proves [S3.64][T32] dust in many currencies does not keep the owner from changing the list
    function test_dusted() public {
        PullSplit split = make(fifty(), boss);
        uint8 last = dust(split, 12);
        dollar.mint(address(split), 5_000);
        vm.prank(boss);
        uint256 before = gasleft();
        split.update(fifty(), alone(0), first(2));
        assertLe(before - gasleft(), TX_GAS, "one transaction");
        assertEq(ledger.owed(address(0x20000), 1), 100, "what was named is divided");
        assertEq(uint256(split.payeesHashOf(1)), uint256(hashOf(alone(0))), "and follows the new list");
        for (uint8 currency = 2; currency <= last; ++currency) {
            assertEq(uint256(split.payeesHashOf(currency)), uint256(hashOf(fifty())), "dust keeps the older list");
        }
        split.distribute(fifty(), last);
        assertEq(ledger.owed(address(0x20000), last), 1, "anybody divides it");
        assertEq(uint256(split.payeesHashOf(last)), uint256(hashOf(alone(0))), "and ends that");
    }

    /// @custom:proves [S3.98][S3.64][T32] dust delays a promise until somebody divided it
    function test_promiseDelayed() public {
        PullSplit split = make(three(), boss);
        uint8 last = dust(split, 6);
        uint8[] memory four = first(4);
        for (uint8 n; n < 4; ++n) four[n] = 2 + n;
        Payee[] memory promising = alone(uint40(NOW + 90 days));
        vm.expectRevert(
            abi.encodeWithSelector(IPullSplit.PullSplit_OlderList.selector, last - 1, hashOf(three()))
        );
        vm.prank(boss);
        split.update(three(), promising, four);
        assertEq(uint256(split.payeesHash()), uint256(hashOf(three())), "the list stays");
        split.distribute(three(), last);
        split.distribute(three(), last - 1);
        vm.prank(boss);
        split.update(three(), promising, four);
        for (uint8 currency; currency <= last; ++currency) {
            assertEq(uint256(split.payeesHashOf(currency)), uint256(hashOf(promising)), "promised everywhere");
        }
    }
}
