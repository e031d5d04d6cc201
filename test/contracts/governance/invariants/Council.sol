// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockControllerUpgradeable} from
    "@openzeppelin/contracts-upgradeable/governance/TimelockControllerUpgradeable.sol";
import {CreatorGovernor} from "../../../../contracts/governance/CreatorGovernor.sol";
import {ICreatorGovernor} from "../../../../contracts/governance/ICreatorGovernor.sol";
import {GasBurner} from "../../../../contracts/mocks/GasBurner.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {ReturnBomb} from "../../../../contracts/mocks/ReturnBomb.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {CreatorVault} from "../../../../contracts/tokens/vault/CreatorVault.sol";
import {Assertions} from "../../kit/Assertions.sol";
import {Agent} from "./Agent.sol";
import {GovernorReplay} from "./GovernorReplay.sol";

/// @title Council
/// @notice Four people, one of them the creator with a veto, and a raider with a wallet and a contract, who propose, vote,
/// delegate, queue, object, execute, cancel, stake and leave in any order. Of every three who are to be paid one burns all
/// gas, one executes again from inside, and one answers with a megabyte. The raider's contract stakes borrowed tokens for
/// one call, and everybody tries to execute what is not due, at the governor and at the treasury. Nothing else may revert
/// but a payment to the first. A model keeps who had how many votes at the end of every second.
contract Council is Assertions {
    uint256 public constant MAX_PROPOSALS = 12;
    uint256 private constant PEOPLE = 6;
    uint256 private constant AGENT = 5; // the raider's contract; the raider's wallet is before it

    /// @dev Ghost of one proposal.
    struct Ghost {
        uint256 id;
        bool isSignal;
        bool changesPeriod;
        uint256 queuedAt;
        uint256 executedAt;
        uint256 quorumAtExecution;
        uint256 objections;
        bool isObjected; // by more than voted for it
        bool isVetoed;
        uint256[3] tally;
    }

    /// @dev Votes from `time` on.
    struct Point {
        uint256 time;
        uint256 votes;
    }

    CreatorGovernor internal governor;
    CreatorVault internal vault;
    GovernorReplay public replay;

    address[PEOPLE] public people;
    address[MAX_PROPOSALS] public receivers;
    uint256 public time;
    Ghost[] private _ghosts;
    mapping(uint256 n => mapping(address who => bool)) private _objected;
    mapping(address who => uint256) private _staked;
    mapping(address who => address) private _chosen;
    mapping(address who => Point[]) private _points;
    Point[] private _totals;
    uint256 public executions;
    uint256 public refusals;
    uint256 public tries;
    uint256 public vetoes;
    uint256 public objections;
    uint256 public objected;
    uint256 public expired;
    uint256 public outgrown;

    constructor(
        CreatorGovernor governor_,
        CreatorVault vault_,
        GovernorReplay replay_,
        address[PEOPLE] memory people_,
        uint256 now_
    ) {
        (governor, vault, replay, people, time) = (governor_, vault_, replay_, people_, now_);
        for (uint256 n; n < PEOPLE; ++n) {
            (_staked[people_[n]], _chosen[people_[n]]) = (vault_.stakeOf(people_[n]), people_[n]);
        }
        _note();
        for (uint256 n; n < MAX_PROPOSALS; ++n) {
            if (n % 3 == 0) receivers[n] = address(new GasBurner());
            else if (n % 3 == 1) receivers[n] = address(new Reenterer());
            else receivers[n] = address(new ReturnBomb(false));
        }
    }

    modifier atTime() {
        vm.warp(time);
        vm.recordLogs();
        _;
        replay.replay(vm.getRecordedLogs(), address(governor));
    }

    function wait(uint32 seed) external {
        uint256 most = seed % 5 == 0 ? 3 days : 20 hours;
        time += seed % 41 == 0 ? 15 days : bound(seed, 1, most);
        vm.warp(time);
    }

    function stake(uint8 who, uint96 amount) external atTime {
        address account = people[who % AGENT];
        uint256 units = bound(amount, 1, who % 7 == 0 ? 400_000e18 : 20_000e18);
        vm.startPrank(account);
        TestDollar(vault.token()).approve(address(vault), units);
        vault.stake(units);
        vm.stopPrank();
        _staked[account] += units;
        _note();
    }

    function unstake(uint8 who, uint96 amount) external atTime {
        address account = people[who % AGENT];
        uint256 has = _staked[account];
        if (has == 0) return;
        uint256 units = bound(amount, 1, has);
        vm.prank(account);
        vault.unstake(units);
        _staked[account] -= units;
        _note();
    }

    function delegate(uint8 who, uint8 to) external atTime {
        address account = people[who % AGENT];
        vm.prank(account);
        vault.delegate(people[to % PEOPLE]);
        _chosen[account] = people[to % PEOPLE];
        _note();
    }

    /// @notice The raider's contract stakes what it borrowed, objects, executes at the treasury and gives it back, at once.
    function flash(uint8 which, uint96 amount) external atTime {
        if (_ghosts.length == 0) return;
        uint256 n = which % _ghosts.length;
        uint256 units = bound(amount, 1, 2_000_000e18);
        TestDollar token = TestDollar(vault.token());
        address[] memory targets = new address[](5);
        bytes[] memory datas = new bytes[](5);
        (targets[0], datas[0]) = (address(token), abi.encodeCall(token.approve, (address(vault), units)));
        (targets[1], datas[1]) = (address(vault), abi.encodeCall(vault.stake, (units)));
        (targets[2], datas[2]) = (address(governor), abi.encodeCall(governor.object, (_ghosts[n].id)));
        (targets[3], datas[3]) = (governor.timelock(), _atTheTreasury(n));
        (targets[4], datas[4]) = (address(vault), abi.encodeCall(vault.unstake, (units)));
        uint256 wanted = _objectionOf(n, people[AGENT]);
        bool[] memory done = Agent(people[AGENT]).run(targets, datas);
        assertTrue(done[1] && done[4], "staked and left");
        assertFalse(done[3], "executed at the treasury");
        assertTrue(done[2] == (wanted != 0), "what is borrowed objects to nothing");
        if (done[2]) _countObjection(n, people[AGENT], wanted);
    }

    function object(uint8 who, uint8 which) external atTime {
        (uint256 n, bool found) = _pick(which, IGovernor.ProposalState.Queued);
        if (!found) return;
        address account = people[who % AGENT];
        uint256 wanted = _objectionOf(n, account);
        vm.prank(account);
        try governor.object(_ghosts[n].id) returns (uint256 votes) {
            assertEq(votes, wanted, "votes of the second of queueing");
            _countObjection(n, account, wanted);
        } catch {
            assertEq(wanted, 0, "may object");
        }
    }

    /// @notice Somebody executes a proposal whatever its state, at the treasury and, when it is not due, at the governor.
    function force(uint8 who, uint8 which) external atTime {
        if (_ghosts.length == 0) return;
        uint256 n = which % _ghosts.length;
        vm.startPrank(people[who % PEOPLE]);
        (bool ok,) = governor.timelock().call(_atTheTreasury(n));
        assertFalse(ok, "at the treasury");
        if (!isDue(n)) {
            (address[] memory targets, uint256[] memory values, bytes[] memory calls) = callsOf(n);
            (ok,) = address(governor).call(
                abi.encodeCall(governor.execute, (targets, values, calls, keccak256(bytes(_text(n)))))
            );
            assertFalse(ok, "not due");
            if (stateOf(n) == IGovernor.ProposalState.Expired) ++expired;
            if (stateOf(n) == IGovernor.ProposalState.Queued && time >= _ghosts[n].queuedAt + 2 days) ++outgrown;
        }
        vm.stopPrank();
    }

    function propose(uint8 who, uint8 what) external atTime {
        address account = people[who % AGENT];
        if (_ghosts.length == MAX_PROPOSALS || _votesAt(_points[account], time - 1) < 1_000e18) return;
        Ghost storage ghost = _ghosts.push();
        ghost.isSignal = what % 3 == 0;
        ghost.changesPeriod = what % 7 == 1 && !ghost.isSignal;
        string memory text = _text(_ghosts.length - 1);
        vm.prank(account);
        if (ghost.isSignal) {
            ghost.id = governor.signal(what % 2 == 0 ? ICreatorGovernor.Kind.Content : ICreatorGovernor.Kind.Collab, text);
        } else {
            (address[] memory targets, uint256[] memory values, bytes[] memory calls) = callsOf(_ghosts.length - 1);
            ghost.id = governor.propose(targets, values, calls, text);
        }
    }

    function vote(uint8 who, uint8 which, uint8 support) external atTime {
        if (_ghosts.length == 0) return;
        Ghost storage ghost = _ghosts[which % _ghosts.length];
        address account = people[who % AGENT];
        if (governor.state(ghost.id) != IGovernor.ProposalState.Active || governor.hasVoted(ghost.id, account)) return;
        support %= 3;
        uint256 wanted = _votesAt(_points[account], governor.proposalSnapshot(ghost.id));
        vm.prank(account);
        assertEq(governor.castVote(ghost.id, support), wanted, "weight");
        ghost.tally[support] += wanted;
    }

    function queue(uint8 which) external atTime {
        (uint256 n, bool found) = _pick(which, IGovernor.ProposalState.Succeeded);
        if (!found || _ghosts[n].isSignal) return;
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = callsOf(n);
        governor.queue(targets, values, calls, keccak256(bytes(_text(n))));
        _ghosts[n].queuedAt = time;
    }

    function execute(uint8 which) external atTime {
        (uint256 n, bool found) = _pick(which, IGovernor.ProposalState.Queued);
        if (!found || !isDue(n)) return;
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = callsOf(n);
        bytes32 text = keccak256(bytes(_text(n)));
        Reenterer striker = Reenterer(payable(receivers[n]));
        bool strikes = n % 3 == 1 && !_ghosts[n].changesPeriod;
        if (strikes) {
            striker.prepare(address(governor), 0, abi.encodeCall(governor.execute, (targets, values, calls, text)));
        }
        try governor.execute{gas: 5_000_000}(targets, values, calls, text) {
            _ghosts[n].executedAt = time;
            _ghosts[n].quorumAtExecution = quorumAt(time - 1);
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
        if (!found || _ghosts[n].isSignal || time >= governor.vetoUntil() || which > 60) return;
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = callsOf(n);
        vm.prank(people[2]); // the creator
        governor.cancel(targets, values, calls, keccak256(bytes(_text(n))));
        _ghosts[n].isVetoed = true;
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

    /// @notice Votes a proposal needs at the end of a second, as the model knows it.
    function quorumAt(uint256 moment) public view returns (uint256) {
        uint256 part = _votesAt(_totals, moment) * 4 / 100;
        return part > 10_000e18 ? part : 10_000e18;
    }

    /// @notice Where a proposal stands, as the model knows it.
    function stateOf(uint256 n) public view returns (IGovernor.ProposalState) {
        Ghost memory ghost = _ghosts[n];
        if (ghost.executedAt != 0) return IGovernor.ProposalState.Executed;
        if (ghost.isVetoed || ghost.isObjected) return IGovernor.ProposalState.Canceled;
        uint256 snapshot = governor.proposalSnapshot(ghost.id);
        uint256 deadline = governor.proposalDeadline(ghost.id);
        if (time <= snapshot) return IGovernor.ProposalState.Pending;
        if (time <= deadline) return IGovernor.ProposalState.Active;
        bool passed = ghost.tally[1] > ghost.tally[0] && ghost.tally[1] + ghost.tally[2] >= quorumAt(snapshot);
        if (!passed) return IGovernor.ProposalState.Defeated;
        if (ghost.isSignal) return IGovernor.ProposalState.Succeeded;
        uint256 end = ghost.queuedAt == 0 ? deadline + 7 days : ghost.queuedAt + 16 days;
        if (time > end) return IGovernor.ProposalState.Expired;
        return ghost.queuedAt == 0 ? IGovernor.ProposalState.Succeeded : IGovernor.ProposalState.Queued;
    }

    /// @notice Whether a proposal can be executed now, as the model knows it.
    function isDue(uint256 n) public view returns (bool) {
        Ghost memory ghost = _ghosts[n];
        return stateOf(n) == IGovernor.ProposalState.Queued && time >= ghost.queuedAt + 2 days
            && ghost.tally[1] + ghost.tally[2] >= quorumAt(time - 1);
    }

    /// @notice Whether an account objected to a proposal.
    function hasObjected(uint256 n, address account) external view returns (bool) {
        return _objected[n][account];
    }

    /// @notice One ether to a receiver of its own, or a shorter voting period.
    function callsOf(uint256 n)
        public
        view
        returns (address[] memory targets, uint256[] memory values, bytes[] memory calls)
    {
        (targets, values, calls) = (new address[](1), new uint256[](1), new bytes[](1));
        if (_ghosts[n].changesPeriod) {
            targets[0] = address(governor);
            calls[0] = abi.encodeCall(governor.setVotingPeriod, (uint32(1 days + n * 1 hours)));
        } else {
            targets[0] = receivers[n];
            values[0] = 1 ether;
        }
    }

    function _pick(uint8 which, IGovernor.ProposalState wanted) private view returns (uint256, bool) {
        for (uint256 n; n < _ghosts.length; ++n) {
            uint256 at_ = (which + n) % _ghosts.length;
            if (governor.state(_ghosts[at_].id) == wanted) return (at_, true);
        }
        return (0, false);
    }

    function _atTheTreasury(uint256 n) private view returns (bytes memory) {
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) = callsOf(n);
        bytes32 salt = bytes20(address(governor)) ^ keccak256(bytes(_text(n)));
        return abi.encodeCall(TimelockControllerUpgradeable.executeBatch, (targets, values, calls, 0, salt));
    }

    /// @dev What an account's objection counts now; 0 = it is refused.
    function _objectionOf(uint256 n, address account) private view returns (uint256) {
        if (stateOf(n) != IGovernor.ProposalState.Queued || _objected[n][account]) return 0;
        uint256 queuedAt = _ghosts[n].queuedAt;
        return queuedAt == time ? 0 : _votesAt(_points[account], queuedAt);
    }

    function _countObjection(uint256 n, address account, uint256 votes) private {
        Ghost storage ghost = _ghosts[n];
        _objected[n][account] = true;
        ghost.objections += votes;
        ++objections;
        if (ghost.objections <= ghost.tally[1]) return;
        ghost.isObjected = true;
        ++objected;
    }

    /// @dev Everybody's votes and their sum from now on: each stake votes through one account.
    function _note() private {
        uint256 sum;
        for (uint256 n; n < PEOPLE; ++n) {
            uint256 votes;
            for (uint256 m; m < PEOPLE; ++m) {
                if (_chosen[people[m]] == people[n]) votes += _staked[people[m]];
            }
            _points[people[n]].push(Point(time, votes));
            sum += votes;
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
