// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlainToken} from "../../../contracts/mocks/tokens/PlainToken.sol";
import {SupporterRule} from "../../../contracts/splits/ISupporterPool.sol";
import {Payee} from "../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../contracts/splits/PullSplit.sol";
import {Troupe} from "../splits/Troupe.sol";
import {Limits, Thirsty} from "./Limits.sol";

/// @notice The longest lists of splits: fifty payees, and a unit for each of them in every currency there can be.
contract SplitLimitsTest is Troupe, Limits {
    uint256 private constant PAYEES = 50;
    uint256 private constant CURRENCIES = 256;

    PullSplit private split;
    PlainToken private last;
    Payee[] private list;
    Payee[] private next;
    Payee[] private kept;

    function setUp() public override {
        super.setUp();
        for (uint160 n; n < PAYEES; ++n) {
            list.push(Payee(address(new Thirsty()), 200, n == 0 ? 0 : uint40(NOW + 90 days)));
            next.push(Payee(address(0x20000 + n), 200, 0));
        }
        for (uint160 n; n < PAYEES; ++n) {
            kept.push(Payee(n == 0 ? fan : list[n].account, 200, list[n].endsAt));
        }
        split = make(list, boss);
        for (uint256 n = 2; n < CURRENCIES; ++n) {
            last = new PlainToken();
            currencies.list(address(last));
            last.mint(address(split), PAYEES);
        }
        send(address(split), PAYEES);
        dollar.mint(address(split), PAYEES);
    }

    /// @custom:loop Payees.check
    /// @custom:proves [S3.64][T32] a split of fifty is made in one transaction
    function test_createSplit() public {
        bytes memory data = abi.encodeCall(splits.createSplit, (next, boss, 0));
        fits("createSplit", PAYEES, fan, address(splits), 0, data);
    }

    /// @custom:loop Payees.divide PullSplit._distribute
    /// @custom:proves [S3.64][T32] money is divided between fifty in one transaction
    function test_distribute() public {
        fits("distribute", PAYEES, fan, address(split), 0, abi.encodeCall(split.distribute, (list, 0)));
        assertEq(ledger.owed(list[49].account, 0), 1, "divided");
    }

    /// @custom:loop Payees.divide PullSplit._distribute
    /// @custom:proves [S3.64][T32] tokens are divided between fifty in one transaction
    function test_distributeTokens() public {
        fits("distribute", PAYEES, fan, address(split), 0, abi.encodeCall(split.distribute, (list, 255)));
        assertEq(ledger.owed(list[49].account, 255), 1, "divided");
    }

    /// @custom:loop PullSplit.update PullSplit._checkPromises PullSplit._setOf Payees.check Payees.divide PullSplit._distribute
    /// @custom:proves [S3.64][T32] a list of fifty changes in one transaction, with dust in every currency there can be
    function test_update() public {
        uint8[] memory four = first(4);
        for (uint8 n; n < 4; ++n) four[n] = 252 + n;
        fits("update", CURRENCIES, boss, address(split), 0, abi.encodeCall(split.update, (list, kept, four)));
        assertEq(uint256(split.payeesHash()), uint256(hashOf(kept)), "changed");
        assertEq(ledger.owed(list[49].account, 255), 1, "divided");
        assertEq(uint256(split.payeesHashOf(251)), uint256(hashOf(list)), "kept");
        assertEq(uint256(split.payeesHashOf(0)), uint256(hashOf(list)), "kept, too");
    }

    /// @custom:proves [S3.98][T32] a supporter of the longest list there can be is paid in one transaction
    function test_pay() public {
        bytes32 root = keccak256(bytes.concat(keccak256(abi.encode(singer))));
        bytes32[] memory proof = new bytes32[](32);
        for (uint256 n; n < 32; ++n) {
            proof[n] = bytes32(n + 1);
            root = root < proof[n] ? keccak256(abi.encode(root, proof[n])) : keccak256(abi.encode(proof[n], root));
        }
        SupporterRule memory rule = SupporterRule({collection: fan, first: true, bound: 2, currency: 1, leastAmount: 1});
        address pool = splits.createPool(root, 2, rule, 0);
        dollar.mint(pool, 10);
        fits("pay", 32, fan, pool, 0, abi.encodeWithSignature("pay(address,uint8,bytes32[])", singer, 1, proof));
        assertEq(dollar.balanceOf(singer), 5, "paid");
    }
}
