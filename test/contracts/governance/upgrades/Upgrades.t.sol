// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {CreatorGovernor} from "../../../../contracts/governance/CreatorGovernor.sol";
import {CreatorTimelock} from "../../../../contracts/governance/CreatorTimelock.sol";
import {GovernorFactory} from "../../../../contracts/governance/GovernorFactory.sol";
import {StreamPassFactory} from "../../../../contracts/passes/StreamPassFactory.sol";
import {Ledger} from "../../../../contracts/payments/Ledger.sol";
import {RecordingsFactory} from "../../../../contracts/recordings/RecordingsFactory.sol";
import {CreatorVault} from "../../../../contracts/tokens/vault/CreatorVault.sol";
import {CreatorVaultFactory} from "../../../../contracts/tokens/vault/CreatorVaultFactory.sol";
import {Registry} from "../../tokens/vault/VaultStage.sol";
import {UpgradeStage} from "./UpgradeStage.sol";
import {
    IVersion,
    NextCreatorVaultFactory,
    NextGovernorFactory,
    NextRecordingsFactory,
    NextStreamPassFactory,
    Version
} from "./Versions.sol";

/// @notice A collection of passes that can be initialised, which is all its factory asks of a model.
contract Collection {
    address public payout;

    function initialize(address payout_) external {
        payout = payout_;
    }
}

contract UpgradesTest is UpgradeStage {
    Ledger private ledger;
    TestDollar private dollar;
    Registry private registry;
    StreamPassFactory private passes;
    CreatorVaultFactory private vaults;
    GovernorFactory private governors;
    RecordingsFactory private recordings;
    CreatorVault private vault;
    address private governor;
    address private collection;
    address private shelf;

    function beforePlan() internal override {
        ledger = new Ledger(currencies);
        dollar = new TestDollar();
        currencies.list(address(dollar));
        passes = StreamPassFactory(proxyOf(address(new StreamPassFactory())));
        passes.setImplementation(address(new Collection()));
        registry = new Registry();
        registry.set(address(dollar), stranger);
        vaults = CreatorVaultFactory(proxyOf(address(new CreatorVaultFactory(registry))));
        vaults.setImplementation(address(new CreatorVault(ledger, currencies)));
        governors = GovernorFactory(proxyOf(address(new GovernorFactory(vaults))));
        governors.setImplementations(address(new CreatorGovernor()), address(new CreatorTimelock()));
        recordings = RecordingsFactory(proxyOf(address(new RecordingsFactory())));
        recordings.setImplementation(address(new Collection()));
        vm.startPrank(stranger);
        shelf = recordings.createCollection("Northlight live");
        collection = passes.createCollection("Northlight", "NORTH", stranger);
        vault = CreatorVault(payable(vaults.createVault(address(dollar), 5, true)));
        (governor,) = governors.createGovernor(address(vault), 0);
        vm.stopPrank();
    }

    function proxyOf(address implementation) private returns (address) {
        // every upgradeable contract is initialised with the manager alone
        return address(new ERC1967Proxy(implementation, initializing()));
    }

    function initializing() private view returns (bytes memory) {
        return abi.encodeWithSignature("initialize(address)", address(manager));
    }

    /// @custom:proves [S3.79][S3.80][T30] the factory of passes goes to its next version and keeps every collection
    function test_passFactory() public {
        address model = passes.implementation();
        goesOn(
            address(passes),
            address(new NextStreamPassFactory()),
            "stagedoor.storage.CloneFactory",
            initializing()
        );
        assertEq(passes.implementation(), model, "model");
        assertEq(passes.collectionOf(stranger), collection, "collection");
        assertTrue(passes.isCollection(collection), "known");
        assertEq(Collection(collection).payout(), stranger, "and untouched");
    }

    /// @custom:proves [S3.79][S3.80][T30] the factory of recordings goes to its next version and keeps every collection
    function test_recordingsFactory() public {
        address model = recordings.implementation();
        goesOn(
            address(recordings),
            address(new NextRecordingsFactory()),
            "stagedoor.storage.CloneFactory",
            initializing()
        );
        assertEq(recordings.implementation(), model, "model");
        assertEq(recordings.collectionOf(stranger), shelf, "collection");
        assertTrue(recordings.isCollection(shelf), "known");
    }

    /// @custom:proves [S3.79][S3.80][T30] the factory of vaults goes to its next version and keeps every vault
    function test_vaultFactory() public {
        address model = vaults.implementation();
        dollar.mint(stranger, 9);
        vm.startPrank(stranger);
        dollar.approve(address(vault), 9);
        vault.stake(9);
        vm.stopPrank();
        goesOn(
            address(vaults),
            address(new NextCreatorVaultFactory(registry)),
            "stagedoor.storage.CloneFactory",
            initializing()
        );
        assertEq(vaults.implementation(), model, "model");
        assertEq(vaults.vaultOf(address(dollar)), address(vault), "vault");
        assertTrue(vaults.isVault(address(vault)), "known");
        assertEq(vault.stakeOf(stranger), 9, "stake");
        assertEq(dollar.balanceOf(address(vault)), 9, "tokens");
    }

    /// @custom:proves [S3.79][S3.80][T30] the factory of governors goes to its next version and keeps every pair
    function test_governorFactory() public {
        (address model, address lock) = governors.implementations();
        goesOn(
            address(governors),
            address(new NextGovernorFactory(vaults)),
            "stagedoor.storage.GovernorFactory",
            initializing()
        );
        (address modelAfter, address lockAfter) = governors.implementations();
        assertEq(modelAfter, model, "governor model");
        assertEq(lockAfter, lock, "timelock model");
        assertEq(governors.governorOf(address(vault)), governor, "governor");
        assertTrue(governors.isGovernor(governor), "known");
    }

    /// @custom:proves [S3.79][S3.80] an upgrade may carry a call of the next version and runs it once
    function test_migration() public {
        address next = address(new NextStreamPassFactory());
        decide(address(passes), upgrading(next, abi.encodeCall(IVersion.mark, (7))));
        assertEq(IVersion(address(passes)).marked(), 7, "marked");
        bytes memory again = upgrading(next, abi.encodeCall(IVersion.mark, (8)));
        schedule(address(passes), again);
        wait(DELAY);
        vm.expectRevert(abi.encodeWithSelector(Version.Version_MarkedAlready.selector, 7));
        execute(address(passes), again);
        assertEq(passes.collectionOf(stranger), collection, "collection");
    }

    /// @custom:proves [S3.80][T30] what is no implementation refuses
    function test_notAnImplementation() public {
        bytes memory data = upgrading(address(dollar), "");
        schedule(address(passes), data);
        wait(DELAY);
        vm.expectRevert(abi.encodeWithSignature("ERC1967InvalidImplementation(address)", address(dollar)));
        execute(address(passes), data);
    }

    /// @custom:proves [S3.80][T30] an implementation cannot be upgraded by itself
    function test_implementationAlone() public {
        address model = implementationOf(address(passes));
        bytes memory data = upgrading(address(new NextStreamPassFactory()), "");
        schedule(model, data);
        wait(DELAY);
        vm.expectRevert(abi.encodeWithSignature("UUPSUnauthorizedCallContext()"));
        execute(model, data);
    }

    /// @custom:proves [S3.9][S3.80][T30] the list of currencies has no next version, not even through the timelock
    function test_currencyList() public {
        address next = address(new NextStreamPassFactory());
        currencyStays(upgrading(next, abi.encodeCall(IVersion.version, ())));
        currencyStays(abi.encodeWithSignature("upgradeTo(address)", next));
        currencyStays(initializing());
        currencyStays(abi.encodeWithSignature("initialize(address,string)", address(manager), "ETH"));
        assertEq(implementationOf(address(currencies)), address(0), "no code but its own");
    }

    /// @notice The administrator asks the list for `data`, waits and is refused without a word: there is no such function.
    function currencyStays(bytes memory data) private {
        schedule(address(currencies), data);
        wait(DELAY);
        vm.expectRevert(abi.encodeWithSignature("FailedCall()"));
        execute(address(currencies), data);
        (address token,,) = currencies.currencyAt(1);
        assertEq(token, address(dollar), "token");
    }
}
