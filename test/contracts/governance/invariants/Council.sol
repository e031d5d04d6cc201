// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {CreatorGovernor} from "../../../../contracts/governance/CreatorGovernor.sol";
import {ICreatorGovernor} from "../../../../contracts/governance/ICreatorGovernor.sol";
import {GasBurner} from "../../../../contracts/mocks/GasBurner.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {ReturnBomb} from "../../../../contracts/mocks/ReturnBomb.sol";
import {CreatorVault} from "../../../../contracts/tokens/vault/CreatorVault.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {GovernorReplay} from "./GovernorReplay.sol";

/// @title Council
/// @notice Four people, one of them the creator with a veto, who propose, vote, queue, execute, cancel, stake and leave
/// in any order. Of every three who are to be paid one burns all gas, one executes again from inside, and one answers
/// with a megabyte. Nothing here may revert but a payment to the first. A model keeps who had how many votes at the end
/// of every second.
contract Council is Assertions {
    uint256 public constant MOST_PROPOSALS = 12;

    /// @dev Ghost of one proposal.
    struct Ghost {
        uint256 id;
        bool isSignal;
        bool changesPeriod;
        uint256 queuedAt;
        uint256 executedAt;
        uint256[3] tally;
    }

    /// @dev Votes from `time` on.
    struct Point {
        uint256 time;
        uint256 votes;
    }

    CreatorGovernor internal immutable GOVERNOR;
    CreatorVault internal immutable VAULT;
    GovernorReplay public immutable replay;

    address[4] public people;
    address[MOST_PROPOSALS] public receivers;
    uint256 public time;
    Ghost[] private _ghosts;
    mapping(address who => Point[]) private _points;
    Point[] private _totals;
    uint256 public executions;
    uint256 public refusals;
    uint256 public tries;
    uint256 public vetoes;

    constructor(
        CreatorGovernor governor,
        CreatorVault vault,
        GovernorReplay replay_,
        address[4] memory people_,
        uint256 now_
    ) {
        (GOVERNOR, VAULT, replay, people, time) = (governor, vault, replay_, people_, now_);
        for (uint256 n; n < 4; ++n) {
            _note(people[n]);
        }
        for (uint256 n; n < MOST_PROPOSALS; ++n) {
            if (n % 3 == 0) receivers[n] = address(new GasBurner());
            else if (n % 3 == 1) receivers[n] = address(new Reenterer());
            else receivers[n] = address(new ReturnBomb(false));
        }
    }

    modifier atTime() {
        vm.warp(time);
        vm.recordLogs();
        _;
        replay.replay(vm.getRecordedLogs(), address(GOVERNOR));
    }

    function wait(uint32 seed) external {
        time += bound(seed, 1, seed % 5 == 0 ? 3 days : 20 hours);
        vm.warp(time);
    }

    function stake(uint8 who, uint96 amount) external atTime {
        address account = people[who % 4];
        vm.prank(account);
        VAULT.stake(bound(amount, 1, 20_000e18));
        _note(account);
    }

    function unstake(uint8 who, uint96 amount) external atTime {
        address account = people[who % 4];
        uint256 has = VAULT.stakeOf(account);
        if (has == 0) return;
        vm.prank(account);
        VAULT.unstake(bound(amount, 1, has));
        _note(account);
    }

    function propose(uint8 who, uint8 what) external atTime {
        address account = people[who % 4];
        if (_ghosts.length == MOST_PROPOSALS || _votesAt(_points[account], time - 1) < 1_000e18) return;
        Ghost storage ghost = _ghosts.push();
        ghost.isSignal = what % 3 == 0;
        ghost.changesPeriod = what % 7 == 1 && !ghost.isSignal;
        string memory text = _text(_ghosts.length - 1);
        vm.prank(account);
        if (ghost.isSignal) {
            ghost.id = GOVERNOR.signal(what % 2 == 0 ? ICreatorGovernor.Kind.Content : ICreatorGovernor.Kind.Collab, text);
        } else {
            (address[] memory targets, uint256[] memory values, bytes[] memory calls) = callsOf(_ghosts.length - 1);
            ghost.id = GOVERNOR.propose(targets, values, calls, text);
        }
    }

    function vote(uint8 who, uint8 which, uint8 support) external atTime {
        if (_ghosts.length == 0) return;
        Ghost storage ghost = _ghosts[which % _ghosts.length];
        address account = people[who % 4];
        if (GOVERNOR.state(ghost.id) != IGovernor.ProposalState.Active || GOVERNOR.hasVoted(ghost.id, account)) return;
        support %= 3;
        uint256 wanted = _votesAt(_points[account], GOVERNOR.proposalSnapshot(ghost.id));
        vm.prank(account);
        assertEq(GOVERNOR.castVote(ghost.id, support), wanted, "weight");
        ghost.tally[support] += wanted;
    }

    function queue(uint8 which) external atTime {
        (uint256 n, bool found) = _pick(which, IGovernor.ProposalState.Succeeded);
        if (!found || _ghosts[n].isSignal) return;
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = callsOf(n);
        GOVERNOR.queue(targets, values, calls, keccak256(bytes(_text(n))));
        _ghosts[n].queuedAt = time;
    }

    function execute(uint8 which) external atTime {
        (uint256 n, bool found) = _pick(which, IGovernor.ProposalState.Queued);
        if (!found || time < GOVERNOR.proposalEta(_ghosts[n].id)) return;
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = callsOf(n);
        bytes32 text = keccak256(bytes(_text(n)));
        Reenterer striker = Reenterer(payable(receivers[n]));
        bool strikes = n % 3 == 1 && !_ghosts[n].changesPeriod;
        if (strikes) {
            striker.prepare(address(GOVERNOR), 0, abi.encodeCall(GOVERNOR.execute, (targets, values, calls, text)));
        }
        try GOVERNOR.execute{gas: 5_000_000}(targets, values, calls, text) {
            _ghosts[n].executedAt = time;
            ++executions;
        } catch {
            assertTrue(n % 3 == 0 && !_ghosts[n].changesPeriod, "nobody else refuses");
            ++refusals;
        }
        if (!strikes) return;
        ++tries;
        assertEq(striker.tries(), 1, "tried from inside");
        assertFalse(striker.succeeded(), "executed from inside");
    }

    function veto(uint8 which, bool strict) external atTime {
        (uint256 n, bool found) =
            _pick(which, strict ? IGovernor.ProposalState.Queued : IGovernor.ProposalState.Active);
        if (!found || _ghosts[n].isSignal || time >= GOVERNOR.vetoUntil() || which > 60) return;
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = callsOf(n);
        vm.prank(people[2]); // the creator
        GOVERNOR.cancel(targets, values, calls, keccak256(bytes(_text(n))));
        ++vetoes;
    }

    function count() external view returns (uint256) {
        return _ghosts.length;
    }

    function ghostOf(uint256 n) external view returns (Ghost memory) {
        return _ghosts[n];
    }

    function totalAt(uint256 moment) external view returns (uint256) {
        return _votesAt(_totals, moment);
    }

    /// @notice One ether to a receiver of its own, or a shorter voting period.
    function callsOf(uint256 n)
        public
        view
        returns (address[] memory targets, uint256[] memory values, bytes[] memory calls)
    {
        (targets, values, calls) = (new address[](1), new uint256[](1), new bytes[](1));
        if (_ghosts[n].changesPeriod) {
            targets[0] = address(GOVERNOR);
            calls[0] = abi.encodeCall(GOVERNOR.setVotingPeriod, (uint32(1 days + n * 1 hours)));
        } else {
            targets[0] = receivers[n];
            values[0] = 1 ether;
        }
    }

    function _pick(uint8 which, IGovernor.ProposalState wanted) private view returns (uint256, bool) {
        for (uint256 n; n < _ghosts.length; ++n) {
            uint256 at_ = (which + n) % _ghosts.length;
            if (GOVERNOR.state(_ghosts[at_].id) == wanted) return (at_, true);
        }
        return (0, false);
    }

    function _note(address who) private {
        _points[who].push(Point(time, VAULT.stakeOf(who)));
        uint256 sum;
        for (uint256 n; n < 4; ++n) {
            sum += VAULT.stakeOf(people[n]);
        }
        _totals.push(Point(time, sum));
    }

    function _votesAt(Point[] storage points, uint256 moment) private view returns (uint256) {
        for (uint256 n = points.length; n > 0; --n) {
            if (points[n - 1].time <= moment) return points[n - 1].votes;
        }
        return 0;
    }

    function _text(uint256 n) private pure returns (string memory) {
        return string(abi.encodePacked("proposal ", bytes1(uint8(65 + n))));
    }
}
