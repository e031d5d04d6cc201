// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {PlatformPlan} from "../../../../contracts/governance/PlatformPlan.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {Fees} from "../../../../contracts/payments/Fees.sol";
import {IFeeSchedule} from "../../../../contracts/payments/IFeeSchedule.sol";
import {PlatformStage} from "../PlatformStage.sol";

/// @notice Work for the three keys that act at once.
contract Ruling is AccessManaged {
    uint256 public ruled;
    uint256 public attested;
    uint256 public kept;

    constructor(address manager) AccessManaged(manager) {}

    function rule() external restricted {
        ++ruled;
    }

    function attest() external restricted {
        ++attested;
    }

    function keep() external restricted {
        ++kept;
    }
}

/// @notice What the guardian can do with a key that is lost, and how keys change hands.
contract GuardianTest is PlatformStage {
    Ruling private ruling;

    function beforePlan() internal override {
        ruling = new Ruling(address(manager));
    }

    function duties() internal view override returns (PlatformPlan.Duty[] memory list) {
        PlatformPlan.Duty[] memory money = super.duties();
        list = new PlatformPlan.Duty[](8);
        for (uint256 n; n < 5; ++n) {
            list[n] = money[n];
        }
        list[5] = PlatformPlan.Duty(address(ruling), Ruling.rule.selector, Roles.ARBITER);
        list[6] = PlatformPlan.Duty(address(ruling), Ruling.attest.selector, Roles.ATTESTOR);
        list[7] = PlatformPlan.Duty(address(ruling), Ruling.keep.selector, Roles.KEEPER);
    }

    function pausedUntil(uint8 product) private view returns (uint40 until) {
        (,, until) = fees.termsOf(product);
    }

    /// @custom:proves [S3.79] a pause ends by itself and is used up until armed again
    function test_pause() public {
        vm.startPrank(members.guardian);
        vm.expectEmit(address(fees));
        emit IFeeSchedule.InflowPaused(Fees.RECORDING, uint40(NOW + 7 days), members.guardian);
        fees.pauseInflow(Fees.RECORDING);
        assertEq(pausedUntil(Fees.RECORDING), NOW + 7 days, "ends in seven days");
        assertEq(pausedUntil(Fees.TOKEN), 0, "one product only");
        bytes memory used = abi.encodeWithSelector(IFeeSchedule.FeeSchedule_GuardUsed.selector, Fees.RECORDING);
        vm.expectRevert(used);
        fees.pauseInflow(Fees.RECORDING);
        fees.resumeInflow(Fees.RECORDING);
        assertEq(pausedUntil(Fees.RECORDING), 0, "ended early");
        vm.expectRevert(used);
        fees.pauseInflow(Fees.RECORDING);
        wait(365 days);
        vm.expectRevert(used);
        fees.pauseInflow(Fees.RECORDING);
        vm.stopPrank();
    }

    /// @custom:proves [S3.79][S3.87] a lost guardian pauses nothing for ever
    function test_lostGuardian() public {
        vm.startPrank(members.guardian);
        for (uint8 product = Fees.CONSULTATION; product < Fees.PRODUCTS; ++product) {
            fees.pauseInflow(product); // everything it ever can
        }
        vm.stopPrank();
        bytes memory revoke = abi.encodeCall(manager.revokeRole, (Roles.GUARDIAN, members.guardian));
        bytes memory hire = abi.encodeCall(manager.grantRole, (Roles.GUARDIAN, stranger, 0));
        schedule(address(manager), revoke);
        schedule(address(manager), hire);
        wait(DELAY);
        execute(address(manager), revoke);
        execute(address(manager), hire);
        vm.prank(members.guardian);
        vm.expectRevert(notAllowed(members.guardian));
        fees.resumeInflow(Fees.TOKEN);
        vm.prank(stranger);
        fees.resumeInflow(Fees.TOKEN); // the new one need not wait for the end
        wait(7 days - DELAY);
        for (uint8 product = Fees.CONSULTATION; product < Fees.PRODUCTS; ++product) {
            assertLe(pausedUntil(product), vm.getBlockTimestamp(), "over");
        }
    }

    /// @custom:proves [S3.79][T30] it may do nothing else
    function test_onlyPause() public {
        address model = address(new TestDollar());
        vm.startPrank(members.guardian);
        bytes memory reason = notAllowed(members.guardian);
        vm.expectRevert(reason);
        fees.setFee(Fees.TOKEN, 1);
        vm.expectRevert(reason);
        fees.setTreasury(members.guardian);
        vm.expectRevert(reason);
        currencies.list(model);
        vm.expectRevert(reason);
        currencies.setPaused(1, true);
        vm.expectRevert(reason);
        ruling.rule();
        vm.expectRevert(reason);
        ruling.attest();
        vm.expectRevert(reason);
        ruling.keep();
        vm.expectRevert(needsRole(members.guardian, 0));
        manager.setTargetClosed(address(fees), true);
        vm.expectRevert(needsRole(members.guardian, 0));
        manager.updateAuthority(address(fees), members.guardian);
        vm.stopPrank();
    }

    /// @custom:proves [S3.79][S3.87] arbiter, attestor and keeper change hands in one decision
    function test_rotation() public {
        address[3] memory old = [members.arbiter, members.attestor, members.keeper];
        address[3] memory next = [address(0xA4B2), address(0xA772), address(0xCEE2)];
        address[] memory targets = new address[](6);
        bytes[] memory data = new bytes[](6);
        for (uint64 n; n < 3; ++n) {
            targets[2 * n] = targets[2 * n + 1] = address(manager);
            data[2 * n] = abi.encodeCall(manager.grantRole, (Roles.ARBITER + n, next[n], 0));
            data[2 * n + 1] = abi.encodeCall(manager.revokeRole, (Roles.ARBITER + n, old[n]));
        }
        vm.prank(safe);
        timelock.scheduleBatch(targets, new uint256[](6), data, 0, 0, DELAY);
        wait(DELAY - 1);
        vm.prank(old[0]);
        ruling.rule(); // works until the last second
        bytes32 id = timelock.hashOperationBatch(targets, new uint256[](6), data, 0, 0);
        vm.expectRevert(
            abi.encodeWithSignature("TimelockUnexpectedOperationState(bytes32,bytes32)", id, bytes32(uint256(4)))
        );
        timelock.executeBatch(targets, new uint256[](6), data, 0, 0);
        wait(1);
        timelock.executeBatch(targets, new uint256[](6), data, 0, 0);
        for (uint256 n; n < 3; ++n) {
            bytes memory work = abi.encodeWithSelector(
                n == 0 ? Ruling.rule.selector : n == 1 ? Ruling.attest.selector : Ruling.keep.selector
            );
            vm.prank(old[n]);
            (bool done, bytes memory answer) = address(ruling).call(work);
            assertFalse(done, "old key");
            assertEq(string(answer), string(notAllowed(old[n])), "reason");
            vm.prank(next[n]);
            (done,) = address(ruling).call(work);
            assertTrue(done, "new key");
            vm.prank(next[(n + 1) % 3]);
            (done, answer) = address(ruling).call(work);
            assertFalse(done, "another role's key");
            assertEq(string(answer), string(notAllowed(next[(n + 1) % 3])), "reason of the other");
        }
        assertEq(ruling.ruled(), 2, "ruled");
        assertEq(ruling.attested() + ruling.kept(), 2, "attested and kept");
    }

    /// @custom:proves [S3.79][S3.87] a lost key loses its role while its successor works
    function test_successorFirst() public {
        decide(address(manager), abi.encodeCall(manager.grantRole, (Roles.ATTESTOR, stranger, 0)));
        vm.prank(members.attestor);
        ruling.attest();
        vm.prank(stranger);
        ruling.attest();
        decide(address(manager), abi.encodeCall(manager.revokeRole, (Roles.ATTESTOR, members.attestor)));
        vm.prank(members.attestor);
        vm.expectRevert(notAllowed(members.attestor));
        ruling.attest();
        vm.prank(stranger);
        ruling.attest();
        assertEq(ruling.attested(), 3, "attested");
    }

    /// @custom:proves [S3.79][S3.87] the Safe above the timelock changes by the timelock itself
    function test_newSafe() public {
        bytes32 proposer = timelock.PROPOSER_ROLE();
        bytes memory missing = abi.encodeWithSignature(
            "AccessControlUnauthorizedAccount(address,bytes32)", safe, timelock.DEFAULT_ADMIN_ROLE()
        );
        vm.prank(safe);
        vm.expectRevert(missing);
        timelock.grantRole(proposer, stranger);
        decide(address(timelock), abi.encodeCall(timelock.grantRole, (proposer, stranger)));
        decide(address(timelock), abi.encodeCall(timelock.revokeRole, (proposer, safe)));
        assertFalse(timelock.hasRole(proposer, safe), "old");
        assertTrue(timelock.hasRole(proposer, stranger), "new");
    }
}
