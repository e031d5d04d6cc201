// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RebasingToken} from "../../../../../contracts/mocks/tokens/amounts/RebasingToken.sol";
import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {CreatorVault} from "../../../../../contracts/tokens/vault/CreatorVault.sol";
import {ICreatorVaultErrors} from "../../../../../contracts/tokens/vault/ICreatorVaultErrors.sol";
import {VaultStage} from "../VaultStage.sol";

/// @notice What `docs/audit/limitations.md` says of vaults: each test fails when that is not so any more.
contract VaultLimitationsTest is VaultStage {
    function notShared(uint8 currency) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NotShared.selector, currency);
    }

    function keep(uint256 amount) private {
        vm.startPrank(payer);
        dollar.approve(address(ledger), amount);
        ledger.creditToken(address(vault), 1, amount);
        vm.stopPrank();
    }

    /// @custom:proves [S3.59][T32] limitation: money in a currency that a vault does not share waits until it is opened
    function test_waitsUntilOpened() public {
        keep(9e6);
        vm.expectRevert(notShared(1));
        vault.absorb(1);
        ledger.withdrawFor(address(vault), 1); // sends it to the vault, which shares it no sooner
        vm.expectRevert(notShared(1));
        vault.absorb(1);
        keep(5e6);
        open(1);
        assertEq(vault.absorb(1), 14e6, "all that waited");
    }

    /// @custom:proves [S3.59][T32] limitation: where four currencies are shared, money in a fifth waits for ever
    function test_fifthCurrency() public {
        keep(9e6);
        open(0);
        for (uint256 n; n < 3; ++n) {
            open(currencies.list(address(new TestDollar())));
        }
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_TooManyCurrencies.selector, 4));
        vault.openRevenue(1, NOTICE);
        vm.expectRevert(notShared(1));
        vault.absorb(1);
        assertEq(ledger.owed(address(vault), 1), 9e6, "still there");
        uint8[] memory list = vault.sharedCurrencies();
        for (uint256 n; n < list.length; ++n) {
            assertTrue(list[n] != 1, "what the vault says it passes on");
        }
    }

    /// @custom:proves [S3.59][T32] limitation: a listed token that shrinks makes who claims last wait, in it alone
    function test_shrinking() public {
        RebasingToken shrinking = new RebasingToken();
        uint8 currency = currencies.list(address(shrinking));
        open(currency);
        shrinking.mint(payer, 1_000);
        stake(fan, UNIT);
        stake(other, UNIT);
        vm.startPrank(payer);
        shrinking.approve(address(vault), 1_000);
        vault.notifyRevenue(currency, 1_000);
        vm.stopPrank();
        wait(WEEK);
        shrinking.rebase(50);
        claim(fan, currency);
        assertEq(shrinking.balanceOf(fan), 500, "who asks first");
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.TransferFailed.selector));
        vm.prank(other);
        vault.claim(currency, other);
        unstake(other, UNIT);
        wait(WEEK);
        assertEq(withdraw(other), UNIT, "the stake is not touched");
        shrinking.mint(address(vault), 1_000);
        claim(other, currency);
        assertEq(shrinking.balanceOf(other), 500, "topped up");
    }
}
