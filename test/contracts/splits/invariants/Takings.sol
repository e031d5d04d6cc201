// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {GasBurner} from "../../../../contracts/mocks/GasBurner.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {ReturnBomb} from "../../../../contracts/mocks/ReturnBomb.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {Ledger} from "../../../../contracts/payments/Ledger.sol";
import {IPullSplit} from "../../../../contracts/splits/IPullSplit.sol";
import {Payee} from "../../../../contracts/splits/Payees.sol";
import {PullSplit} from "../../../../contracts/splits/PullSplit.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {Replay} from "./Replay.sol";

/// @title Takings
/// @notice Money that arrives at a split, lists that change, a token that freezes and payees who fetch theirs, in any
/// order, beside a model that adds up what everybody should have. One payee burns all gas, one answers with a
/// megabyte, and the owner is a payee who changes the list from inside a payment.
contract Takings is Assertions {
    uint8 public constant CURRENCIES = 3; // native, dollars, and the token that freezes

    Replay internal log;
    PullSplit internal split;
    Ledger internal ledger;
    TestDollar internal dollar;
    FreezingToken internal frost;
    Reenterer public immutable owner;
    address[5] public people;
    Payee[] internal current;
    mapping(uint8 currency => Payee[]) internal older;
    uint256 public time;
    bool public frozen;

    mapping(uint8 currency => uint256) public arrived;
    mapping(uint8 currency => uint256) public waiting;
    mapping(uint8 currency => mapping(address who => uint256)) public due;
    mapping(uint8 currency => mapping(address who => uint256)) public fetched;
    uint256 public changes;
    uint256 public keeps;
    uint256 public unnamed;
    uint256 public refusals;

    constructor(Replay log_, Ledger ledger_, TestDollar dollar_, FreezingToken frost_, uint256 now_) {
        (log, ledger, dollar, frost, time) = (log_, ledger_, dollar_, frost_, now_);
        owner = new Reenterer();
        people =
            [address(0xF00), address(new GasBurner()), address(new ReturnBomb(false)), address(owner), address(0xF04)];
    }

    /// @notice Begins with a split and its list.
    function begin(PullSplit split_, Payee[] memory list) external {
        split = split_;
        _follow(list);
    }

    modifier atTime() {
        vm.warp(time);
        vm.recordLogs();
        _;
        log.replay(vm.getRecordedLogs());
    }

    function wait(uint32 seed) external {
        time += bound(seed, 1, 20 days);
    }

    function freeze(bool frozen_) external atTime {
        frozen = frozen_;
        frost.freeze(address(ledger), frozen_);
    }

    function pay(uint64 amount) external atTime {
        vm.deal(address(this), amount);
        (bool ok,) = address(split).call{value: amount, gas: 100_000}("");
        assertTrue(ok, "arrived");
        _arrive(0, amount);
    }

    function payTokens(uint64 amount, bool inDollars) external atTime {
        if (inDollars) {
            vm.prank(dollar.issuer());
            dollar.mint(address(split), amount);
        } else {
            frost.mint(address(split), amount);
        }
        _arrive(inDollars ? 1 : 2, amount);
    }

    function distribute(uint8 which) external atTime {
        uint8 currency = which % CURRENCIES;
        if (waiting[currency] == 0 || !_moves(currency)) return;
        Payee[] memory list = _listOf(currency);
        _divide(currency);
        split.distribute(list, currency);
    }

    /// @dev The promised part, if it still runs, stays second; another is given where every currency can follow. What is
    /// here of a currency that is not named keeps its list.
    function change(uint16 seed, uint32 who, uint8 named) external atTime {
        Payee[] memory next = _next(seed, who);
        bool more = seed % 2 == 0 && !_promised();
        bool keeping;
        for (uint8 currency; currency < CURRENCIES; ++currency) {
            if (older[currency].length != 0 || waiting[currency] == 0) continue;
            if (named >> currency & 1 == 1 && _moves(currency)) {
                _divide(currency);
            } else {
                older[currency] = current;
                ++keeps;
                if (_moves(currency)) ++unnamed;
            }
        }
        for (uint8 currency; currency < CURRENCIES; ++currency) {
            if (older[currency].length != 0) keeping = true;
        }
        if (more && !keeping) next[1].endsAt = uint40(time + 30 days);
        owner.act(address(split), 0, abi.encodeCall(split.update, (current, next, _listed(named))));
        _follow(next);
        ++changes;
    }

    /// @dev The owner is told to change the list while the ledger pays; only who burns all gas is not paid.
    function fetch(uint8 who, uint8 which) external atTime {
        uint8 currency = which % CURRENCIES;
        address account = people[who % 5];
        if (ledger.owed(account, currency) == 0) return;
        uint256 tries = owner.tries();
        owner.prepare(address(split), 0, abi.encodeCall(split.update, (current, _next(who, which), _listed(which))));
        try ledger.withdrawFor{gas: 3_000_000}(account, currency) returns (uint256 amount) {
            fetched[currency][account] += amount;
        } catch {
            assertTrue(currency == 0 && account == people[1], "nobody else refuses");
            ++refusals;
        }
        owner.prepare(address(0), 0, "");
        if (owner.tries() == tries) return;
        assertFalse(owner.succeeded(), "changed from inside");
        assertEq(uint32(owner.reason()), uint32(IPullSplit.PullSplit_LedgerBusy.selector), "why not");
    }

    /// @notice Whether a part that was promised stands in the list of a currency, or none is promised.
    function isPromiseKept(uint8 currency) external view returns (bool) {
        if (!_promised()) return true;
        Payee[] memory list = _listOf(currency);
        return keccak256(abi.encode(list[1])) == keccak256(abi.encode(current[1]));
    }

    function hashOf(uint8 currency) external view returns (bytes32) {
        return keccak256(abi.encode(_listOf(currency)));
    }

    function _follow(Payee[] memory list) private {
        delete current;
        for (uint256 n; n < list.length; ++n) {
            current.push(list[n]);
        }
    }

    function _promised() private view returns (bool) {
        return current.length > 1 && current[1].endsAt > time;
    }

    function _moves(uint8 currency) private view returns (bool) {
        return currency != 2 || !frozen;
    }

    function _listOf(uint8 currency) private view returns (Payee[] memory) {
        return older[currency].length != 0 ? older[currency] : current;
    }

    function _next(uint16 seed, uint32 who) private view returns (Payee[] memory next) {
        bool promised = _promised();
        next = new Payee[](promised ? 3 : 2);
        uint16 kept = promised ? current[1].bps : 0;
        uint16 first = uint16(bound(seed, 1, 9_999 - kept));
        address held = promised ? current[1].account : address(0);
        next[0] = Payee(_besides(held, who), first, 0);
        if (promised) next[1] = current[1];
        next[next.length - 1] = Payee(_besides(held, uint256(who) + 1), 10_000 - kept - first, 0);
    }

    /// @dev The currencies whose bit is set.
    function _listed(uint8 bits) private pure returns (uint8[] memory list) {
        uint256 count;
        uint8[] memory all = new uint8[](CURRENCIES);
        for (uint8 currency; currency < CURRENCIES; ++currency) {
            if (bits >> currency & 1 == 1) all[count++] = currency;
        }
        list = new uint8[](count);
        for (uint256 n; n < count; ++n) {
            list[n] = all[n];
        }
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
        Payee[] memory list = _listOf(currency);
        delete older[currency];
        uint256 amount = waiting[currency];
        uint256 left = amount;
        for (uint256 n = 1; n < list.length; ++n) {
            if (list[n].endsAt != 0 && list[n].endsAt <= time) continue;
            uint256 part = amount * list[n].bps / 10_000;
            due[currency][list[n].account] += part;
            left -= part;
        }
        due[currency][list[0].account] += left;
        waiting[currency] = 0;
    }
}
