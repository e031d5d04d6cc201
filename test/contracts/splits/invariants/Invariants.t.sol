// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {Payee} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {Troupe} from "../Troupe.sol";
import {Replay} from "./Replay.sol";
import {Takings} from "./Takings.sol";

/// @notice What holds whatever came in and whoever fetched it.
contract InvariantsTest is Troupe {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    FreezingToken private frost;
    Takings private takings;
    PullSplit private split;
    Replay private log;

    function setUp() public override {
        super.setUp();
        frost = new FreezingToken();
        currencies.list(address(frost));
        log = new Replay();
        takings = new Takings(log, ledger, dollar, frost, NOW);
        Payee[] memory list = new Payee[](3);
        list[0] = Payee(takings.people(0), 5_000, 0);
        list[1] = Payee(takings.people(4), 1_500, uint40(NOW + 200 days));
        list[2] = Payee(takings.people(2), 3_500, 0);
        vm.recordLogs();
        split = make(list, address(takings.owner()));
        log.replay(vm.getRecordedLogs());
        takings.begin(split, list);
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(takings);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(takings);
        list[0].selectors = new bytes4[](7);
        list[0].selectors[0] = Takings.wait.selector;
        list[0].selectors[1] = Takings.pay.selector;
        list[0].selectors[2] = Takings.payTokens.selector;
        list[0].selectors[3] = Takings.distribute.selector;
        list[0].selectors[4] = Takings.change.selector;
        list[0].selectors[5] = Takings.fetch.selector;
        list[0].selectors[6] = Takings.freeze.selector;
    }

    /// @custom:proves [S3.3] takings are not idle
    function test_busy() public {
        uint256 dice = 1;
        for (uint256 n; n < 700; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            uint256 what = uint8(dice) % 11;
            if (what == 0) takings.wait(uint32(dice >> 32));
            else if (what < 3) takings.pay(uint64(dice >> 64));
            else if (what < 5) takings.payTokens(uint64(dice >> 64), what == 3);
            else if (what < 7) takings.distribute(uint8(dice >> 8));
            else if (what == 7) takings.change(uint16(dice >> 16), uint32(dice >> 32) >> 1, uint8(dice >> 8) | uint8(dice >> 24));
            else if (what == 8) takings.freeze(uint8(dice >> 8) % 2 == 0);
            else takings.fetch(uint8(dice >> 16), uint8(dice >> 8));
            invariant_parts();
            invariant_promise();
        }
        invariant_replay();
        assertTrue(takings.changes() > 20, "changed");
        assertTrue(takings.keeps() > 0, "kept an older list");
        assertTrue(takings.unnamed() > 0, "kept one that nobody named");
        assertTrue(takings.refusals() > 0, "refused by a payee");
        assertTrue(takings.owner().tries() > 0, "tried from inside");
        assertTrue(takings.due(0, takings.people(4)) > 0, "promised");
        for (uint256 n; n < 5; ++n) {
            assertTrue(n == 1 || takings.fetched(0, takings.people(n)) > 0, "fetched");
        }
    }

    /// @custom:proves [S3.2] the list and all payouts are what the logs say
    function invariant_replay() public view {
        assertEq(uint256(split.payeesHash()), uint256(log.payeesHash()), "list");
        for (uint8 currency; currency < takings.CURRENCIES(); ++currency) {
            assertEq(uint256(split.payeesHashOf(currency)), uint256(log.payeesHashOf(currency)), "list of a currency");
            for (uint256 n; n < 5; ++n) {
                address who = takings.people(n);
                assertEq(log.paid(currency, who), takings.due(currency, who), "payouts");
            }
        }
    }

    /// @custom:proves [S3.98][S3.64][T31] a promised part stands in every currency, whatever froze and whoever pays
    function invariant_promise() public view {
        for (uint8 currency; currency < takings.CURRENCIES(); ++currency) {
            assertEq(uint256(split.payeesHashOf(currency)), uint256(takings.hashOf(currency)), "list in force");
            assertTrue(takings.isPromiseKept(currency), "promise");
        }
    }

    /// @custom:proves [S3.3][S3.64][T32] everybody has their exact parts, and all of it adds up to what came in
    function invariant_parts() public view {
        for (uint8 currency; currency < takings.CURRENCIES(); ++currency) {
            uint256 sum;
            for (uint256 n; n < 5; ++n) {
                address who = takings.people(n);
                uint256 has = ledger.owed(who, currency) + takings.fetched(currency, who);
                assertEq(has, takings.due(currency, who), "part");
                sum += has;
            }
            uint256 here = currency == 0
                ? address(split).balance
                : currency == 1 ? dollar.balanceOf(address(split)) : frost.balanceOf(address(split));
            assertEq(here, takings.waiting(currency), "waits in the split");
            assertEq(sum + here, takings.arrived(currency), "sum");
        }
    }
}
