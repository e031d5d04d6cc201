// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorVault} from "../../../../../contracts/tokens/vault/CreatorVault.sol";
import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {ICreatorVaultErrors} from "../../../../../contracts/tokens/vault/ICreatorVaultErrors.sol";
import {ICreatorVaultEvents} from "../../../../../contracts/tokens/vault/ICreatorVaultEvents.sol";
import {VaultStage} from "../VaultStage.sol";

/// @notice What arrived another way, and money out.
contract ClaimTest is VaultStage {
    function setUp() public override {
        super.setUp();
        open(0);
    }

    function refuses(bytes memory reason, address who, uint8 currency, address to) private {
        vm.prank(who);
        vm.expectRevert(reason);
        vault.claim(currency, to);
    }

    /// @custom:proves [S3.59] a currency that is not open takes nothing
    function test_absorbClosed() public {
        bytes memory reason = abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NotShared.selector, 1);
        vm.expectRevert(reason);
        vault.absorb(1);
        CreatorVault closed = makeVault(new TestDollar(), 0, true);
        vm.prank(fan);
        (bool sent, bytes memory answer) = address(closed).call{value: 1}("");
        assertFalse(sent, "sent");
        assertEq(
            string(answer),
            string(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NotShared.selector, 0)),
            "reason"
        );
    }

    /// @custom:proves [S3.59] with nothing to share it refuses
    function test_absorbNothing() public {
        give(7 ether); // shared already
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NothingToShare.selector, 0));
        vault.absorb(0);
    }

    /// @custom:proves [S3.59] what the ledger keeps is shared
    function test_absorbLedger() public {
        open(1);
        give(1 ether);
        ledger.creditNative{value: 3 ether}(address(vault));
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.RevenueNotified(0, fan, 3 ether, 4 ether, 4 ether * SCALE, WEEK);
        vm.prank(fan);
        assertEq(vault.absorb(0), 3 ether, "amount");
        assertEq(ledger.owed(address(vault), 0), 0, "owed");
        assertEq(address(vault).balance, 4 ether, "held");
        vm.startPrank(payer);
        dollar.approve(address(ledger), 9e6);
        ledger.creditToken(address(vault), 1, 9e6);
        assertEq(vault.absorb(1), 9e6, "dollars");
        vm.stopPrank();
        assertEq(dollar.balanceOf(address(vault)), 9e6, "dollars held");
        assertEq(dueIn(1), 9e6, "dollars due");
    }

    /// @custom:proves [S3.59] what was simply sent is shared once
    function test_absorbSent() public {
        open(1);
        give(2 ether);
        vm.startPrank(fan);
        (bool sent,) = address(vault).call{value: 5 ether}("");
        assertTrue(sent, "native");
        dollar.transfer(address(vault), 8e6);
        assertEq(vault.absorb(0), 5 ether, "native");
        assertEq(vault.absorb(1), 8e6, "dollars");
        vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NothingToShare.selector, 1));
        vault.absorb(1);
        vm.stopPrank();
        assertEq(dueIn(0), 7 ether, "due");
    }

    /// @custom:proves [S3.59] an account earns its part of each second and takes it to anyone
    function test_claim() public {
        stake(fan, 3 * UNIT);
        stake(other, UNIT);
        give(7 ether);
        wait(4 days);
        assertEq(vault.earnedOf(fan, 0), 3 ether, "three of four parts of four days");
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.RevenueDripped(0, SCALE, 3 ether * SCALE, 3 days);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.RewardPaid(0, fan, address(0xB0B), 3 ether, 3 ether);
        vm.prank(fan);
        assertEq(vault.claim(0, address(0xB0B)), 3 ether, "amount");
        assertEq(address(0xB0B).balance, 3 ether, "receiver");
        assertEq(vault.earnedOf(fan, 0), 0, "taken");
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.RewardPaid(0, other, other, 1 ether, 4 ether);
        claim(other, 0);
        assertEq(dueIn(0), 3 ether, "due");
        assertEq(address(vault).balance, 3 ether, "held");
    }

    /// @custom:proves [S3.59] with less than one unit earned it refuses
    function test_claimNothing() public {
        bytes memory reason = abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NothingEarned.selector, fan, 0);
        stake(fan, UNIT);
        give(WEEK); // one wei a second
        refuses(reason, fan, 0, fan);
        stake(other, UNIT);
        wait(1);
        refuses(reason, fan, 0, fan); // half a wei
        wait(1);
        assertEq(claim(fan, 0), 1, "two halves");
    }

    /// @custom:proves [S3.59] the part of a unit that cannot be paid stays earned
    function test_claimOften() public {
        stake(fan, UNIT);
        stake(other, UNIT);
        give(3 * WEEK); // three wei a second, one and a half for each
        wait(1);
        assertEq(claim(fan, 0), 1, "one and a half");
        wait(1);
        assertEq(claim(fan, 0), 2, "and another one and a half");
        assertEq(claim(other, 0), 3, "as much as who claims once");
    }

    /// @custom:proves [S3.59] the zero address and the vault refuse
    function test_claimToNobody() public {
        stake(fan, UNIT);
        give(7 ether);
        wait(WEEK);
        refuses(
            abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NotAPayee.selector, address(0)), fan, 0, address(0)
        );
        refuses(
            abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NotAPayee.selector, vault), fan, 0, address(vault)
        );
    }

    /// @custom:proves [S3.59] a currency that was never open refuses
    function test_claimClosed() public {
        refuses(abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NotShared.selector, 1), fan, 1, fan);
    }

    /// @custom:proves [S3.59] a paused currency is still paid
    function test_claimPaused() public {
        open(1);
        stake(fan, UNIT);
        giveDollars(7e6);
        wait(WEEK);
        currencies.setPaused(1, true);
        assertEq(claim(fan, 1), 7e6, "amount");
    }

    /// @custom:proves [S3.59] dollars are paid in dollars
    function test_claimDollars() public {
        open(1);
        stake(fan, UNIT);
        giveDollars(7e6);
        wait(1 days);
        vm.expectEmit(address(vault));
        emit ICreatorVaultEvents.RewardPaid(1, fan, address(0xB0B), 1e6, 1e6);
        vm.prank(fan);
        vault.claim(1, address(0xB0B));
        assertEq(dollar.balanceOf(address(0xB0B)), 1e6, "receiver");
        assertEq(dollar.balanceOf(address(vault)), 6e6, "held");
    }
}
