// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {CreatorGovernor} from "../../../../contracts/governance/CreatorGovernor.sol";
import {CreatorTimelock} from "../../../../contracts/governance/CreatorTimelock.sol";
import {GovernorFactory} from "../../../../contracts/governance/GovernorFactory.sol";
import {FeeSchedule} from "../../../../contracts/payments/FeeSchedule.sol";
import {CreatorToken} from "../../../../contracts/tokens/CreatorToken.sol";
import {CreatorTokenFactory} from "../../../../contracts/tokens/CreatorTokenFactory.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {CreatorVault} from "../../../../contracts/tokens/vault/CreatorVault.sol";
import {CreatorVaultFactory} from "../../../../contracts/tokens/vault/CreatorVaultFactory.sol";
import {ICreatorVaultFactory} from "../../../../contracts/tokens/vault/ICreatorVaultFactory.sol";
import {ITokenRegistry} from "../../../../contracts/tokens/vault/ITokenRegistry.sol";
import {CommunityStage} from "../CommunityStage.sol";

/// @notice From a token on its curve to a payment of the treasury, with the real token and its real factory.
contract CommunityTest is CommunityStage {
    CreatorTokenFactory private tokens;
    CreatorVaultFactory private vaults;
    CreatorToken private coin;

    function setUp() public override {
        super.setUp();
        tokens = new CreatorTokenFactory(ledger, new FeeSchedule(address(manager), address(0x7EA5)), currencies);
        vaults = CreatorVaultFactory(proxyOf(address(new CreatorVaultFactory(ITokenRegistry(address(tokens))))));
        vaults.setImplementation(address(new CreatorVault(ledger, currencies)));
        governors = GovernorFactory(proxyOf(address(new GovernorFactory(vaults))));
        governors.setImplementations(address(new CreatorGovernor()), address(new CreatorTimelock()));
        ICreatorTokenFactory.Launch memory launch;
        (launch.name, launch.symbol, launch.locked, launch.maxCost) = ("Northlight", "NORTH", 100_000, 100 ether);
        vm.prank(creator);
        coin = CreatorToken(payable(tokens.create{value: 100 ether}(launch)));
        vm.startPrank(creator);
        vault = CreatorVault(payable(vaults.createVault(address(coin), 0, true)));
        (address made, address lock) = governors.createGovernor(address(vault), 0);
        vm.stopPrank();
        (governor, treasury) = (CreatorGovernor(payable(made)), CreatorTimelock(payable(lock)));
    }

    function buyAndStake(address who, uint256 amount) private {
        vm.startPrank(who);
        coin.buyExact{value: 1_000 ether}(amount, who, 1_000 ether, vm.getBlockTimestamp(), address(0));
        coin.approve(address(vault), amount);
        vault.stake(amount);
        vm.stopPrank();
    }

    /// @custom:proves [S3.4][S3.57][S3.59] fans buy, stake, earn, decide, and the treasury pays
    function test_community() public {
        buyAndStake(fan, 30_000 * UNIT);
        buyAndStake(other, 10_000 * UNIT);
        wait(1);
        vm.deal(address(treasury), 10 ether);
        open(0);
        give(8 ether);
        Calls memory calls = spending();
        uint256 id = done(calls);
        isState(id, IGovernor.ProposalState.Executed, "executed");
        assertEq(address(0xB0B).balance, 3 ether, "paid");
        wait(WEEK);
        assertEq(claim(fan, 0), 6 ether, "three parts of four");
        assertEq(claim(other, 0), 2 ether, "one part of four");
        unstake(fan, 30_000 * UNIT);
        wait(WEEK);
        vm.startPrank(fan);
        vault.withdraw(fan);
        uint256 out = coin.sell(30_000 * UNIT, fan, 1, vm.getBlockTimestamp());
        vm.stopPrank();
        assertTrue(out > 0, "and leave");
        assertEq(coin.balanceOf(address(vault)), 10_000 * UNIT, "the other stays");
    }

    /// @custom:proves [S3.4][T51] the tokens locked for the founder can neither be staked nor vote
    function test_lockedTokens() public {
        assertEq(coin.balanceOf(creator), 0, "the founder holds none");
        assertEq(coin.totalSupply(), 100_000 * UNIT, "though a tenth of the cap exists");
        vm.startPrank(creator);
        coin.approve(address(vault), type(uint256).max);
        vm.expectRevert(abi.encodeWithSignature("TransferFromFailed()"));
        vault.stake(1);
        vm.stopPrank();
    }

    /// @custom:proves [S3.57] a token that only looks like one of ours gets no vault
    function test_foreignToken() public {
        vm.prank(creator);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICreatorVaultFactory.CreatorVaultFactory_NotCreator.selector, creator, address(0)
            )
        );
        vaults.createVault(address(token), 0, true);
    }
}
