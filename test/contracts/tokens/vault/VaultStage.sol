// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {ICreatorVault} from "../../../../contracts/tokens/vault/ICreatorVault.sol";
import {CreatorVault} from "../../../../contracts/tokens/vault/CreatorVault.sol";
import {CreatorVaultFactory} from "../../../../contracts/tokens/vault/CreatorVaultFactory.sol";
import {Drip} from "../../../../contracts/tokens/vault/DripMath.sol";
import {ITokenRegistry} from "../../../../contracts/tokens/vault/ITokenRegistry.sol";
import {PaymentParts} from "../../kit/PaymentParts.sol";

/// @title Registry
/// @notice Stands for the token factory: says whose token a token is.
contract Registry is ITokenRegistry {
    mapping(address token => address creator) public creatorOf;

    function set(address token, address creator) external {
        creatorOf[token] = creator;
    }
}

/// @title VaultStage
/// @notice A creator's token, its vault without a smallest stake, and four people with a million tokens each.
abstract contract VaultStage is PaymentParts {
    uint256 internal constant WEEK = 604_800;
    uint256 internal constant UNIT = 1e18;
    uint256 internal constant SCALE = 1e27;
    bytes32 internal constant NOTICE = keccak256("notice");

    address internal creator = address(0xC4EA704);
    address internal fan = address(0xFA11);
    address internal other = address(0x07E4);
    address internal payer = address(0xBA1E4);

    Registry internal registry;
    CreatorVaultFactory internal factory;
    TestDollar internal token; // stands for the creator's token
    CreatorVault internal vault;

    function setUp() public virtual {
        openPayments();
        registry = new Registry();
        factory = CreatorVaultFactory(proxyOf(address(new CreatorVaultFactory(registry))));
        factory.setImplementation(address(new CreatorVault(ledger, currencies)));
        token = new TestDollar();
        vault = makeVault(token, 0, true);
        address[4] memory people = [creator, fan, other, payer];
        for (uint256 n; n < 4; ++n) {
            token.mint(people[n], 1_000_000 * UNIT);
            dollar.mint(people[n], 1e15);
            vm.deal(people[n], 1e6 ether);
            vm.prank(people[n]);
            token.approve(address(vault), type(uint256).max);
            vm.prank(people[n]);
            dollar.approve(address(vault), type(uint256).max);
        }
    }

    function makeVault(TestDollar which, uint96 minStake, bool founderVotes) internal returns (CreatorVault) {
        registry.set(address(which), creator);
        vm.prank(creator);
        return CreatorVault(payable(factory.createVault(address(which), minStake, founderVotes)));
    }

    function stake(address who, uint256 amount) internal {
        vm.prank(who);
        vault.stake(amount);
    }

    function unstake(address who, uint256 amount) internal {
        vm.prank(who);
        vault.unstake(amount);
    }

    function withdraw(address who) internal returns (uint256) {
        vm.prank(who);
        return vault.withdraw(who);
    }

    function open(uint8 currency) internal {
        vm.prank(creator);
        vault.openRevenue(currency, NOTICE);
    }

    /// @notice Shares native money.
    function give(uint256 amount) internal {
        vm.prank(payer);
        vault.notifyRevenue{value: amount}(0, amount);
    }

    function giveDollars(uint256 amount) internal {
        vm.prank(payer);
        vault.notifyRevenue(1, amount);
    }

    function claim(address who, uint8 currency) internal returns (uint256) {
        vm.prank(who);
        return vault.claim(currency, who);
    }

    function wait(uint256 duration) internal {
        vm.warp(vm.getBlockTimestamp() + duration);
    }

    function dripOf(uint8 currency) internal view returns (Drip memory drip) {
        (drip,,,) = vault.revenueOf(currency);
    }

    function perTokenOf(uint8 currency) internal view returns (uint256 perToken) {
        (, perToken,,) = vault.revenueOf(currency);
    }

    /// @notice What the vault owes in a currency: shared and not paid.
    function dueIn(uint8 currency) internal view returns (uint256) {
        (,, uint256 notified, uint256 paid) = vault.revenueOf(currency);
        return notified - paid;
    }

    function isPosition(address who, uint256 staked, uint256 leaving, uint256 until) internal view {
        ICreatorVault.Position memory position = vault.positionOf(who);
        assertEq(position.staked, staked, "staked");
        assertEq(vault.stakeOf(who), staked, "stakeOf");
        assertEq(position.leaving, leaving, "leaving");
        assertEq(position.until, until, "until");
    }

    function isTotal(uint256 staked, uint256 leaving) internal view {
        (uint256 gotStaked, uint256 gotLeaving) = vault.totals();
        assertEq(gotStaked, staked, "total staked");
        assertEq(gotLeaving, leaving, "total leaving");
        assertEq(token.balanceOf(address(vault)), staked + leaving, "held");
    }
}
