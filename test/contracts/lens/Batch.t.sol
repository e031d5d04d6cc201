// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition} from "../../../contracts/gates/Gate.sol";
import {IStagedoorLens} from "../../../contracts/lens/IStagedoorLens.sol";
import {LensStage} from "./LensStage.sol";

contract BatchTest is LensStage {
    function setUp() public override {
        super.setUp();
        token.mint(fan, 99);
        buy(other, gold);
        vm.roll(777);
    }

    function isNow(IStagedoorLens.Moment memory moment) private view {
        assertEq(moment.blockNumber, 777, "block");
        assertEq(moment.time, NOW, "time");
        assertEq(uint256(moment.parentHash), uint256(blockhash(776)), "parent");
    }

    function isHolding(IStagedoorLens.Holding memory got, bool answered, uint256 amount, bool passes) private pure {
        assertTrue(got.answered == answered, "answered");
        assertEq(got.amount, amount, "amount");
        assertTrue(got.passes == passes, "passes");
    }

    /// @custom:proves [S3.55] one call says what each account holds of each condition, and when
    function test_holdings() public view {
        Condition[] memory asked = new Condition[](3);
        (asked[0], asked[1], asked[2]) = (gate()[0], gate()[1], gate()[0]);
        asked[2].token = address(0xB0B);
        (IStagedoorLens.Moment memory moment, IStagedoorLens.Holding[] memory list) =
            lens.holdings(people(fan, other), asked);
        isNow(moment);
        assertEq(list.length, 6, "answers");
        isHolding(list[0], true, 99, false); // one short: the amount says how much is missing
        isHolding(list[1], true, 0, false);
        isHolding(list[2], false, 0, false);
        isHolding(list[3], true, 0, false);
        isHolding(list[4], true, 2, true);
        isHolding(list[5], false, 0, false);
    }

    /// @custom:proves [S3.55][T33] what does not answer is not held, also where nothing would be enough
    function test_noAnswerNoMinimum() public view {
        Condition[] memory asked = new Condition[](2);
        (asked[0], asked[1]) = (gate()[0], gate()[0]);
        (asked[0].min, asked[1].min) = (0, 0);
        asked[1].token = address(0xB0B);
        (, IStagedoorLens.Holding[] memory list) = lens.holdings(people(other, fan), asked);
        isHolding(list[0], true, 0, true);
        isHolding(list[1], false, 0, false);
    }

    /// @custom:proves [S3.24][S3.55] one call decides a gate for several accounts
    function test_decide() public view {
        (
            IStagedoorLens.Moment memory moment,
            IStagedoorLens.RoomView memory made,
            IStagedoorLens.Holding[] memory list,
            bool[] memory allowed
        ) = lens.decide(room, people(fan, other));
        isNow(moment);
        assertEq(made.creator, creator, "room");
        assertEq(list.length, 4, "answers");
        isHolding(list[0], true, 99, false);
        isHolding(list[3], true, 2, true);
        assertEq(allowed.length, 2, "verdicts");
        assertFalse(allowed[0], "fan");
        assertTrue(allowed[1], "other");
    }

    /// @custom:proves [S3.24] a room without conditions and an unknown room are decided too
    function test_decideWithoutConditions() public {
        vm.prank(creator);
        hub.setGate(room, true, new Condition[](0));
        (,, IStagedoorLens.Holding[] memory list, bool[] memory allowed) = lens.decide(room, people(fan, other));
        assertEq(list.length, 0, "answers");
        assertTrue(allowed[0] && allowed[1], "everybody");
        (,,, allowed) = lens.decide(room + 1, people(fan, creator));
        assertFalse(allowed[0] || allowed[1], "nobody");
    }

    /// @custom:proves [S3.11] one call reads a viewer's passes of many creators
    function test_accessTo() public {
        (IStagedoorLens.Moment memory moment, IStagedoorLens.Access[] memory list) =
            lens.accessTo(other, people(creator, fan));
        isNow(moment);
        assertEq(list[0].collection, address(pass), "collection");
        assertEq(list[0].passId, 1, "pass");
        assertEq(list[0].tierId, gold, "tier");
        assertEq(list[0].rank, 2, "rank");
        assertEq(list[0].expiresAt, NOW + MONTH, "end");
        assertTrue(list[0].live, "live");
        assertEq(list[1].collection, address(0), "none");
        assertFalse(list[1].live, "none lives");
        vm.warp(NOW + MONTH);
        (, list) = lens.accessTo(other, people(creator, creator));
        assertEq(list[1].passId, 1, "the last one");
        assertFalse(list[1].live, "ended");
    }

    /// @custom:proves [S3.55] more than 128 answers are refused with both numbers
    function test_bounds() public {
        bytes4 reason = IStagedoorLens.StagedoorLens_TooMany.selector;
        assertEq(lens.MAX_ANSWERS(), 128, "bound");
        address[] memory most = new address[](128);
        address[] memory more = new address[](129);
        Condition[] memory one = new Condition[](1);
        one[0] = gate()[0];
        lens.holdings(most, one);
        vm.expectRevert(abi.encodeWithSelector(reason, 129, 128));
        lens.holdings(more, one);
        vm.expectRevert(abi.encodeWithSelector(reason, 256, 128));
        lens.holdings(most, gate());
        vm.expectRevert(abi.encodeWithSelector(reason, 256, 128));
        lens.decide(room, most);
        vm.expectRevert(abi.encodeWithSelector(reason, 129, 128));
        lens.decide(room, more);
        lens.accessTo(fan, most);
        vm.expectRevert(abi.encodeWithSelector(reason, 129, 128));
        lens.accessTo(fan, more);
    }
}
