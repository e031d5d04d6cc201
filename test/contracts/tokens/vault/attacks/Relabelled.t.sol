// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorVaultErrors} from "../../../../../contracts/tokens/vault/ICreatorVaultErrors.sol";
import {VaultStage} from "../VaultStage.sol";

/// @notice Our list of currencies never changes a token. A vault does not rely on it: no list it is made with reaches the
/// stakes or the revenue.
contract RelabelledVaultTest is VaultStage {
    function setUp() public override {
        super.setUp();
        open(0);
        open(1);
        stake(fan, 600 * UNIT);
        stake(other, 400 * UNIT);
        giveDollars(1000);
        wait(WEEK);
    }

    /// @notice From now on the list says that every index is `what`.
    function relabel(address what) private {
        bytes memory question = abi.encodePacked(currencies.currencyAt.selector);
        vm.mockCall(address(currencies), question, abi.encode(what, uint8(18), false));
    }

    /// @custom:proves [S3.57][S3.59][T30] a list of currencies that changed its word pays nobody's stake as a reward
    function test_stakes() public {
        relabel(address(token));
        assertEq(claim(fan, 1), 600, "reward");
        assertEq(dollar.balanceOf(fan), 1e15 + 600, "in dollars");
        assertEq(token.balanceOf(address(vault)), 1000 * UNIT, "stakes");
    }

    /// @custom:proves [S3.57][S3.59][T30] nor does it make stakes look like revenue that came in
    function test_absorb() public {
        relabel(address(token));
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NothingToShare.selector, 1));
        vault.absorb(1);
        vm.prank(payer);
        dollar.transfer(address(vault), 5);
        assertEq(vault.absorb(1), 5, "dollars");
    }

    /// @custom:proves [S3.59][T30] nor does it let anybody share something else as dollars
    function test_notify() public {
        relabel(address(token));
        giveDollars(70);
        assertEq(dollar.balanceOf(payer), 1e15 - 1070, "dollars came in");
        assertEq(dollar.balanceOf(address(vault)), 1070, "and are here");
    }

    /// @custom:proves [S3.59][T30] what a ledger keeps for the vault is shared as what it is
    function test_kept() public {
        dollar.mint(address(this), 9);
        dollar.approve(address(ledger), 9);
        ledger.creditToken(address(vault), 1, 9);
        relabel(address(token));
        assertEq(vault.absorb(1), 9, "shared");
        assertEq(dollar.balanceOf(address(vault)), 1009, "dollars");
    }
}
