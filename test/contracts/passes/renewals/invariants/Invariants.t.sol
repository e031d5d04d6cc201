// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Subscription} from "../../../../../contracts/passes/renewals/IPassRenewals.sol";
import {Renewing} from "../Renewing.sol";
import {Calendar} from "./Calendar.sol";
import {Replay} from "./Replay.sol";

/// @notice What holds whatever was agreed, charged and cancelled.
contract InvariantsTest is Renewing {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    uint256 private constant START = 1e15;

    Calendar private calendar;
    uint256 private had; // of the creator, before
    Replay private log;

    function setUp() public override {
        super.setUp();
        log = new Replay();
        calendar = new Calendar(log, renewals, pass, dollar, dollars, NOW);
        for (uint256 n; n < 3; ++n) {
            dollar.mint(calendar.people(n), START + COST);
        }
        calendar.start();
        had = dollar.balanceOf(creator);
    }

    function targetContracts() public view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(calendar);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0].addr = address(calendar);
        list[0].selectors = new bytes4[](7);
        list[0].selectors[0] = Calendar.wait.selector;
        list[0].selectors[1] = Calendar.reprice.selector;
        list[0].selectors[2] = Calendar.subscribe.selector;
        list[0].selectors[3] = Calendar.cancel.selector;
        list[0].selectors[4] = Calendar.renewByHand.selector;
        list[0].selectors[5] = Calendar.charge.selector;
        list[0].selectors[6] = Calendar.revoke.selector;
    }

    /// @custom:proves [S3.12] a calendar is not idle
    function test_busy() public {
        uint256 dice = 1;
        for (uint256 n; n < 1_000; ++n) {
            dice = uint256(keccak256(abi.encode(dice)));
            (uint8 a, uint8 b, uint8 c) = (uint8(dice >> 8), uint8(dice >> 16), uint8(dice >> 24));
            uint256 what = uint8(dice) % 32;
            if (what < 5) calendar.wait(uint32(dice >> 32));
            else if (what == 5) calendar.reprice(a);
            else if (what < 11) calendar.subscribe(a, b, c, uint8(dice >> 64));
            else if (what == 11) calendar.cancel(a);
            else if (what < 14) calendar.renewByHand(a);
            else if (what == 14) calendar.revoke(a);
            else calendar.charge(a);
        }
        assertLe(10, calendar.charges(), "charged");
        assertLe(50, calendar.refusals(), "refused");
        assertTrue(calendar.tips() > 0, "tipped");
        invariant_money();
        invariant_plans();
        invariant_replay();
    }

    /// @custom:proves [S3.2] subscriptions are what the logs say
    function invariant_replay() public view {
        assertEq(renewals.lastId(), log.lastId(), "ids");
        for (uint256 id = 1; id <= log.lastId(); ++id) {
            bytes32 kept = keccak256(abi.encode(renewals.subscription(id)));
            assertEq(uint256(kept), uint256(keccak256(abi.encode(log.row(id)))), "subscription");
        }
    }

    /// @custom:proves [S3.12] a subscriber pays what the charges say and nothing stays here
    function invariant_money() public view {
        for (uint256 n; n < 3; ++n) {
            uint256 kept = dollar.balanceOf(calendar.people(n)) + calendar.spent(n) + calendar.byHand(n);
            assertEq(kept, START + calendar.back(n), "paid");
        }
        uint256 back = calendar.back(0) + calendar.back(1) + calendar.back(2);
        assertEq(dollar.balanceOf(creator) + back, had + calendar.toCreator(), "creator");
        assertEq(dollar.balanceOf(address(calendar)), calendar.tips(), "keepers");
        assertEq(dollar.balanceOf(address(renewals)), 0, "kept");
        assertEq(dollar.allowance(address(renewals), address(pass)), 0, "allowed");
    }

    /// @custom:proves [S3.12] periods only run out and nothing is charged for twice
    function invariant_plans() public view {
        assertEq(renewals.lastId(), calendar.lastId(), "ids");
        for (uint256 id = 1; id <= calendar.lastId(); ++id) {
            (uint256 who, uint256 cap, uint256 tip, uint256 left, uint256 cursor, bool active) = calendar.plans(id);
            Subscription memory kept = renewals.subscription(id);
            assertEq(kept.subscriber, active ? calendar.people(who) : address(0), "subscriber");
            if (!active) continue;
            assertEq(kept.left, left, "left");
            assertEq(kept.cursor, cursor, "cursor");
            assertEq(kept.cap, cap, "cap");
            assertEq(kept.tip, tip, "tip");
        }
    }
}
