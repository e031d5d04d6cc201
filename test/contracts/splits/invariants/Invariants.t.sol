// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

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

    Takings private takings;
    PullSplit private split;
    Replay private log;

    function setUp() public override {
        super.setUp();
        vm.recordLogs();
        Payee[] memory list = new Payee[](3);
        list[0] = Payee(address(0xF00), 5_000, 0);
        list[1] = Payee(address(0xF04), 1_500, uint40(NOW + 200 days));
        list[2] = Payee(address(0xF02), 3_500, 0);
        split = make(list, boss);
        log = new Replay();
        log.replay(vm.getRecordedLogs());
        takings = new Takings(log, split, ledger, dollar, boss, list, NOW);
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(takings);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(takings);
        list[0].selectors = new bytes4[](6);
        list[0].selectors[0] = Takings.wait.selector;
        list[0].selectors[1] = Takings.pay.selector;
        list[0].selectors[2] = Takings.payDollars.selector;
        list[0].selectors[3] = Takings.distribute.selector;
        list[0].selectors[4] = Takings.change.selector;
        list[0].selectors[5] = Takings.fetch.selector;
    }

    /// @custom:proves [S3.3] takings are not idle
    function test_busy() public {
        uint256 dice = 1;
        for (uint256 n; n < 500; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            uint256 what = uint8(dice) % 8;
            if (what == 0) takings.wait(uint32(dice >> 32));
            else if (what < 3) takings.pay(uint64(dice >> 64));
            else if (what == 3) takings.payDollars(uint64(dice >> 64));
            else if (what < 6) takings.distribute(uint8(dice >> 8) % 2 == 0);
            else if (what == 6) takings.change(uint16(dice >> 16), uint32(dice >> 32) >> 1);
            else takings.fetch(uint8(dice >> 16), uint8(dice >> 8) % 2 == 0);
            invariant_parts();
        }
        invariant_replay();
        yes(takings.changes() > 20, "changed");
        yes(takings.due(0, address(0xF04)) > 0, "promised");
        yes(takings.fetched(0, address(0xF00)) > 0, "fetched");
    }

    /// @custom:proves [S3.2] the list and all payouts are what the logs say
    function invariant_replay() public view {
        same(uint256(split.payeesHash()), uint256(log.payeesHash()), "list");
        for (uint8 currency; currency < 2; ++currency) {
            for (uint256 n; n < 5; ++n) {
                address who = takings.people(n);
                same(log.paid(currency, who), takings.due(currency, who), "payouts");
            }
        }
    }

    /// @custom:proves [S3.3][S3.64] everybody has their exact parts, and all of it adds up to what came in
    function invariant_parts() public view {
        for (uint8 currency; currency < 2; ++currency) {
            uint256 sum;
            for (uint256 n; n < 5; ++n) {
                address who = takings.people(n);
                uint256 has = ledger.owed(who, currency) + takings.fetched(currency, who);
                same(has, takings.due(currency, who), "part");
                sum += has;
            }
            uint256 here = currency == 0 ? address(split).balance : dollar.balanceOf(address(split));
            same(here, takings.waiting(currency), "waits in the split");
            same(sum + here, takings.arrived(currency), "sum");
        }
    }
}
