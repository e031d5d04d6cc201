// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {CreatorGovernor} from "../../../../contracts/governance/CreatorGovernor.sol";
import {CreatorTimelock} from "../../../../contracts/governance/CreatorTimelock.sol";
import {ICreatorGovernor} from "../../../../contracts/governance/ICreatorGovernor.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {CommunityStage} from "../CommunityStage.sol";

/// @notice A raider decides while a community is young and its treasury empty, and waits for later money.
contract SleepersTest is CommunityStage {
    address private raider = address(0xBAD);
    uint256 private constant RAID = 10_000 * UNIT; // the least quorum

    /// @dev A community without any stake and money, whose creator may veto for `veto` seconds.
    function openYoung(uint40 veto) private {
        TestDollar young = new TestDollar();
        vault = makeVault(young, 0, true);
        vm.prank(creator);
        (address made, address lock) =
            governors.createGovernor(address(vault), veto == 0 ? 0 : uint40(vm.getBlockTimestamp() + veto));
        (governor, treasury, token) = (CreatorGovernor(payable(made)), CreatorTimelock(payable(lock)), young);
        vm.deal(lock, 0);
        join(raider, RAID);
    }

    function join(address who, uint256 amount) private {
        token.mint(who, amount);
        vm.startPrank(who);
        token.approve(address(vault), amount);
        vault.stake(amount);
        vm.stopPrank();
        wait(1);
    }

    function robbery(string memory text) private view returns (Calls memory) {
        return calling(raider, 100 ether, "", text);
    }

    function decidedByRaider(Calls memory calls) private returns (uint256 id) {
        id = propose(raider, calls);
        wait(1 days + 1);
        vote(raider, id, FOR);
        wait(3 days);
        isState(id, IGovernor.ProposalState.Succeeded, "decided");
    }

    function operation(Calls memory calls) private view returns (bytes32 salt, bytes32 id) {
        salt = bytes20(address(governor)) ^ keccak256(bytes(calls.text));
        id = treasury.hashOperationBatch(calls.targets, calls.values, calls.calldatas, 0, salt);
    }

    function cannotExecute(Calls memory calls, uint256 id, IGovernor.ProposalState now_) private {
        vm.expectRevert(wrongState(id, now_, bit(IGovernor.ProposalState.Queued)));
        execute(calls);
    }

    /// @custom:proves [S3.4][T51] a decision over an empty treasury that nobody queues is over before money comes
    function test_sleeper() public {
        openYoung(365 days);
        Calls memory calls = robbery("logo contest");
        uint256 id = decidedByRaider(calls);
        wait(730 days); // the veto is over, there are 500,000 honest tokens and money
        join(fan, 500_000 * UNIT);
        vm.deal(address(treasury), 100 ether);
        isState(id, IGovernor.ProposalState.Expired, "expired");
        vm.expectRevert(wrongState(id, IGovernor.ProposalState.Expired, bit(IGovernor.ProposalState.Succeeded)));
        queue(calls);
        cannotExecute(calls, id, IGovernor.ProposalState.Expired);
        vm.prank(raider);
        vm.expectRevert(wrongState(id, IGovernor.ProposalState.Expired, 0));
        governor.propose(calls.targets, calls.values, calls.calldatas, calls.text);
        assertEq(address(treasury).balance, 100 ether, "treasury");
    }

    /// @custom:proves [S3.4][T51] a decision that was queued over an empty treasury is over before money comes
    function test_sleeperQueued() public {
        openYoung(0);
        Calls memory calls = robbery("logo contest");
        uint256 id = decidedByRaider(calls);
        queue(calls);
        wait(730 days);
        vm.deal(address(treasury), 100 ether); // in the same second
        isState(id, IGovernor.ProposalState.Expired, "expired");
        cannotExecute(calls, id, IGovernor.ProposalState.Expired);
        assertEq(address(treasury).balance, 100 ether, "treasury");
    }

    /// @custom:proves [S3.4][T51] an expired decision cannot be executed at the treasury either
    function test_sleeperAtTheTreasury() public {
        openYoung(0);
        Calls memory calls = robbery("logo contest");
        decidedByRaider(calls);
        queue(calls);
        wait(730 days);
        vm.deal(address(treasury), 100 ether);
        (bytes32 salt,) = operation(calls);
        vm.startPrank(raider);
        vm.expectRevert(
            abi.encodeWithSignature(
                "AccessControlUnauthorizedAccount(address,bytes32)", raider, treasury.EXECUTOR_ROLE()
            )
        );
        treasury.executeBatch(calls.targets, calls.values, calls.calldatas, 0, salt);
        vm.expectRevert(
            abi.encodeWithSignature(
                "AccessControlUnauthorizedAccount(address,bytes32)", raider, treasury.EXECUTOR_ROLE()
            )
        );
        treasury.execute(calls.targets[0], calls.values[0], calls.calldatas[0], 0, salt);
        vm.stopPrank();
        assertEq(address(treasury).balance, 100 ether, "treasury");
    }

    /// @custom:proves [S3.4][T51] a young community's quorum does not decide for one that grew before the execution
    function test_outgrown() public {
        openYoung(0);
        Calls memory calls = robbery("logo contest");
        uint256 id = decidedByRaider(calls);
        queue(calls);
        wait(2 days);
        vm.deal(address(treasury), 100 ether);
        join(fan, 240_000 * UNIT); // with the raider's 10,000 exactly 25 times the raider's
        uint256 start = vm.snapshotState();
        execute(calls);
        assertEq(raider.balance, 100 ether, "up to there it is a decision");
        assertTrue(vm.revertToState(start), "restored");
        join(fan, 100); // four percent of these are four units
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorGovernor.CreatorGovernor_QuorumGrown.selector, id, RAID, RAID + 4)
        );
        execute(calls);
        assertEq(address(treasury).balance, 100 ether, "treasury");
    }

    /// @custom:proves [S3.4][T8][T51] what is staked in the second of the execution neither helps nor hinders it
    function test_flashStake() public {
        openYoung(0);
        Calls memory calls = robbery("logo contest");
        decidedByRaider(calls);
        queue(calls);
        wait(2 days);
        vm.deal(address(treasury), 100 ether);
        token.mint(fan, 900_000 * UNIT);
        vm.startPrank(fan);
        token.approve(address(vault), 900_000 * UNIT);
        vault.stake(900_000 * UNIT);
        vm.stopPrank();
        uint256 start = vm.snapshotState();
        execute(calls); // in the same second
        assertEq(raider.balance, 100 ether, "counts from the next second on");
        assertTrue(vm.revertToState(start), "restored");
        vm.prank(fan);
        vault.unstake(900_000 * UNIT); // in the same second again: it never counted at the end of one
        wait(1);
        execute(calls);
        assertEq(raider.balance, 100 ether, "borrowed stakes stop nobody");
    }

    /// @custom:proves [S3.4][T51] those who were staked when it was queued stop a robbery that nobody voted against
    function test_objection() public {
        openYoung(0);
        join(fan, 40_000 * UNIT);
        Calls memory calls = robbery("logo contest");
        uint256 id = decidedByRaider(calls);
        queue(calls);
        wait(1);
        vm.prank(fan);
        governor.object(id);
        isState(id, IGovernor.ProposalState.Canceled, "cancelled");
        wait(2 days);
        vm.deal(address(treasury), 100 ether);
        cannotExecute(calls, id, IGovernor.ProposalState.Canceled);
        (bytes32 salt, bytes32 waiting) = operation(calls);
        assertFalse(treasury.isOperation(waiting), "not in the timelock");
        vm.prank(address(governor)); // not even its governor could
        vm.expectRevert(
            abi.encodeWithSignature(
                "TimelockUnexpectedOperationState(bytes32,bytes32)", waiting, bytes32(uint256(1 << 2))
            )
        );
        treasury.executeBatch(calls.targets, calls.values, calls.calldatas, 0, salt);
        assertEq(address(treasury).balance, 100 ether, "treasury");
    }

    /// @custom:proves [S3.4][T51] many small robberies by every kind of money end as one large one does
    function test_manySmall() public {
        openYoung(1 days); // over before the first vote ends
        join(fan, 11_000 * UNIT);
        Calls[12] memory all;
        uint256[12] memory ids;
        for (uint256 n; n < 12; ++n) {
            bytes memory data = n % 2 == 0 ? bytes("") : abi.encodeCall(dollar.transfer, (raider, 1e6));
            all[n] = calling(
                n % 2 == 0 ? raider : address(dollar),
                n % 2 == 0 ? 1 ether : 0,
                data,
                string(abi.encodePacked("small ", bytes1(uint8(65 + n))))
            );
            ids[n] = propose(raider, all[n]);
        }
        wait(1 days + 1);
        for (uint256 n; n < 12; ++n) {
            vote(raider, ids[n], FOR);
        }
        wait(3 days);
        for (uint256 n; n < 8; ++n) {
            queue(all[n]);
        }
        wait(1);
        vm.startPrank(fan);
        for (uint256 n; n < 4; ++n) {
            governor.object(ids[n]);
        }
        vm.stopPrank();
        wait(30 days);
        vm.deal(address(treasury), 100 ether);
        dollar.mint(address(treasury), 100e6);
        for (uint256 n; n < 12; ++n) {
            IGovernor.ProposalState end =
                n < 4 ? IGovernor.ProposalState.Canceled : IGovernor.ProposalState.Expired;
            isState(ids[n], end, "over");
            cannotExecute(all[n], ids[n], end);
        }
        assertEq(raider.balance, 0, "no ether");
        assertEq(dollar.balanceOf(raider), 0, "no dollars");
    }

    /// @custom:proves [S3.4][S3.79][T51] no later decision relays what expired or was cancelled through the governor
    function test_relayed() public {
        openYoung(0);
        Calls memory old = robbery("logo contest");
        uint256 id = decidedByRaider(old);
        queue(old);
        wait(17 days);
        isState(id, IGovernor.ProposalState.Expired, "expired");
        vm.deal(address(treasury), 100 ether);
        (bytes32 salt,) = operation(old);
        bytes memory late =
            abi.encodeCall(treasury.executeBatch, (old.targets, old.values, old.calldatas, 0, salt));
        Calls memory calls =
            calling(address(governor), 0, abi.encodeCall(governor.relay, (address(treasury), 0, late)), "now");
        decidedByRaider(calls);
        queue(calls);
        wait(2 days);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorGovernor.CreatorGovernor_TreasuryByRelay.selector, address(treasury))
        );
        execute(calls);
        assertEq(address(treasury).balance, 100 ether, "treasury");
    }

    /// @custom:proves [S3.4][T51] what a decision allowed over an empty treasury takes later tokens, and a decision ends it
    function test_standingAllowance() public {
        // Not mended, named in docs/audit/limitations.md: the decision is over, what it gave is the token's.
        openYoung(0);
        Calls memory calls =
            calling(address(dollar), 0, abi.encodeCall(dollar.approve, (raider, type(uint256).max)), "tools");
        decidedByRaider(calls);
        queue(calls);
        wait(2 days);
        execute(calls);
        wait(730 days);
        join(fan, 500_000 * UNIT);
        dollar.mint(address(treasury), 100e6);
        vm.prank(raider);
        dollar.transferFrom(address(treasury), raider, 60e6);
        assertEq(dollar.balanceOf(raider), 60e6, "taken without any vote of then");

        done(calling(address(dollar), 0, abi.encodeCall(dollar.approve, (raider, 0)), "no tools"));
        vm.prank(raider);
        (bool isTaken,) = address(dollar).call(
            abi.encodeCall(dollar.transferFrom, (address(treasury), raider, 1))
        );
        assertFalse(isTaken, "taken back");
        assertEq(dollar.balanceOf(address(treasury)), 40e6, "treasury");
    }

    /// @custom:proves [S3.4][T51] a founder whose own stake has no votes takes the treasury with a second wallet
    function test_foundersSecondWallet() public {
        // Not mended, named in docs/audit/limitations.md: tokens do not say whose they are.
        TestDollar young = new TestDollar();
        vault = makeVault(young, 0, false);
        vm.prank(creator);
        (address made, address lock) = governors.createGovernor(address(vault), 0);
        (governor, treasury, token) = (CreatorGovernor(payable(made)), CreatorTimelock(payable(lock)), young);
        vm.deal(lock, 10 ether);
        join(fan, 9_000 * UNIT);
        address second = address(0x2ED);
        join(second, 20_000 * UNIT);
        Calls memory calls = calling(creator, 10 ether, "", "mine");
        uint256 id = propose(second, calls);
        wait(1 days + 1);
        vote(second, id, FOR);
        vote(fan, id, AGAINST);
        wait(3 days);
        queue(calls);
        wait(1);
        vm.prank(fan);
        governor.object(id); // 9,000 against 20,000
        wait(2 days);
        uint256 before = creator.balance;
        execute(calls);
        assertEq(creator.balance - before, 10 ether, "taken");
    }
}
