// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorVaultErrors} from "../../../../../contracts/tokens/vault/ICreatorVaultErrors.sol";
import {ICreatorVaultEvents} from "../../../../../contracts/tokens/vault/ICreatorVaultEvents.sol";
import {VaultStage} from "../VaultStage.sol";

/// @notice The way out.
contract WithdrawTest is VaultStage {
    /// @custom:proves [S3.57] one second before seven days refuses and the second itself pays
    function test_withdraw() public {
        stake(fan, 7);
        unstake(fan, 7);
        wait(WEEK - 1);
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICreatorVaultErrors.CreatorVault_CoolingDown.selector, NOW + WEEK, NOW + WEEK - 1
            )
        );
        vault.withdraw(fan);
        wait(1);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.StakeWithdrawn(fan, fan, 7, 0);
        assertEq(withdraw(fan), 7, "amount");
        assertEq(token.balanceOf(fan), 1_000_000 * UNIT, "fan");
        isPosition(fan, 0, 0, 0);
        isTotal(0, 0);
    }

    /// @custom:proves [S3.57] with nothing waiting it refuses
    function test_withdrawNothing() public {
        stake(fan, 7);
        vm.startPrank(fan);
        bytes memory reason = abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NothingLeaving.selector, fan);
        vm.expectRevert(reason);
        vault.withdraw(fan);
        vault.unstake(7);
        vm.warp(NOW + WEEK);
        vault.withdraw(fan);
        vm.expectRevert(reason);
        vault.withdraw(fan);
        vm.stopPrank();
    }

    /// @custom:proves [S3.57] the zero address and the vault refuse
    function test_withdrawToNobody() public {
        stake(fan, 7);
        unstake(fan, 7);
        wait(WEEK);
        vm.startPrank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NotAPayee.selector, address(0))
        );
        vault.withdraw(address(0));
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NotAPayee.selector, vault));
        vault.withdraw(address(vault));
        vm.stopPrank();
    }

    /// @custom:proves [S3.57] the tokens go wherever their owner says
    function test_withdrawElsewhere() public {
        stake(fan, 7);
        unstake(fan, 3);
        wait(WEEK);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.StakeWithdrawn(fan, address(0xB0B), 3, 0);
        vm.prank(fan);
        vault.withdraw(address(0xB0B));
        assertEq(token.balanceOf(address(0xB0B)), 3, "receiver");
        isPosition(fan, 4, 0, 0);
        isTotal(4, 0);
    }

    /// @custom:proves [S3.57] one who leaves holds up nobody else
    function test_leaversAreApart() public {
        stake(fan, 7);
        stake(other, 5);
        unstake(fan, 7);
        wait(1 days);
        unstake(other, 5);
        wait(WEEK - 1 days);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.StakeWithdrawn(fan, fan, 7, 5);
        withdraw(fan);
        isTotal(0, 5);
        isPosition(other, 0, 5, NOW + 1 days + WEEK);
        wait(1 days);
        assertEq(withdraw(other), 5, "other");
        isTotal(0, 0);
    }
}
