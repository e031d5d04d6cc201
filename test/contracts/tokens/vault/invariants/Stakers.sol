// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../../contracts/mocks/RefusingPayee.sol";
import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {CreatorVault} from "../../../../../contracts/tokens/vault/CreatorVault.sol";
import {Drip} from "../../../../../contracts/tokens/vault/DripMath.sol";
import {Ledger} from "../../../../../contracts/payments/Ledger.sol";
import {Assertions} from "../../../kit/Assertions.sol";
import {VaultReplay} from "./VaultReplay.sol";

/// @title Stakers
/// @notice Five people, one a contract that takes no money, staking, leaving, delegating and sharing revenue in two
/// currencies in any order. Nothing here may revert. A model without the vault's sums keeps what each of them is due: it
/// walks every stretch of time between two calls and gives each its part, in 1e-18 of a unit.
contract Stakers is Assertions {
    uint256 private constant WEEK = 604_800;
    uint256 private constant FINE = 1e18;

    CreatorVault internal immutable VAULT;
    TestDollar internal immutable TOKEN;
    TestDollar internal immutable DOLLAR;
    Ledger internal immutable LEDGER;

    VaultReplay public immutable replay;

    address[5] public people;
    uint256 public time;

    mapping(address who => uint256) public staked;
    mapping(address who => uint256) public leaving;
    mapping(address who => uint256) public until;
    mapping(address who => address) public votesFor;
    mapping(address who => mapping(uint8 currency => uint256)) public due; // times FINE
    mapping(address who => mapping(uint8 currency => uint256)) public paid;
    uint256 public totalStaked;
    uint256 public totalLeaving;
    uint256[2] public shared; // ever
    uint256[2] public left; // times FINE
    uint256[2] public secondsLeft;

    /// @notice How much happened.
    uint256 public claims;
    uint256 public withdrawals;
    uint256 public waits;

    constructor(
        CreatorVault vault,
        TestDollar token,
        TestDollar dollar,
        Ledger ledger,
        VaultReplay replay_,
        address creator,
        uint256 now_
    ) {
        (VAULT, TOKEN, DOLLAR, LEDGER, replay, time) = (vault, token, dollar, ledger, replay_, now_);
        people = [address(0xF01), address(0xF02), creator, address(0xF04), address(new RefusingPayee())];
        vm.deal(address(this), 1e9 ether);
        dollar.approve(address(vault), type(uint256).max);
        dollar.approve(address(ledger), type(uint256).max);
        for (uint256 n; n < 5; ++n) {
            vm.prank(people[n]);
            token.approve(address(vault), type(uint256).max);
        }
    }

    /// @dev At the model's time, and with every log handed to the replay.
    modifier atTime() {
        vm.warp(time);
        vm.recordLogs();
        _;
        replay.replay(vm.getRecordedLogs(), address(VAULT), time);
    }

    function wait(uint32 seed) external {
        _pass(bound(seed, 1, seed % 11 == 0 ? 12 days : 2 days));
        vm.warp(time);
    }

    function stake(uint8 who, uint96 amount) external atTime {
        address account = people[who % 5];
        amount = uint96(bound(amount, 1, who > 127 ? 1e6 : 1e22));
        vm.prank(account);
        VAULT.stake(amount);
        staked[account] += amount;
        totalStaked += amount;
    }

    function unstake(uint8 who, uint96 amount, bool everything) external atTime {
        address account = people[who % 5];
        if (staked[account] == 0) return;
        amount = uint96(everything ? staked[account] : bound(amount, 1, staked[account]));
        vm.prank(account);
        VAULT.unstake(amount);
        staked[account] -= amount;
        totalStaked -= amount;
        leaving[account] += amount;
        totalLeaving += amount;
        until[account] = time + WEEK;
    }

    function withdraw(uint8 who) external atTime {
        address account = people[who % 5];
        if (leaving[account] == 0 || time < until[account]) return;
        uint256 before = TOKEN.balanceOf(account);
        vm.prank(account);
        assertEq(VAULT.withdraw(account), leaving[account], "withdrawn");
        assertEq(TOKEN.balanceOf(account) - before, leaving[account], "arrived");
        totalLeaving -= leaving[account];
        (leaving[account], until[account]) = (0, 0);
        ++withdrawals;
    }

    function delegate(uint8 who, uint8 to) external atTime {
        address account = people[who % 5];
        address delegatee = to % 6 == 5 ? address(0) : people[to % 6];
        vm.prank(account);
        VAULT.delegate(delegatee);
        votesFor[account] = delegatee;
    }

    function share(uint8 currency, uint88 amount, uint8 how) external atTime {
        currency %= 2;
        amount = uint88(bound(amount, 1, how > 191 ? 1 : currency == 0 ? 1e20 : 1e12));
        if (shared[currency] + amount > type(uint96).max) return;
        if (currency == 0) {
            if (how % 3 == 0) VAULT.notifyRevenue{value: amount}(0, amount);
            else if (how % 3 == 1) LEDGER.creditNative{value: amount}(address(VAULT));
            else _send(amount);
        } else {
            if (how % 3 == 0) VAULT.notifyRevenue(1, amount);
            else if (how % 3 == 1) LEDGER.creditToken(address(VAULT), 1, amount);
            else DOLLAR.transfer(address(VAULT), amount);
        }
        if (how % 3 != 0) assertEq(VAULT.absorb(currency), amount, "absorbed");
        shared[currency] += amount;
        uint256 length = _secondsLeft(currency);
        uint256 old = left[currency]; // the vault may have a unit more and a trillionth less: its divisions are others
        assertLe(length, _average(old > 1e6 ? old - 1e6 : 0, secondsLeft[currency], amount * FINE), "weighed average");
        assertTrue(length >= _average(old + FINE, secondsLeft[currency], amount * FINE), "no less than that");
        left[currency] += amount * FINE;
        secondsLeft[currency] = length;
    }

    function claim(uint8 who, uint8 currency) external atTime {
        address account = people[who % 5];
        currency %= 2;
        if (VAULT.earnedOf(account, currency) == 0) return;
        address to = account == people[4] ? people[0] : account;
        vm.prank(account);
        paid[account][currency] += VAULT.claim(currency, to);
        ++claims;
    }

    function _send(uint256 amount) private {
        (bool sent,) = address(VAULT).call{value: amount}("");
        assertTrue(sent, "sent");
    }

    function _secondsLeft(uint8 currency) private view returns (uint256) {
        (Drip memory drip,,,) = VAULT.revenueOf(currency);
        return drip.secondsLeft;
    }

    function _average(uint256 old, uint256 length, uint256 amount) private pure returns (uint256) {
        return (old * length + amount * WEEK) / (old + amount);
    }

    /// @dev Time passes in the model: everybody gets their part of what falls due.
    function _pass(uint256 duration) private {
        time += duration;
        ++waits;
        if (totalStaked == 0) return;
        for (uint8 currency; currency < 2; ++currency) {
            if (left[currency] == 0) continue;
            uint256 length = duration < secondsLeft[currency] ? duration : secondsLeft[currency];
            uint256 amount = left[currency] * length / secondsLeft[currency];
            left[currency] -= amount;
            secondsLeft[currency] -= length;
            for (uint256 n; n < 5; ++n) {
                due[people[n]][currency] += amount * staked[people[n]] / totalStaked;
            }
        }
    }
}
