// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {VaultStage} from "../VaultStage.sol";

/// @notice A vault whose creator agreed to have no votes.
contract FounderTest is VaultStage {
    function delegate(address who, address to) private {
        vm.prank(who);
        vault.delegate(to);
    }

    function withoutFounder() private {
        token = new TestDollar();
        vault = makeVault(token, 0, false);
        address[2] memory people = [creator, fan];
        for (uint256 n; n < 2; ++n) {
            token.mint(people[n], 100);
            vm.prank(people[n]);
            token.approve(address(vault), 100);
        }
    }

    /// @custom:proves [S3.4][T51] its stake neither votes nor counts as staked votes
    function test_founderExcluded() public {
        assertTrue(vault.founderVotes(), "votes in the vault of the stage");
        stake(creator, 5);
        assertEq(vault.getVotes(creator), 5, "votes");
        withoutFounder();
        assertFalse(vault.founderVotes(), "no votes here");
        stake(creator, 60);
        delegate(creator, fan);
        assertEq(vault.getVotes(creator), 0, "own");
        assertEq(vault.getVotes(fan), 0, "delegated");
        assertEq(vault.stakeOf(creator), 60, "stake");
        wait(1);
        assertEq(vault.getPastTotalSupply(NOW), 0, "staked votes");
        unstake(creator, 60);
        wait(WEEK);
        assertEq(withdraw(creator), 60, "leaves like everybody");
    }

    /// @custom:proves [S3.4][T51] everybody else is unaffected and delegating to the creator works
    function test_othersVote() public {
        withoutFounder();
        stake(creator, 60);
        stake(fan, 9);
        assertEq(vault.getVotes(fan), 9, "own");
        delegate(fan, creator);
        assertEq(vault.getVotes(creator), 9, "delegated by others");
        unstake(creator, 60);
        assertEq(vault.getVotes(creator), 9, "untouched");
        wait(1);
        assertEq(vault.getPastTotalSupply(NOW), 9, "staked votes");
    }
}
