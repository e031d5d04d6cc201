// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SkimmingToken} from "../../../../../contracts/mocks/SkimmingToken.sol";
import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {CreatorVault} from "../../../../../contracts/tokens/vault/CreatorVault.sol";
import {ICreatorVaultErrors} from "../../../../../contracts/tokens/vault/ICreatorVaultErrors.sol";
import {ICreatorVaultEvents} from "../../../../../contracts/tokens/vault/ICreatorVaultEvents.sol";
import {VaultStage} from "../VaultStage.sol";

contract StakeTest is VaultStage {
    uint96 private constant LEAST = 100e18;

    /// @dev A vault with a smallest stake, in place of the one of the stage.
    function withSmallest() private {
        token = new TestDollar();
        vault = makeVault(token, LEAST, true);
        token.mint(fan, 1_000 * UNIT);
        vm.prank(fan);
        token.approve(address(vault), type(uint256).max);
    }

    /// @custom:proves [S3.57] nothing refuses
    function test_stakeNothing() public {
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_ZeroAmount.selector));
        vault.stake(0);
    }

    /// @custom:proves [S3.57] tokens move in, vote for their owner and say every total
    function test_stake() public {
        stake(other, 5 * UNIT);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.Staked(fan, 7 * UNIT, 7 * UNIT, 12 * UNIT);
        stake(fan, 7 * UNIT);
        isPosition(fan, 7 * UNIT, 0, 0);
        isTotal(12 * UNIT, 0);
        assertEq(token.balanceOf(fan), 1_000_000 * UNIT - 7 * UNIT, "fan");
        assertEq(vault.getVotes(fan), 7 * UNIT, "votes");
        assertEq(vault.delegates(fan), fan, "votes for itself");
    }

    /// @custom:proves [S3.57] a second stake adds up
    function test_stakeMore() public {
        stake(fan, 7 * UNIT);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.Staked(fan, 1, 7 * UNIT + 1, 7 * UNIT + 1);
        stake(fan, 1);
        isPosition(fan, 7 * UNIT + 1, 0, 0);
        isTotal(7 * UNIT + 1, 0);
        assertEq(vault.getVotes(fan), 7 * UNIT + 1, "votes");
    }

    /// @custom:proves [S3.59] a stake below the smallest refuses and the smallest itself is taken
    function test_smallestStake() public {
        withSmallest();
        assertEq(vault.minStake(), LEAST, "smallest");
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_BelowMinStake.selector, LEAST - 1, LEAST)
        );
        vault.stake(LEAST - 1);
        stake(fan, LEAST);
        stake(fan, 1); // a stake that is big enough may grow by anything
        isPosition(fan, LEAST + 1, 0, 0);
    }

    /// @custom:proves [S3.57] tokens without allowance refuse
    function test_stakeWithoutAllowance() public {
        vm.startPrank(fan);
        token.approve(address(vault), 6);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.TransferFromFailed.selector));
        vault.stake(7);
        vm.stopPrank();
        isTotal(0, 0);
    }

    /// @custom:proves [S3.57] a token that keeps a part refuses
    function test_stakeSkimming() public {
        SkimmingToken skimming = new SkimmingToken();
        CreatorVault odd = makeVault(TestDollar(address(skimming)), 0, true);
        skimming.mint(fan, 10);
        vm.startPrank(fan);
        skimming.approve(address(odd), 10);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.Payments_WrongAmount.selector, 9, 10));
        odd.stake(10);
        vm.stopPrank();
    }

    /// @custom:proves [S3.57] more than ninety-six bits refuse with the sum
    function test_stakeTooMuch() public {
        uint256 most = type(uint96).max;
        stake(other, 3);
        unstake(other, 1); // what waits counts as well
        token.mint(fan, most);
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_TooMuch.selector, most + 1, most)
        );
        vault.stake(most - 2);
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICreatorVaultErrors.CreatorVault_TooMuch.selector, type(uint256).max, most
            )
        );
        vault.stake(type(uint256).max);
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_TooMuch.selector, most + 3, most));
        vault.stake(most);
        stake(fan, most - 3);
        isTotal(most - 1, 1);
    }

    /// @custom:proves [S3.57] nothing and more than the stake refuse with both values
    function test_unstakeTooMuch() public {
        stake(fan, 7);
        vm.startPrank(fan);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_ZeroAmount.selector));
        vault.unstake(0);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_StakeTooSmall.selector, 7, 8));
        vault.unstake(8);
        vm.stopPrank();
    }

    /// @custom:proves [S3.57] a part stops voting at once and waits seven days
    function test_unstake() public {
        stake(fan, 7 * UNIT);
        stake(other, UNIT);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.Unstaked(fan, 3 * UNIT, 4 * UNIT, 5 * UNIT, 3 * UNIT, uint40(NOW + WEEK));
        unstake(fan, 3 * UNIT);
        isPosition(fan, 4 * UNIT, 3 * UNIT, NOW + WEEK);
        isTotal(5 * UNIT, 3 * UNIT);
        assertEq(vault.getVotes(fan), 4 * UNIT, "votes");
    }

    /// @custom:proves [S3.59] a rest below the smallest stake refuses and no rest is fine
    function test_unstakeBelowSmallest() public {
        withSmallest();
        stake(fan, 2 * LEAST);
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_BelowMinStake.selector, LEAST - 1, LEAST)
        );
        vault.unstake(LEAST + 1);
        unstake(fan, LEAST);
        unstake(fan, LEAST);
        isPosition(fan, 0, 2 * LEAST, NOW + WEEK);
    }

    /// @custom:proves [S3.57] asking again starts the seven days again for everything
    function test_unstakeAgain() public {
        stake(fan, 7);
        unstake(fan, 2);
        wait(WEEK - 1);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.Unstaked(fan, 5, 0, 0, 7, uint40(NOW + 2 * WEEK - 1));
        unstake(fan, 5);
        isPosition(fan, 0, 7, NOW + 2 * WEEK - 1);
        isTotal(0, 7);
    }
}
