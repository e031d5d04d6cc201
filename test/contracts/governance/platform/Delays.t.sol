// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {PlatformTimelock} from "../../../../contracts/governance/PlatformTimelock.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {Roles} from "../../../../contracts/governance/Roles.sol";
import {Fees} from "../../../../contracts/payments/Fees.sol";
import {ICurrencyList} from "../../../../contracts/payments/ICurrencyList.sol";
import {IFeeSchedule} from "../../../../contracts/payments/IFeeSchedule.sol";
import {PlatformStage} from "../PlatformStage.sol";

/// @notice What waits, how long, and who can stop it.
contract DelaysTest is PlatformStage {
    function managerNotReady(address caller, address target, bytes memory data) private view returns (bytes memory) {
        return abi.encodeWithSignature(
            "AccessManagerNotReady(bytes32)", manager.hashOperation(caller, target, data)
        );
    }

    function treasuryOf(uint8 product) private view returns (address treasury) {
        (, treasury,) = fees.termsOf(product);
    }

    function feeOf(uint8 product) private view returns (uint16 bps) {
        (bps,,) = fees.termsOf(product);
    }

    /// @custom:proves [S3.79][S3.87] the treasury changes after two days, not a second earlier, and the change can be cancelled
    function test_treasury() public {
        bytes memory data = abi.encodeCall(fees.setTreasury, (safe));
        address[3] memory callers = [safe, address(this), members.feeManager];
        for (uint256 n; n < 3; ++n) {
            vm.prank(callers[n]);
            vm.expectRevert(notAllowed(callers[n]));
            fees.setTreasury(safe);
        }
        vm.prank(safe);
        vm.expectRevert(
            abi.encodeWithSelector(TimelockController.TimelockInsufficientDelay.selector, DELAY - 1, DELAY)
        );
        timelock.schedule(address(fees), 0, data, 0, 0, DELAY - 1);
        schedule(address(fees), data);
        bytes memory early = notReady(address(fees), data);
        wait(DELAY - 1);
        vm.expectRevert(early);
        execute(address(fees), data);
        bytes32 id = timelock.hashOperation(address(fees), 0, data, 0, 0);
        vm.prank(safe);
        timelock.cancel(id);
        wait(1);
        vm.expectRevert(early);
        execute(address(fees), data);
        assertEq(treasuryOf(Fees.TOKEN), address(timelock), "unchanged");
        decide(address(fees), data);
        assertEq(treasuryOf(Fees.TOKEN), safe, "changed");
    }

    /// @custom:proves [S3.79] roles are given and taken by the timelock alone
    function test_grants() public {
        address[4] memory callers = [safe, members.guardian, members.feeManager, address(this)];
        for (uint256 n; n < 4; ++n) {
            vm.startPrank(callers[n]);
            vm.expectRevert(needsRole(callers[n], 0));
            manager.grantRole(Roles.GUARDIAN, callers[n], 0);
            vm.expectRevert(needsRole(callers[n], 0));
            manager.revokeRole(Roles.KEEPER, members.keeper);
            vm.expectRevert(needsRole(callers[n], 0));
            manager.grantRole(0, callers[n], 0);
            vm.stopPrank();
        }
        decide(address(manager), abi.encodeCall(manager.grantRole, (Roles.KEEPER, stranger, 0)));
        assertTrue(has(Roles.KEEPER, stranger), "given");
        decide(address(manager), abi.encodeCall(manager.revokeRole, (Roles.KEEPER, stranger)));
        assertFalse(has(Roles.KEEPER, stranger), "taken");
    }

    /// @custom:proves [S3.79] the guardian is armed again by the timelock alone
    function test_rearm() public {
        vm.prank(members.guardian);
        vm.expectRevert(notAllowed(members.guardian));
        fees.rearm(Fees.TOKEN);
        vm.prank(members.guardian);
        fees.pauseInflow(Fees.TOKEN);
        decide(address(fees), abi.encodeCall(fees.rearm, (Fees.TOKEN)));
        wait(7 days);
        vm.prank(members.guardian);
        fees.pauseInflow(Fees.TOKEN);
    }

    function refusesDelay(uint256 delay) private {
        bytes memory data = abi.encodeCall(timelock.updateDelay, (delay));
        schedule(address(timelock), data);
        wait(DELAY);
        vm.expectRevert(
            abi.encodeWithSelector(PlatformTimelock.PlatformTimelock_TooShort.selector, delay, DELAY)
        );
        execute(address(timelock), data);
        assertEq(timelock.getMinDelay(), DELAY, "delay");
    }

    /// @custom:proves [S3.79][T30] the timelock's own delay cannot be cut short
    function test_shortDelay() public {
        assertEq(timelock.MIN_DELAY(), DELAY, "the shortest");
        assertEq(timelock.getMinDelay(), DELAY, "the first");
        refusesDelay(0);
        refusesDelay(DELAY - 1);
        vm.prank(safe);
        vm.expectRevert(
            abi.encodeWithSelector(TimelockController.TimelockInsufficientDelay.selector, DELAY - 1, DELAY)
        );
        timelock.schedule(address(fees), 0, "", 0, 0, DELAY - 1);
    }

    /// @custom:proves [S3.79][T30] it is lengthened, and shortened to where it was, by its own decisions alone
    function test_timelockDelay() public {
        vm.prank(safe);
        vm.expectRevert(abi.encodeWithSelector(TimelockController.TimelockUnauthorizedCaller.selector, safe));
        timelock.updateDelay(3 days);
        bytes memory data = abi.encodeCall(timelock.updateDelay, (3 days));
        schedule(address(timelock), data);
        bytes memory early = notReady(address(timelock), data);
        vm.expectRevert(early);
        execute(address(timelock), data);
        wait(DELAY);
        execute(address(timelock), data);
        assertEq(timelock.getMinDelay(), 3 days, "longer");
        data = abi.encodeCall(timelock.updateDelay, (DELAY));
        vm.prank(safe);
        timelock.schedule(address(timelock), 0, data, 0, 0, 3 days);
        wait(3 days);
        execute(address(timelock), data);
        assertEq(timelock.getMinDelay(), DELAY, "as before");
    }

    /// @custom:proves [S3.79] who becomes a second administrator waits no more: that decision is seen for two days, later ones are not
    function test_secondAdministrator() public {
        bytes memory data = abi.encodeCall(manager.grantRole, (0, safe, 0));
        schedule(address(manager), data);
        bytes memory early = notReady(address(manager), data);
        wait(DELAY - 1);
        vm.expectRevert(early);
        execute(address(manager), data);
        assertFalse(has(0, safe), "seen before it is so");
        wait(1);
        execute(address(manager), data);
        vm.prank(safe);
        fees.setTreasury(stranger);
        assertEq(treasuryOf(Fees.TOKEN), stranger, "at once");
    }

    /// @custom:proves [S3.79] a fee changes seven days after it was asked for and can be cancelled until then
    function test_fee() public {
        bytes memory data = abi.encodeCall(fees.setFee, (Fees.TOKEN, 100));
        address clerk = members.feeManager;
        vm.startPrank(clerk);
        vm.expectRevert(abi.encodeWithSignature("AccessManagerNotScheduled(bytes32)", manager.hashOperation(clerk, address(fees), data)));
        fees.setFee(Fees.TOKEN, 100);
        vm.expectRevert(
            abi.encodeWithSignature(
                "AccessManagerUnauthorizedCall(address,address,bytes4)", clerk, fees, fees.setFee.selector
            )
        );
        manager.schedule(address(fees), data, uint48(NOW + 7 days - 1));
        manager.schedule(address(fees), data, 0);
        bytes memory early = managerNotReady(clerk, address(fees), data);
        wait(7 days - 1);
        vm.expectRevert(early);
        fees.setFee(Fees.TOKEN, 100);
        wait(1);
        uint256 before = vm.snapshotState();
        vm.expectEmit(address(fees));
        emit IFeeSchedule.FeeChanged(Fees.TOKEN, 250, 100);
        fees.setFee(Fees.TOKEN, 100);
        assertEq(feeOf(Fees.TOKEN), 100, "changed");
        vm.stopPrank();
        assertTrue(vm.revertToState(before), "restored");
        // the timelock cancels what the fee manager asked for; so does the fee manager
        bytes memory stop = abi.encodeCall(manager.cancel, (clerk, address(fees), data));
        decide(address(manager), stop);
        bytes memory gone = abi.encodeWithSignature(
            "AccessManagerNotScheduled(bytes32)", manager.hashOperation(clerk, address(fees), data)
        );
        vm.prank(clerk);
        vm.expectRevert(gone);
        fees.setFee(Fees.TOKEN, 100);
        assertEq(feeOf(Fees.TOKEN), 250, "unchanged");
    }

    /// @custom:proves [S3.79] what a role asked for is cancelled by itself, and lapses a week after its time
    function test_lapse() public {
        bytes memory data = abi.encodeCall(fees.setFee, (Fees.TOKEN, 100));
        address clerk = members.feeManager;
        bytes32 id = manager.hashOperation(clerk, address(fees), data);
        vm.startPrank(clerk);
        manager.schedule(address(fees), data, 0);
        manager.cancel(clerk, address(fees), data);
        wait(7 days);
        vm.expectRevert(abi.encodeWithSignature("AccessManagerNotScheduled(bytes32)", id));
        fees.setFee(Fees.TOKEN, 100);
        manager.schedule(address(fees), data, 0);
        wait(14 days - 1);
        uint256 before = vm.snapshotState();
        fees.setFee(Fees.TOKEN, 100);
        assertEq(feeOf(Fees.TOKEN), 100, "in its last second");
        assertTrue(vm.revertToState(before), "restored");
        wait(1);
        vm.expectRevert(abi.encodeWithSignature("AccessManagerExpired(bytes32)", id));
        fees.setFee(Fees.TOKEN, 100);
        vm.stopPrank();
    }

    /// @custom:proves [S3.79] what waits in the timelock does not lapse
    function test_noLapse() public {
        bytes memory data = abi.encodeCall(fees.setTreasury, (safe));
        schedule(address(fees), data);
        wait(DELAY + 1_000 days);
        execute(address(fees), data);
        assertEq(treasuryOf(Fees.TOKEN), safe, "changed");
    }

    /// @custom:proves [S3.79] the administrator is too late to stop a listing, and the lister is not
    function test_listing() public {
        address token = address(new TestDollar());
        address clerk = members.currencyLister;
        bytes memory data = abi.encodeCall(currencies.list, (token));
        vm.prank(clerk);
        manager.schedule(address(currencies), data, 0);
        wait(1);
        bytes memory stop = abi.encodeCall(manager.cancel, (clerk, address(currencies), data));
        schedule(address(manager), stop);
        wait(DELAY - 1);
        bytes memory early = notReady(address(manager), stop);
        vm.expectRevert(early);
        execute(address(manager), stop);
        uint256 before = vm.snapshotState();
        vm.prank(clerk);
        assertEq(currencies.list(token), 1, "listed");
        assertTrue(vm.revertToState(before), "restored");
        vm.startPrank(clerk);
        manager.cancel(clerk, address(currencies), data);
        vm.expectRevert(
            abi.encodeWithSignature(
                "AccessManagerNotScheduled(bytes32)", manager.hashOperation(clerk, address(currencies), data)
            )
        );
        currencies.list(token);
        vm.stopPrank();
    }

    /// @custom:proves [S3.79] no fee passes its cap whoever asks
    function test_cap() public {
        bytes memory data = abi.encodeCall(fees.setFee, (Fees.TOKEN, 251));
        vm.prank(members.feeManager);
        manager.schedule(address(fees), data, 0);
        wait(7 days);
        vm.prank(members.feeManager);
        vm.expectRevert(abi.encodeWithSelector(IFeeSchedule.FeeSchedule_AboveCap.selector, Fees.TOKEN, 251, 250));
        fees.setFee(Fees.TOKEN, 251);
        schedule(address(fees), data);
        wait(DELAY);
        vm.expectRevert(notAllowed(address(timelock))); // the administrator hires fee managers, and is none
        execute(address(fees), data);
    }

    /// @custom:proves [S3.79] a currency is listed and paused two days after it was asked for
    function test_currency() public {
        address token = address(new TestDollar());
        bytes memory data = abi.encodeCall(currencies.list, (token));
        address clerk = members.currencyLister;
        vm.startPrank(clerk);
        manager.schedule(address(currencies), data, 0);
        bytes memory early = managerNotReady(clerk, address(currencies), data);
        wait(DELAY - 1);
        vm.expectRevert(early);
        currencies.list(token);
        wait(1);
        assertEq(currencies.list(token), 1, "index");
        data = abi.encodeCall(currencies.setPaused, (1, true));
        manager.schedule(address(currencies), data, 0);
        wait(DELAY);
        vm.expectEmit(address(currencies));
        emit ICurrencyList.CurrencyPaused(1, true);
        currencies.setPaused(1, true);
        vm.stopPrank();
    }
}
