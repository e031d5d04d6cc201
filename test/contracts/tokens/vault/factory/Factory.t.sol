// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICloneFactory} from "../../../../../contracts/clones/ICloneFactory.sol";
import {TestDollar} from "../../../../../contracts/mocks/TestDollar.sol";
import {CreatorVault} from "../../../../../contracts/tokens/vault/CreatorVault.sol";
import {CreatorVaultFactory} from "../../../../../contracts/tokens/vault/CreatorVaultFactory.sol";
import {ICreatorVaultFactory} from "../../../../../contracts/tokens/vault/ICreatorVaultFactory.sol";
import {Vm} from "../../../kit/Vm.sol";
import {VaultStage} from "../VaultStage.sol";

contract FactoryTest is VaultStage {
    address private fresh;

    function setUp() public override {
        super.setUp();
        fresh = address(new TestDollar());
        registry.set(fresh, fan);
    }

    /// @custom:proves [S3.57] the creator of a token opens its only vault and the registry knows it
    function test_create() public {
        vm.recordLogs();
        vm.prank(fan);
        address made = factory.createVault(fresh, 5, false);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1, "events");
        assertEq(uint256(logs[0].topics[0]), uint256(ICreatorVaultFactory.VaultCreated.selector), "event");
        assertEq(uint256(logs[0].topics[1]), uint160(fresh), "token in the event");
        assertEq(uint256(logs[0].topics[2]), uint160(made), "vault in the event");
        assertEq(uint256(logs[0].topics[3]), uint160(fan), "creator in the event");
        assertEq(string(logs[0].data), string(abi.encode(uint96(5), false)), "terms in the event");
        assertEq(factory.vaultOf(fresh), made, "vault of the token");
        assertTrue(factory.isVault(made), "known");
        assertFalse(factory.isVault(fresh), "not known");
        CreatorVault here = CreatorVault(payable(made));
        assertEq(here.token(), fresh, "token");
        assertEq(here.creator(), fan, "creator");
        assertEq(here.minStake(), 5, "smallest stake");
        assertFalse(here.founderVotes(), "founder");
        (, string memory name, string memory version,, address where,,) = here.eip712Domain();
        assertEq(name, "CreatorVault", "name");
        assertEq(version, "1", "version");
        assertEq(where, made, "contract");
    }

    /// @custom:proves [S3.57] anyone but the creator refuses and so does an unknown token
    function test_strangerCreates() public {
        vm.prank(other);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorVaultFactory.CreatorVaultFactory_NotCreator.selector, other, fan)
        );
        factory.createVault(fresh, 0, true);
        vm.prank(other);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorVaultFactory.CreatorVaultFactory_NotCreator.selector, other, address(0))
        );
        factory.createVault(address(dollar), 0, true);
    }

    /// @custom:proves [S3.57] a second vault refuses with the first
    function test_createTwice() public {
        vm.prank(creator);
        vm.expectRevert(
            abi.encodeWithSelector(ICloneFactory.CloneFactory_Exists.selector, token, vault)
        );
        factory.createVault(address(token), 0, true);
    }

    /// @custom:proves [S3.59] the greatest smallest stake fits and one more refuses
    function test_smallestStake() public {
        vm.startPrank(fan);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICreatorVaultFactory.CreatorVaultFactory_MinStakeTooHigh.selector, 10_000 * UNIT + 1, 10_000 * UNIT
            )
        );
        factory.createVault(fresh, uint96(10_000 * UNIT + 1), true);
        CreatorVault made = CreatorVault(payable(factory.createVault(fresh, uint96(10_000 * UNIT), true)));
        assertEq(made.minStake(), 10_000 * UNIT, "smallest stake");
        vm.stopPrank();
    }

    /// @custom:proves [S3.57][T9] the address depends on the token and not on the order
    function test_addressByToken() public {
        uint256 before = vm.snapshotState();
        vm.prank(fan);
        address first = factory.createVault(fresh, 0, true);
        assertTrue(vm.revertToState(before), "restored");
        makeVault(new TestDollar(), 0, true);
        vm.prank(fan);
        assertEq(factory.createVault(fresh, 0, true), first, "address");
    }
}
