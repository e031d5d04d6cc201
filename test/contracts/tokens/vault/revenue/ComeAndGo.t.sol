// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {ICreatorVaultEvents} from "../../../../../contracts/tokens/vault/ICreatorVaultEvents.sol";
import {VaultStage} from "../VaultStage.sol";

/// @notice Who earns which second.
contract ComeAndGoTest is VaultStage {
    function setUp() public override {
        super.setUp();
        open(0);
    }

    /// @custom:proves [S3.59][T8] a late staker earns nothing of before
    function test_lateStaker() public {
        stake(fan, UNIT);
        give(7 ether);
        wait(3 days);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.RevenueDripped(0, 3 * SCALE, 4 ether * SCALE, 4 days);
        stake(other, UNIT);
        assertEq(vault.earnedOf(other, 0), 0, "nothing yet");
        wait(4 days);
        assertEq(vault.earnedOf(other, 0), 2 ether, "half of four days");
        assertEq(claim(fan, 0), 5 ether, "three days and half of four");
        assertEq(claim(other, 0), 2 ether, "the other half");
        assertEq(address(vault).balance, 0, "held");
    }

    /// @custom:proves [S3.59] who leaves stops earning and keeps what was earned
    function test_leaver() public {
        stake(fan, UNIT);
        stake(other, UNIT);
        give(7 ether);
        wait(2 days);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.RevenueDripped(0, SCALE, 5 ether * SCALE, 5 days);
        unstake(fan, UNIT);
        wait(5 days);
        assertEq(vault.earnedOf(fan, 0), 1 ether, "half of two days");
        assertEq(vault.earnedOf(other, 0), 6 ether, "the rest");
        wait(2 days);
        withdraw(fan);
        assertEq(claim(fan, 0), 1 ether, "after leaving");
    }


    /// @custom:proves [S3.59] with nobody staked revenue waits
    function test_nobodyStaked() public {
        give(7 ether);
        wait(100 days);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.RevenueDripped(0, 0, 7 ether * SCALE, WEEK);
        stake(fan, UNIT);
        assertEq(vault.earnedOf(fan, 0), 0, "nothing of before");
        wait(3 days);
        unstake(fan, UNIT);
        wait(100 days);
        stake(other, UNIT);
        assertEq(dripOf(0).secondsLeft, 4 days, "the clock stood");
        wait(4 days);
        assertEq(claim(fan, 0), 3 ether, "three days");
        assertEq(claim(other, 0), 4 ether, "four days");
    }

    /// @custom:proves [S3.59][T32] dust delays nothing
    function test_dust() public {
        stake(fan, UNIT);
        give(7 ether);
        for (uint256 n; n < 24; ++n) {
            wait(WEEK / 24);
            if (n == 23) break; // the end of the seven days
            give(1);
            vm.recordLogs();
            give(1); // as often as they like in one second
            assertEq(vm.getRecordedLogs().length, 1, "nothing drips twice in a second");
            assertEq(dripOf(0).secondsLeft, WEEK - (n + 1) * (WEEK / 24), "seconds left");
        }
        assertEq(vault.earnedOf(fan, 0), 7 ether + 46, "all of it");
    }

    /// @custom:proves [S3.59][T51] a creator without votes earns like everybody
    function test_creatorEarns() public {
        token = new TestDollar();
        vault = makeVault(token, 0, false);
        open(0);
        token.mint(creator, UNIT);
        vm.prank(creator);
        token.approve(address(vault), UNIT);
        stake(creator, UNIT);
        assertEq(vault.getVotes(creator), 0, "votes");
        give(7 ether);
        wait(WEEK);
        assertEq(claim(creator, 0), 7 ether, "amount");
    }

    /// @custom:proves [S3.59] every currency has its own books
    function test_currencies() public {
        open(1);
        stake(fan, UNIT);
        give(7 ether);
        wait(1 days);
        giveDollars(7e6);
        wait(1 days);
        unstake(fan, UNIT); // settles both
        assertEq(perTokenOf(0), 2 * SCALE, "native per token");
        assertEq(perTokenOf(1), 1e6 * SCALE / UNIT, "dollars per token");
        wait(9 days);
        assertEq(claim(fan, 0), 2 ether, "native");
        assertEq(claim(fan, 1), 1e6, "dollars");
        assertEq(dripOf(0).left, 5 ether * SCALE, "native left");
        assertEq(dripOf(1).left, 6e6 * SCALE, "dollars left");
    }

    /// @custom:proves [S3.59] what cannot be divided stays for the next revenue
    function test_leftOver() public {
        token.mint(other, 5e27);
        stake(fan, 1);
        stake(other, 5e27);
        give(1);
        wait(WEEK);
        unstake(other, 5e27); // one wei among so many was nothing for each
        assertEq(vault.earnedOf(fan, 0), 0, "not the one who stays alone either");
        assertEq(dripOf(0).left, SCALE, "left");
        assertEq(dripOf(0).secondsLeft, 0, "over");
        give(1);
        wait(WEEK);
        assertEq(claim(fan, 0), 2, "with the next");
    }

    /// @custom:proves [S3.59] where nothing drips nothing is said
    function test_silence() public {
        vm.recordLogs();
        stake(fan, UNIT);
        assertEq(vm.getRecordedLogs().length, 3, "transfer, votes and stake");
        give(7 ether);
        wait(WEEK);
        claim(fan, 0);
        wait(1);
        vm.recordLogs();
        stake(fan, UNIT);
        assertEq(vm.getRecordedLogs().length, 3, "the drip is over");
    }
}
