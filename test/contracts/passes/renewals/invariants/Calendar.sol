// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {IStreamPass} from "../../../../../contracts/passes/IStreamPass.sol";
import {IPassManagement} from "../../../../../contracts/passes/management/IPassManagement.sol";
import {PassRenewals} from "../../../../../contracts/passes/renewals/PassRenewals.sol";
import {StreamPass} from "../../../../../contracts/passes/StreamPass.sol";
import {Assertions} from "../../../kit/Assertions.sol";
import {Replay} from "./Replay.sol";

/// @title Calendar
/// @notice Three subscribers, a creator who changes prices and keepers who charge whatever they can, as time goes by.
/// Whether a charge is due is said a second way, from what was agreed and the clock alone.
contract Calendar is Assertions {
    struct Plan {
        uint256 who;
        uint256 cap;
        uint256 tip;
        uint256 left;
        uint256 cursor;
        bool active;
    }

    uint256 private constant MONTH = 30 days;

    Replay internal log;
    PassRenewals internal renewals;
    StreamPass internal pass;
    TestDollar internal dollar;
    address internal creator;
    uint16 internal tierId;
    address[3] public people;
    uint64[3] public passes;
    uint256 internal time;
    mapping(uint256 id => Plan) public plans;
    uint256 public lastId;

    uint256 public charges;
    uint256 public refusals;
    uint256 public toCreator;
    mapping(uint256 who => uint256) public spent;
    mapping(uint256 who => uint256) public byHand;
    mapping(uint256 who => uint256) public back;
    uint256 public tips;

    constructor(
        Replay log_,
        PassRenewals renewals_,
        StreamPass pass_,
        TestDollar dollar_,
        uint16 tierId_,
        uint256 now_
    ) {
        log = log_;
        (renewals, pass, dollar, tierId, time) = (renewals_, pass_, dollar_, tierId_, now_);
        creator = pass.creator();
        for (uint160 n; n < 3; ++n) {
            people[n] = address(0xF00 + n);
        }
    }

    modifier atTime() {
        vm.warp(time);
        vm.recordLogs();
        _;
        log.replay(vm.getRecordedLogs(), address(renewals));
    }

    /// @notice Passes for everybody; the issuer of the dollar paid them before.
    function start() external atTime {
        for (uint256 n; n < 3; ++n) {
            vm.startPrank(people[n]);
            dollar.approve(address(pass), type(uint256).max);
            dollar.approve(address(renewals), type(uint256).max);
            passes[n] = uint64(pass.purchase(tierId, people[n], type(uint256).max, address(0)));
            vm.stopPrank();
        }
    }

    function wait(uint32 seed) external {
        time += bound(seed, 1 hours, seed % 7 == 0 ? 50 days : 6 days);
    }

    function reprice(uint8 step) external atTime {
        IStreamPass.Tier memory made = pass.tier(tierId);
        made.price = uint96(5e6 + uint256(step % 4) * 1e6);
        vm.prank(creator);
        pass.updateTier(tierId, made);
    }

    function subscribe(uint8 who, uint8 room, uint8 periods, uint8 tip) external atTime {
        uint256 price = pass.tier(tierId).price;
        Plan memory plan = Plan({
            who: who % 3,
            tip: bound(tip, 0, 2e6),
            cap: 0,
            left: bound(periods, 1, 4),
            cursor: pass.expiresAt(passes[who % 3]),
            active: true
        });
        plan.cap = price + plan.tip + uint256(room % 3) * 1e6;
        vm.prank(people[plan.who]);
        uint256 id = renewals.subscribe({
            collection: address(pass),
            passId: passes[plan.who],
            cap: uint96(plan.cap),
            periods: uint16(plan.left),
            tip: uint96(plan.tip)
        });
        assertEq(id, ++lastId, "ids count up");
        plans[id] = plan;
    }

    function cancel(uint8 which) external atTime {
        uint256 id = _which(which);
        if (id == 0 || !plans[id].active) return;
        vm.prank(people[plans[id].who]);
        renewals.cancel(id);
        plans[id].active = false;
    }

    /// @notice The creator takes back what is left of a pass and pays for it.
    function revoke(uint8 who) external atTime {
        uint256 n = who % 3;
        if (pass.expiresAt(passes[n]) <= time) return;
        uint256 had = dollar.balanceOf(creator);
        vm.startPrank(creator);
        dollar.approve(address(pass), type(uint256).max);
        IPassManagement(address(pass)).revoke(passes[n], type(uint256).max);
        vm.stopPrank();
        back[n] += had - dollar.balanceOf(creator);
    }

    function renewByHand(uint8 who) external atTime {
        uint256 n = who % 3;
        vm.prank(people[n]);
        pass.renewSubscription(passes[n], uint64(MONTH));
        uint256 price = pass.tier(tierId).price;
        byHand[n] += price;
        toCreator += price;
    }

    function charge(uint8 which) external atTime {
        uint256 id = _which(which);
        Plan storage plan = plans[id];
        uint256 price = pass.tier(tierId).price;
        uint256 end = id == 0 ? 0 : pass.expiresAt(passes[plan.who]);
        bool inTime = time + 3 days >= end && time <= end + 30 days;
        bool due = plan.active && plan.left > 0 && end >= plan.cursor && inTime && price + plan.tip <= plan.cap;
        try renewals.charge(id) {
            assertTrue(due, "charged what was not due");
        } catch {
            assertFalse(due, "refused what was due");
            ++refusals;
            return;
        }
        ++charges;
        plan.left -= 1;
        plan.cursor = (end > time ? end : time) + MONTH;
        toCreator += price;
        tips += plan.tip;
        spent[plan.who] += price + plan.tip;
        assertEq(pass.expiresAt(passes[plan.who]), plan.cursor, "one period");
    }

    function _which(uint8 which) private view returns (uint256) {
        return lastId == 0 ? 0 : 1 + which % lastId;
    }
}
