// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICloneFactory} from "../../../../contracts/clones/ICloneFactory.sol";
import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts-upgradeable/proxy/utils/UUPSUpgradeable.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {CreatorVault} from "../../../../contracts/tokens/vault/CreatorVault.sol";
import {CreatorVaultFactory} from "../../../../contracts/tokens/vault/CreatorVaultFactory.sol";
import {ICreatorVault} from "../../../../contracts/tokens/vault/ICreatorVault.sol";
import {ICreatorVaultErrors} from "../../../../contracts/tokens/vault/ICreatorVaultErrors.sol";
import {ICreatorVaultFactory} from "../../../../contracts/tokens/vault/ICreatorVaultFactory.sol";
import {VaultStage} from "../../tokens/vault/VaultStage.sol";
import {MoneyMatrix} from "../kit/MoneyMatrix.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";

/// @notice Money and callers of a vault and of the factory of vaults.
contract VaultRowsTest is VaultStage, MoneyMatrix, RoleMatrix {
    address private constant PAYEE = address(0x9A1E);

    FreezingToken private freezing;
    CreatorVault private frozen; // its staked token freezes accounts

    function setUp() public override {
        super.setUp();
        open(0);
        stake(fan, 10 * UNIT);
        freezing = new FreezingToken();
        frozen = makeVault(TestDollar(address(freezing)), 0, true);
        freezing.mint(fan, 100);
        vm.startPrank(fan);
        freezing.approve(address(frozen), 100);
        frozen.stake(40);
        vm.stopPrank();
    }

    function ledgerOfRow() internal view override returns (ILedger) {
        return ledger;
    }

    function managerOfRow() internal view override returns (AccessManager) {
        return manager;
    }

    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](6);
        (people[0], people[1], people[2], people[3]) = (creator, fan, other, payer);
        (people[4], people[5]) = (address(vault), address(ledger));
    }

    function claimTo(address payee) private {
        give(7 ether);
        wait(WEEK);
        vm.prank(fan);
        vault.claim(0, payee);
    }

    /// @custom:row CreatorVault.claim
    /// @custom:proves [S3.78][T31][T32] a reward is paid to the unit or stays its owner's, who cannot claim from inside
    function test_claim() public {
        attackWith(address(vault), 0, abi.encodeCall(ICreatorVault.claim, (0, PAYEE)));
        pullRow(claimTo, 7 ether, ICreatorVaultErrors.ETHTransferFailed.selector);
    }

    /// @custom:row CreatorVault.notifyRevenue
    /// @custom:proves [S3.78][T31] revenue is taken to the unit and one unit more or less takes nothing
    function test_notifyRevenue() public {
        for (uint256 sent = 1 ether - 1; sent <= 1 ether + 1; sent += 2) {
            vm.prank(payer);
            vm.expectRevert(
                abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_WrongValue.selector, sent, 1 ether)
            );
            vault.notifyRevenue{value: sent}(0, 1 ether);
        }
        assertEq(address(vault).balance, 0, "nothing was taken");
        give(1 ether);
        assertEq(address(vault).balance, 1 ether, "taken");
        assertEq(dueIn(0), 1 ether, "due");
    }

    /// @custom:row CreatorVault.stake
    /// @custom:proves [S3.78][T31] a staked token that freezes the vault or lies takes nobody in
    function test_stake() public {
        freezing.freeze(address(frozen), true);
        for (uint256 n; n < 2; ++n) {
            freezing.setAnswersFalse(n == 1);
            vm.prank(fan);
            vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.TransferFromFailed.selector));
            frozen.stake(10);
        }
        assertEq(frozen.stakeOf(fan), 40, "stake");
        freezing.freeze(address(frozen), false);
        vm.prank(fan);
        frozen.stake(10);
        assertEq(freezing.balanceOf(address(frozen)), frozen.stakeOf(fan), "held");
        assertEq(frozen.stakeOf(fan), 50, "staked");
    }

    /// @custom:row CreatorVault.unstake
    /// @custom:proves [S3.78][T31] ending a stake moves nothing, so that no token can hold it up
    function test_unstake() public {
        freezing.freeze(fan, true);
        freezing.freeze(address(frozen), true);
        vm.prank(fan);
        frozen.unstake(15);
        assertEq(frozen.stakeOf(fan), 25, "stake");
        assertEq(frozen.positionOf(fan).leaving, 15, "leaving");
        assertEq(freezing.balanceOf(address(frozen)), 40, "held");
    }

    /// @custom:row CreatorVault.withdraw
    /// @custom:proves [S3.78][T31][T32] what waits stays its owner's while the token refuses, and goes elsewhere
    function test_withdraw() public {
        vm.prank(fan);
        frozen.unstake(15);
        wait(WEEK);
        freezing.freeze(PAYEE, true);
        for (uint256 n; n < 2; ++n) {
            freezing.setAnswersFalse(n == 1);
            vm.prank(fan);
            vm.expectRevert(abi.encodeWithSelector(ICreatorVaultErrors.TransferFailed.selector));
            frozen.withdraw(PAYEE);
            assertEq(frozen.positionOf(fan).leaving, 15, "waits");
        }
        vm.prank(fan);
        assertEq(frozen.withdraw(other), 15, "paid");
        assertEq(freezing.balanceOf(other), 15, "elsewhere");
        assertEq(freezing.balanceOf(address(frozen)), 25, "the rest");
    }

    function notCreator(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICreatorVaultErrors.CreatorVault_NotCreator.selector, who);
    }

    /// @custom:caller CreatorVault.openRevenue
    /// @custom:proves [S3.59][S3.78] only the creator shares revenue
    function test_openRevenue() public {
        bytes memory data = abi.encodeCall(ICreatorVault.openRevenue, (1, NOTICE));
        callerRow(creator, address(vault), data, notCreator);
    }

    function notMaker(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(ICreatorVaultFactory.CreatorVaultFactory_NotCreator.selector, who, creator);
    }

    /// @custom:caller CreatorVaultFactory.createVault
    /// @custom:proves [S3.57][S3.78] only its creator gives a token its vault
    function test_createVault() public {
        address second = address(new TestDollar());
        registry.set(second, creator);
        bytes memory data = abi.encodeCall(ICreatorVaultFactory.createVault, (second, 0, true));
        callerRow(creator, address(factory), data, notMaker);
    }

    /// @custom:caller CreatorVaultFactory.setImplementation
    /// @custom:proves [S3.79][S3.78][T30] only the administrator sets what vaults are clones of
    function test_setImplementation() public {
        address next = address(new CreatorVault(ledger, currencies));
        roleRow(0, address(factory), abi.encodeCall(ICloneFactory.setImplementation, (next)));
    }

    /// @custom:caller CreatorVaultFactory.upgradeToAndCall
    /// @custom:proves [S3.79][S3.78][T30] only the administrator upgrades the factory of vaults
    function test_upgrade() public {
        address next = address(new CreatorVaultFactory(registry));
        roleRow(0, address(factory), abi.encodeCall(UUPSUpgradeable.upgradeToAndCall, (next, "")));
    }

    /// @custom:caller CreatorVaultFactory.setAuthority
    /// @custom:proves [S3.78][S3.79][T30] no role takes the factory of vaults from its manager
    function test_setAuthority() public {
        authorityRow(address(factory));
    }
}
