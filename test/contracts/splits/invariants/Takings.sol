// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {Ledger} from "../../../../contracts/payments/Ledger.sol";
import {Payee} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {Checks} from "../../kit/Checks.sol";
import {Replay} from "./Replay.sol";

/// @title Takings
/// @notice Money that arrives at a split, lists that change and payees who fetch theirs, in any order, beside a model
/// that adds up what everybody should have.
contract Takings is Checks {
    Replay internal log;
    PullSplit internal split;
    Ledger internal ledger;
    TestDollar internal dollar;
    address internal owner;
    address[5] public people;
    Payee[] internal current;
    uint256 internal time;

    mapping(uint8 currency => uint256) public arrived;
    mapping(uint8 currency => uint256) public waiting;
    mapping(uint8 currency => mapping(address who => uint256)) public due;
    mapping(uint8 currency => mapping(address who => uint256)) public fetched;
    uint256 public changes;

    constructor(
        Replay log_,
        PullSplit split_,
        Ledger ledger_,
        TestDollar dollar_,
        address owner_,
        Payee[] memory list,
        uint256 now_
    ) {
        (log, split, ledger, dollar, owner, time) = (log_, split_, ledger_, dollar_, owner_, now_);
        for (uint256 n; n < list.length; ++n) {
            current.push(list[n]);
        }
        for (uint160 n; n < 5; ++n) {
            people[n] = address(0xF00 + n);
        }
    }

    modifier atTime() {
        vm.warp(time);
        vm.recordLogs();
        _;
        log.replay(vm.getRecordedLogs());
    }

    function wait(uint32 seed) external {
        time += within(seed, 1, 20 days);
    }

    function pay(uint64 amount) external atTime {
        vm.deal(address(this), amount);
        (bool ok,) = address(split).call{value: amount, gas: 100_000}("");
        yes(ok, "arrived");
        _arrive(0, amount);
    }

    function payDollars(uint64 amount) external atTime {
        vm.prank(dollar.issuer());
        dollar.mint(address(split), amount);
        _arrive(1, amount);
    }

    function distribute(bool inDollars) external atTime {
        uint8 currency = inDollars ? 1 : 0;
        if (waiting[currency] == 0) return;
        _divide(currency);
        split.distribute(current, currency);
    }

    /// @dev The promised part, if it still runs, stays second.
    function change(uint16 seed, uint32 who) external atTime {
        bool promised = current.length > 1 && current[1].endsAt > time;
        Payee[] memory next = new Payee[](promised ? 3 : 2);
        uint16 kept = promised ? current[1].bps : 0;
        uint16 first = uint16(within(seed, 1, 9_999 - kept));
        address held = promised ? current[1].account : address(0);
        next[0] = Payee(_besides(held, who), first, 0);
        if (promised) next[1] = current[1];
        next[next.length - 1] = Payee(_besides(held, uint256(who) + 1), 10_000 - kept - first, 0);
        if (!promised && seed % 2 == 0) next[1].endsAt = uint40(time + 30 days);
        for (uint8 currency; currency < 2; ++currency) {
            if (waiting[currency] != 0) _divide(currency);
        }
        vm.prank(owner);
        split.update(current, next);
        delete current;
        for (uint256 n; n < next.length; ++n) {
            current.push(next[n]);
        }
        ++changes;
    }

    function fetch(uint8 who, bool inDollars) external atTime {
        uint8 currency = inDollars ? 1 : 0;
        address account = people[who % 5];
        if (ledger.owed(account, currency) != 0) fetched[currency][account] += ledger.withdrawFor(account, currency);
    }

    /// @dev One of four people who are not `held`; the next `who` gives another.
    function _besides(address held, uint256 who) private view returns (address account) {
        account = people[who % 4];
        if (account == held) account = people[4];
    }

    function _arrive(uint8 currency, uint256 amount) private {
        arrived[currency] += amount;
        waiting[currency] += amount;
    }

    function _divide(uint8 currency) private {
        uint256 amount = waiting[currency];
        uint256 left = amount;
        for (uint256 n = 1; n < current.length; ++n) {
            if (current[n].endsAt != 0 && current[n].endsAt <= time) continue;
            uint256 part = amount * current[n].bps / 10_000;
            due[currency][current[n].account] += part;
            left -= part;
        }
        due[currency][current[0].account] += left;
        waiting[currency] = 0;
    }
}
