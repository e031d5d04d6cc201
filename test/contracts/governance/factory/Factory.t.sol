// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {CreatorGovernor} from "../../../../contracts/governance/CreatorGovernor.sol";
import {CreatorTimelock} from "../../../../contracts/governance/CreatorTimelock.sol";
import {GovernorFactory} from "../../../../contracts/governance/GovernorFactory.sol";
import {IGovernorFactory} from "../../../../contracts/governance/IGovernorFactory.sol";
import {Vm} from "../../kit/Vm.sol";
import {CommunityStage} from "../CommunityStage.sol";

contract FactoryTest is CommunityStage {
    event VotingDelaySet(uint256 oldVotingDelay, uint256 newVotingDelay);
    event VotingPeriodSet(uint256 oldVotingPeriod, uint256 newVotingPeriod);
    event ProposalThresholdSet(uint256 oldProposalThreshold, uint256 newProposalThreshold);
    event QuorumNumeratorUpdated(uint256 oldQuorumNumerator, uint256 newQuorumNumerator);
    event LateQuorumVoteExtensionSet(uint64 oldVoteExtension, uint64 newVoteExtension);

    address private fresh; // a vault without a governor

    function setUp() public override {
        super.setUp();
        fresh = address(makeVault(new TestDollar(), 0, true));
    }

    function create(uint256 vetoUntil) private returns (CreatorGovernor, CreatorTimelock) {
        vm.prank(creator);
        (address made, address lock) = governors.createGovernor(fresh, uint40(vetoUntil));
        return (CreatorGovernor(payable(made)), CreatorTimelock(payable(lock)));
    }

    /// @custom:proves [S3.4] the creator of a vault gives it governor and treasury and the registry knows them
    function test_create() public {
        vm.recordLogs();
        (CreatorGovernor made, CreatorTimelock lock) = create(START + 5 days);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Vm.Log memory last = logs[logs.length - 1];
        assertEq(logs.length, 8, "seven settings and the pair");
        assertEq(uint256(last.topics[0]), uint256(IGovernorFactory.GovernorCreated.selector), "event");
        assertEq(uint256(last.topics[1]), uint160(fresh), "vault in the event");
        assertEq(uint256(last.topics[2]), uint160(address(made)), "governor in the event");
        assertEq(uint256(last.topics[3]), uint160(creator), "creator in the event");
        assertEq(string(last.data), string(abi.encode(address(lock), uint40(START + 5 days))), "the rest of the event");
        assertEq(governors.governorOf(fresh), address(made), "governor of the vault");
        assertTrue(governors.isGovernor(address(made)), "known");
        assertFalse(governors.isGovernor(fresh), "not known");
        assertEq(address(made.token()), fresh, "vault");
        assertEq(made.founder(), creator, "founder");
        assertEq(made.vetoUntil(), START + 5 days, "veto");
        assertEq(made.timelock(), address(lock), "timelock");
        assertEq(lock.governor(), address(made), "governor of the timelock");
        assertEq(made.name(), "CreatorGovernor", "name");
        assertEq(made.CLOCK_MODE(), "mode=timestamp", "clock mode");
        assertEq(made.clock(), START, "clock");
        (, string memory name, string memory version,, address where,,) = made.eip712Domain();
        assertEq(name, "CreatorGovernor", "name signed");
        assertEq(version, "1", "version signed");
        assertEq(where, address(made), "contract signed");
    }

    /// @custom:proves [S3.4] the first settings are said and stand
    function test_settings() public {
        uint256 before = vm.snapshotState();
        (CreatorGovernor made,) = create(0);
        assertTrue(vm.revertToState(before), "restored");
        vm.expectEmit(address(made));
        emit VotingDelaySet(0, 1 days);
        vm.expectEmit(address(made));
        emit VotingPeriodSet(0, 3 days);
        vm.expectEmit(address(made));
        emit ProposalThresholdSet(0, 1_000e18);
        vm.expectEmit(address(made));
        emit QuorumNumeratorUpdated(0, 4);
        vm.expectEmit(address(made));
        emit LateQuorumVoteExtensionSet(0, 1 days);
        create(0);
        assertEq(made.votingDelay(), 1 days, "delay");
        assertEq(made.votingPeriod(), 3 days, "period");
        assertEq(made.proposalThreshold(), 1_000e18, "threshold");
        assertEq(made.quorumNumerator(), 4, "quorum");
        assertEq(made.lateQuorumVoteExtension(), 1 days, "extension");
        assertEq(made.vetoUntil(), 0, "no veto at all");
    }

    /// @custom:proves [S3.4] an unknown vault and anyone but its creator refuse
    function test_strangerCreates() public {
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(IGovernorFactory.GovernorFactory_NotAVault.selector, token));
        governors.createGovernor(address(token), 0);
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(IGovernorFactory.GovernorFactory_NotCreator.selector, fan, creator)
        );
        governors.createGovernor(fresh, 0);
    }

    /// @custom:proves [S3.4] a second governor refuses with the first
    function test_createTwice() public {
        vm.prank(creator);
        vm.expectRevert(
            abi.encodeWithSelector(IGovernorFactory.GovernorFactory_GovernorExists.selector, vault, governor)
        );
        governors.createGovernor(address(vault), 0);
    }

    function refusesVeto(uint256 vetoUntil) private {
        vm.prank(creator);
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernorFactory.GovernorFactory_VetoOutOfBounds.selector, vetoUntil, START, START + 365 days
            )
        );
        governors.createGovernor(fresh, uint40(vetoUntil));
    }

    /// @custom:proves [S3.4][T51] a veto that ends in a year fits and a second later refuses
    function test_longVeto() public {
        refusesVeto(START + 365 days + 1);
        refusesVeto(type(uint40).max);
        (CreatorGovernor made,) = create(START + 365 days);
        assertEq(made.vetoUntil(), START + 365 days, "veto");
    }

    /// @custom:proves [S3.4] a veto that is over refuses and one of a second fits
    function test_veto() public {
        refusesVeto(1);
        refusesVeto(START);
        (CreatorGovernor made,) = create(START + 1);
        assertEq(made.vetoUntil(), START + 1, "veto");
    }

    /// @custom:proves [S3.4] without implementations it refuses
    function test_noImplementations() public {
        GovernorFactory empty = GovernorFactory(proxyOf(address(new GovernorFactory(factory))));
        vm.prank(creator);
        vm.expectRevert(
            abi.encodeWithSelector(IGovernorFactory.GovernorFactory_NoImplementation.selector, address(0))
        );
        empty.createGovernor(fresh, 0);
    }

    /// @custom:proves [S3.4][T9] the addresses depend on the vault and not on the order
    function test_addressByVault() public {
        uint256 before = vm.snapshotState();
        (CreatorGovernor first, CreatorTimelock lock) = create(0);
        assertTrue(vm.revertToState(before), "restored");
        address another = address(makeVault(new TestDollar(), 0, true));
        vm.prank(creator);
        governors.createGovernor(another, 0);
        (CreatorGovernor second, CreatorTimelock secondLock) = create(0);
        assertEq(address(second), address(first), "governor");
        assertEq(address(secondLock), address(lock), "timelock");
    }

    /// @custom:proves [S3.4][T9] the addresses do not depend on the second of the block
    function test_addressByTime() public {
        uint256 before = vm.snapshotState();
        (CreatorGovernor first, CreatorTimelock lock) = create(START + 5 days);
        assertTrue(vm.revertToState(before), "restored");
        wait(1); // the block was replaced
        (CreatorGovernor second, CreatorTimelock secondLock) = create(START + 5 days);
        assertEq(address(second), address(first), "governor");
        assertEq(address(secondLock), address(lock), "timelock");
    }

    /// @custom:proves [S3.4] the pair costs at most half a million gas
    function test_gas() public {
        vm.prank(creator);
        uint256 before = gasleft();
        governors.createGovernor(fresh, uint40(START + 30 days));
        assertLe(before - gasleft() + 22_000, 500_000, "gas with the transaction around it");
    }

    /// @custom:proves [S3.4] later pairs are clones of them and all four are said
    function test_setImplementations() public {
        (address oldGovernor, address oldTimelock) = governors.implementations();
        address nextGovernor = address(new CreatorGovernor());
        address nextTimelock = address(new CreatorTimelock());
        vm.expectEmit(address(governors));
        emit IGovernorFactory.ImplementationsChanged(oldGovernor, nextGovernor, oldTimelock, nextTimelock);
        governors.setImplementations(nextGovernor, nextTimelock);
        (address nowGovernor, address nowTimelock) = governors.implementations();
        assertEq(nowGovernor, nextGovernor, "governor");
        assertEq(nowTimelock, nextTimelock, "timelock");
        (CreatorGovernor made, CreatorTimelock lock) = create(0);
        assertTrue(contains(address(made).code, nextGovernor), "clone of the new governor");
        assertTrue(contains(address(lock).code, nextTimelock), "clone of the new timelock");
        assertTrue(contains(address(governor).code, oldGovernor), "the old pair stays");
    }

    function contains(bytes memory code, address what) private pure returns (bool) {
        for (uint256 n; n + 20 <= code.length; ++n) {
            bytes20 word;
            assembly ("memory-safe") {
                word := mload(add(add(code, 0x20), n))
            }
            if (word == bytes20(what)) return true;
        }
        return false;
    }

    /// @custom:proves [S3.4] an address without code refuses
    function test_badImplementations() public {
        vm.expectRevert(abi.encodeWithSelector(IGovernorFactory.GovernorFactory_NoImplementation.selector, fan));
        governors.setImplementations(fan, address(treasury));
        vm.expectRevert(abi.encodeWithSelector(IGovernorFactory.GovernorFactory_NoImplementation.selector, other));
        governors.setImplementations(address(governor), other);
    }

    /// @custom:proves [S3.80][T30] strangers can neither set, initialise nor upgrade
    function test_strangers() public {
        address model = address(new GovernorFactory(factory));
        bytes memory reason = notAllowed(fan);
        vm.startPrank(fan);
        vm.expectRevert(reason);
        governors.setImplementations(model, model);
        vm.expectRevert(reason);
        governors.upgradeToAndCall(model, "");
        vm.expectRevert(abi.encodeWithSignature("InvalidInitialization()"));
        governors.initialize(fan);
        vm.expectRevert(abi.encodeWithSignature("InvalidInitialization()"));
        GovernorFactory(model).initialize(fan);
        vm.stopPrank();
        bytes32 namespace = keccak256("stagedoor.storage.GovernorFactory");
        bytes32 slot = keccak256(abi.encode(uint256(namespace) - 1)) & ~bytes32(uint256(0xff));
        (address model_,) = governors.implementations();
        assertEq(uint256(vm.load(address(governors), slot)), uint160(model_), "ERC-7201");
    }
}
