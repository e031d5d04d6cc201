// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISplitFactory} from "../../../../contracts/splits/ISplitFactory.sol";
import {SupporterRule} from "../../../../contracts/splits/ISupporterPool.sol";
import {Payee, Payees} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {SupporterPool} from "../../../../contracts/splits/SupporterPool.sol";
import {Troupe} from "../Troupe.sol";

contract SplitFactoryTest is Troupe {
    bytes32 private constant SALT = "salt";
    bytes32 private constant ROOT = keccak256("root");

    function rule() private view returns (SupporterRule memory) {
        return SupporterRule({collection: fan, first: true, bound: 10, currency: 1, leastAmount: 1});
    }

    function refuses(Payee[] memory list, bytes memory reason) private {
        vm.expectRevert(reason);
        splits.createSplit(list, boss, 0);
    }

    /// @custom:proves [S3.3][S3.64] a split is where it was foretold, with its owner and list
    function test_split() public {
        address foretold = splits.splitAddress(three(), boss, SALT);
        assertFalse(splits.isSplit(foretold), "not yet");
        vm.expectEmit(address(splits));
        emit ISplitFactory.SplitCreated(foretold, boss, fan, hashOf(three()), three());
        vm.prank(fan);
        PullSplit made = PullSplit(payable(splits.createSplit(three(), boss, SALT)));
        assertEq(address(made), foretold, "address");
        assertTrue(splits.isSplit(foretold), "known");
        assertFalse(splits.isPool(foretold), "no pool");
        assertEq(made.owner(), boss, "owner");
        assertEq(uint256(made.payeesHash()), uint256(hashOf(three())), "list");
    }

    /// @custom:proves [S3.64] the same split twice refuses and another salt does not
    function test_twice() public {
        address made = splits.createSplit(three(), boss, SALT);
        vm.expectRevert(abi.encodeWithSelector(ISplitFactory.SplitFactory_Exists.selector, made));
        splits.createSplit(three(), boss, SALT);
        assertTrue(splits.createSplit(three(), boss, 0) != made, "another salt");
        assertTrue(splits.createSplit(three(), fan, SALT) != made, "another owner");
    }

    /// @custom:proves [S3.64] one to fifty payees and no more
    function test_count() public {
        refuses(new Payee[](0), abi.encodeWithSelector(Payees.Payees_Count.selector, 0, 50));
        refuses(new Payee[](51), abi.encodeWithSelector(Payees.Payees_Count.selector, 51, 50));
        Payee[] memory list = new Payee[](50);
        for (uint160 n; n < 50; ++n) {
            list[n] = Payee(address(0xF000 + n), 200, 0);
        }
        make(list, boss);
        list = new Payee[](1);
        list[0] = Payee(singer, 10_000, 0);
        make(list, boss);
    }

    /// @custom:proves [S3.3] parts that do not add up to the whole refuse
    function test_sum() public {
        Payee[] memory list = three();
        list[2].bps -= 1;
        refuses(list, abi.encodeWithSelector(Payees.Payees_Sum.selector, 9_999));
        list[2].bps += 2;
        refuses(list, abi.encodeWithSelector(Payees.Payees_Sum.selector, 10_001));
    }

    /// @custom:proves [S3.3] a payee without a part refuses
    function test_noPart() public {
        Payee[] memory list = three();
        list[1].bps = 0;
        refuses(list, abi.encodeWithSelector(Payees.Payees_NoPart.selector, 1));
    }

    /// @custom:proves [S3.3][T32] a payee who could not take money out refuses
    function test_notAPayee() public {
        Payee[] memory list = three();
        address[3] memory traps = [address(0), address(ledger), splits.splitModel()];
        for (uint256 n; n < 3; ++n) {
            list[n].account = traps[n];
            refuses(list, abi.encodeWithSelector(Payees.Payees_NotAPayee.selector, n, traps[n]));
            list = three();
        }
    }

    /// @custom:proves [S3.3] a payee named twice refuses
    function test_twicePayee() public {
        Payee[] memory list = three();
        list[2].account = singer;
        refuses(list, abi.encodeWithSelector(Payees.Payees_Twice.selector, singer));
        list[2].account = drummer;
        refuses(list, abi.encodeWithSelector(Payees.Payees_Twice.selector, drummer));
    }

    /// @custom:proves [S3.98] the first part has no end
    function test_firstEnds() public {
        Payee[] memory list = three();
        list[0].endsAt = uint40(NOW + 1);
        refuses(list, abi.encodeWithSelector(Payees.Payees_FirstEnds.selector, NOW + 1));
    }

    /// @custom:proves [S3.98] an end that has passed is taken and the part is the first payee's
    function test_endPast() public {
        Payee[] memory list = three();
        list[2].endsAt = 1;
        PullSplit made = make(list, boss);
        send(address(made), 10_000);
        made.distribute(list, 0);
        assertEq(ledger.owed(singer, 0), 6_667, "first");
        assertEq(ledger.owed(writer, 0), 0, "ended");
    }

    /// @custom:proves [S3.98] a pool is where it was foretold, with its list and rule
    function test_pool() public {
        address foretold = splits.poolAddress(ROOT, 7, rule(), SALT);
        vm.expectEmit(address(splits));
        emit ISplitFactory.PoolCreated(foretold, fan, boss, ROOT, 7, rule());
        vm.prank(boss);
        SupporterPool made = SupporterPool(payable(splits.createPool(ROOT, 7, rule(), SALT)));
        assertEq(address(made), foretold, "address");
        assertTrue(splits.isPool(foretold), "known");
        assertFalse(splits.isSplit(foretold), "no split");
        assertEq(uint256(made.root()), uint256(ROOT), "root");
        assertEq(made.count(), 7, "count");
        assertEq(uint256(keccak256(abi.encode(made.rule()))), uint256(keccak256(abi.encode(rule()))), "rule");
    }

    /// @custom:proves [S3.98] the same pool twice refuses and another salt does not
    function test_poolTwice() public {
        address made = splits.createPool(ROOT, 7, rule(), SALT);
        vm.expectRevert(abi.encodeWithSelector(ISplitFactory.SplitFactory_Exists.selector, made));
        splits.createPool(ROOT, 7, rule(), SALT);
        assertTrue(splits.createPool(ROOT, 7, rule(), 0) != made, "another salt");
    }

    /// @custom:proves [S3.98] a pool that lacks anything refuses
    function test_emptyPool() public {
        bytes4 reason = ISplitFactory.SplitFactory_EmptyPool.selector;
        SupporterRule memory given = rule();
        vm.expectRevert(abi.encodeWithSelector(reason, bytes32(0), 7, given));
        splits.createPool(0, 7, given, SALT);
        vm.expectRevert(abi.encodeWithSelector(reason, ROOT, 0, given));
        splits.createPool(ROOT, 0, given, SALT);
        given.bound = 0;
        vm.expectRevert(abi.encodeWithSelector(reason, ROOT, 7, given));
        splits.createPool(ROOT, 7, given, SALT);
        given = rule();
        given.collection = address(0);
        vm.expectRevert(abi.encodeWithSelector(reason, ROOT, 7, given));
        splits.createPool(ROOT, 7, given, SALT);
    }
}
