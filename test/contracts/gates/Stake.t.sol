// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition, GateKinds} from "../../../contracts/gates/Gate.sol";
import {ICreatorVaultErrors} from "../../../contracts/tokens/vault/ICreatorVaultErrors.sol";
import {VaultStage} from "../tokens/vault/VaultStage.sol";
import {Gate} from "./GateStage.sol";

/// @notice Gates that ask a real vault.
contract StakeTest is VaultStage {
    Gate private gate;

    function setUp() public override {
        super.setUp();
        gate = new Gate();
    }

    function admits(address account) private view returns (bool) {
        Condition[] memory list = new Condition[](1);
        list[0] = Condition({token: address(vault), kind: GateKinds.STAKE, rank: 0, id: 0, min: 100});
        gate.check(list, account);
        return gate.passes(list, true, account);
    }

    /// @custom:proves [S3.24] a stake admits from the minimum on
    function test_stake() public {
        assertFalse(admits(fan), "nothing staked");
        vm.prank(fan);
        vault.stake(99);
        assertFalse(admits(fan), "one unit less");
        vm.prank(fan);
        vault.stake(1);
        assertTrue(admits(fan), "the minimum");
    }

    /// @custom:proves [S3.24][T8] borrowed tokens cannot be staked, shown and given back
    function test_borrowedStake() public {
        uint256 held = token.balanceOf(fan);
        vm.startPrank(fan);
        vault.stake(100);
        vault.unstake(100);
        vm.stopPrank();
        assertFalse(admits(fan), "what leaves does not count");
        assertEq(token.balanceOf(fan), held - 100, "not given back yet");
        vm.warp(NOW + WEEK - 1);
        vm.prank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_CoolingDown.selector, NOW + WEEK, NOW + WEEK - 1)
        );
        vault.withdraw(fan);
        assertEq(token.balanceOf(fan), held - 100, "a second before the week is over");
    }
}
