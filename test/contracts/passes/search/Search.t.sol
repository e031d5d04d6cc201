// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Steps} from "./Steps.sol";

/// @notice A search of the graph of `docs/audit/states.md`: after each way of making a pass, every two steps more at every
/// moment in which something changes; at each state that they reach, everybody is paid out. No arrow may be found that is
/// not drawn, and every drawn one is found. One test for each beginning, because a whole search in one is more than a
/// machine remembers.
contract SearchTest is Steps {
    /// @dev In memory, because going back to a state takes the storage of this contract back too.
    struct Notes {
        bytes32[] seen; // by hash
        uint256[] explored; // steps ahead of it, and one
        uint256 states;
        uint256 arrows; // of the first pass, one bit for each step, status before and status after
    }

    error Search_NotDrawn(Step step, Status from, Status to);

    uint256 private constant MORE = 2;
    /// @dev Every drawn arrow is at most two steps away.
    uint256 private constant NONE = 0;
    uint256 private constant LIVE = 1 << uint256(Status.Live);
    uint256 private constant ENDED = 1 << uint256(Status.Ended);
    uint256 private constant GONE = 1 << uint256(Status.Gone);

    /// @param beyond arrows that are more than two steps away
    function searches(Step first, uint256 beyond) private {
        this.act(first);
        Notes memory notes;
        (notes.seen, notes.explored) = (new bytes32[](1 << 12), new uint256[](1 << 12));
        explore(notes, NOW, MORE);
        assertLe(40, notes.states, "states");
        assertEq(notes.arrows, allDrawn() & ~beyond, "every drawn arrow");
    }

    /// @custom:proves [S3.10][S3.12] no two steps after a purchase leave money stuck
    function test_bought() public {
        searches(Step.Buy, NONE);
    }

    /// @custom:proves [S3.10][S3.12] no two steps after a purchase by somebody else leave money stuck
    function test_boughtForFan() public {
        // a gift is final, and the other's own pass takes nothing in while its price can be asked back
        searches(Step.BuyForFan, arrow(Step.Move, Status.Live, Status.Gone));
    }

    /// @custom:proves [S3.10][S3.12] no two steps after somebody else's own purchase leave money stuck
    function test_otherBought() public {
        searches(Step.OtherBuys, NONE);
    }

    /// @custom:proves [S3.10][S3.12] no two steps after a gift leave money stuck
    function test_granted() public {
        // the other's own pass takes nothing in while its price can be asked back
        searches(Step.Grant, arrow(Step.Move, Status.Live, Status.Gone));
    }

    /// @custom:proves [S3.10][S3.12] no two steps after a gift for ever leave money stuck
    function test_grantedForEver() public {
        // it neither ends by itself, so that the other could begin it again, nor has it time that is asked back
        searches(
            Step.GrantForEver,
            arrow(Step.Move, Status.Live, Status.Gone) | arrow(Step.OtherBuys, Status.Ended, Status.Live)
                | arrow(Step.Refund, Status.Live, Status.Live) | arrow(Step.Refund, Status.Live, Status.Ended)
        );
    }

    /// @custom:proves [S3.10][S3.12] no two steps after a payment by card leave money stuck
    function test_claimed() public {
        // a card holds it where it is
        searches(
            Step.ClaimCard,
            arrow(Step.Move, Status.Live, Status.Live) | arrow(Step.Move, Status.Live, Status.Gone)
                | arrow(Step.OtherBuys, Status.Ended, Status.Live)
        );
    }

    /// @dev What a step makes of the first pass, which may be the fan's or, by `OtherBuys` and `Move`, the other's.
    function drawn(Step step, Status from) private pure returns (uint256) {
        bool adds = step == Step.Buy || step == Step.BuyForFan || step == Step.OtherBuys || step == Step.Grant
            || step == Step.GrantForEver || step == Step.ClaimCard;
        if (step == Step.Sweep) return 1 << uint256(from);
        if (from == Status.None) return adds ? LIVE : 0;
        if (from == Status.Gone) return adds ? GONE : 0;
        if (from == Status.Live) {
            if (adds || step == Step.Upgrade) return LIVE;
            if (step == Step.Refund) return LIVE | ENDED | GONE;
            if (step == Step.Revoke) return ENDED;
            if (step == Step.Burn) return GONE;
            return LIVE | GONE; // moved, or merged
        }
        // an ended pass starts again where it counts for its owner, and stays ended where it does not
        if (adds) return LIVE | ENDED;
        if (step == Step.Burn) return GONE;
        return step == Step.Move ? ENDED : 0;
    }

    function explore(Notes memory notes, uint256 time, uint256 depth) private {
        uint256 place = placeOf(notes, this.look());
        if (notes.explored[place] > depth) return;
        uint256 here = vm.snapshotState();
        if (notes.explored[place] == 0) {
            ++notes.states;
            bool open = this.empty(false);
            back(here, time);
            if (open) this.empty(true);
            back(here, time);
        }
        notes.explored[place] = depth + 1;
        uint256[4] memory moments = this.instants();
        for (uint256 n; depth > 0 && n < 4; ++n) {
            if (moments[n] < time || n > 0 && moments[n] == time || n == 3 && moments[3] == moments[2]) continue;
            for (uint256 step; step < STEPS; ++step) {
                vm.warp(moments[n]);
                Status from = status();
                try this.act(Step(step)) {
                    checkDrawn(notes, Step(step), from);
                    explore(notes, moments[n], depth - 1);
                    back(here, moments[n]);
                } catch {}
            }
            back(here, time);
        }
        assertTrue(vm.revertToStateAndDelete(here), "restored");
    }

    /// @dev Every arrow between states of a pass that was made.
    function allDrawn() private pure returns (uint256 arrows) {
        for (uint256 step; step < STEPS; ++step) {
            for (uint256 from = uint256(Status.Live); from <= uint256(Status.Gone); ++from) {
                arrows |= drawn(Step(step), Status(from)) << 16 * step + 4 * from;
            }
        }
    }

    function arrow(Step step, Status from, Status to) private pure returns (uint256) {
        return 1 << 16 * uint256(step) + 4 * uint256(from) + uint256(to);
    }

    function checkDrawn(Notes memory notes, Step step, Status from) private view {
        Status to = status();
        notes.arrows |= arrow(step, from, to);
        if (drawn(step, from) >> uint256(to) & 1 == 0) revert Search_NotDrawn(step, from, to);
    }

    function back(uint256 state, uint256 time) private {
        assertTrue(vm.revertToState(state), "restored");
        vm.warp(time);
    }

    /// @dev Where a state is noted, or will be.
    function placeOf(Notes memory notes, bytes32 state) private pure returns (uint256 place) {
        place = uint256(state) % notes.seen.length;
        while (notes.seen[place] != 0 && notes.seen[place] != state) {
            place = (place + 1) % notes.seen.length;
        }
        notes.seen[place] = state;
    }
}
