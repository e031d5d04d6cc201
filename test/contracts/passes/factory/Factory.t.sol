// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICloneFactory} from "../../../../contracts/clones/ICloneFactory.sol";
import {IStreamPassErrors} from "../../../../contracts/passes/IStreamPassErrors.sol";
import {IStreamPassFactory} from "../../../../contracts/passes/IStreamPassFactory.sol";
import {StreamPass} from "../../../../contracts/passes/StreamPass.sol";
import {StreamPassFactory} from "../../../../contracts/passes/StreamPassFactory.sol";
import {Stage} from "../../kit/Stage.sol";
import {Vm} from "../../kit/Vm.sol";

contract FactoryTest is Stage {
    function create(string memory name, string memory symbol, address payout) private returns (address) {
        vm.prank(fan);
        return factory.createCollection(name, symbol, payout);
    }

    /// @custom:proves [S3.8] a creator gets one collection and the registry knows it
    function test_create() public {
        vm.recordLogs();
        StreamPass made = StreamPass(create("Kiln", "KILN", referrer));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1, "events");
        assertEq(uint256(logs[0].topics[0]), uint256(IStreamPassFactory.PassCollectionCreated.selector), "event");
        assertEq(uint256(logs[0].topics[1]), uint160(fan), "creator in the event");
        assertEq(uint256(logs[0].topics[2]), uint160(address(made)), "collection in the event");
        assertEq(factory.collectionOf(fan), address(made), "collection of the creator");
        assertTrue(factory.isCollection(address(made)), "known");
        assertFalse(factory.isCollection(fan), "not known");
        assertEq(made.creator(), fan, "creator");
        assertEq(made.payout(), referrer, "payout");
        bytes memory again = abi.encodeWithSelector(
            ICloneFactory.CloneFactory_Exists.selector, fan, address(made)
        );
        vm.prank(fan);
        vm.expectRevert(again);
        factory.createCollection("Kiln", "KILN", referrer);
    }

    /// @custom:proves [S3.8] names that are empty or too long and a zero payout refuse
    function test_badInput() public {
        string memory long = "12345678901234567890123456789012345678901234567890123456789012345";
        vm.expectRevert(abi.encodeWithSelector(IStreamPassFactory.StreamPassFactory_NameLength.selector, 65));
        factory.createCollection(long, "S", fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassFactory.StreamPassFactory_NameLength.selector, 0));
        factory.createCollection("", "S", fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassFactory.StreamPassFactory_SymbolLength.selector, 17));
        factory.createCollection("N", "12345678901234567", fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassFactory.StreamPassFactory_SymbolLength.selector, 0));
        factory.createCollection("N", "", fan);
        vm.expectRevert(abi.encodeWithSelector(IStreamPassFactory.StreamPassFactory_ZeroPayout.selector));
        factory.createCollection("N", "S", address(0));
    }

    /// @custom:proves [S3.8][T9] the address depends on the creator and not on the order
    function test_addressByCreator() public {
        uint256 before = fork();
        address first = create("Kiln", "KILN", fan);
        restore(before);
        vm.prank(other);
        factory.createCollection("Salt", "SALT", other);
        assertEq(create("Kiln", "KILN", fan), first, "address");
    }

    function fork() private returns (uint256) {
        return Snapshots(address(vm)).snapshotState();
    }

    function restore(uint256 id) private {
        assertTrue(Snapshots(address(vm)).revertToState(id), "restored");
    }

    /// @custom:proves [T30] neither a clone nor its model can be initialised by anybody
    function test_initialize() public {
        bytes memory reason = abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotFactory.selector, fan);
        StreamPass model = StreamPass(factory.implementation());
        vm.startPrank(fan);
        vm.expectRevert(reason);
        pass.initialize(fan);
        vm.expectRevert(reason);
        model.initialize(fan);
        vm.stopPrank();
        vm.prank(address(factory));
        vm.expectRevert(abi.encodeWithSelector(IStreamPassErrors.StreamPass_NotFactory.selector, address(factory)));
        pass.initialize(fan);
    }

    /// @custom:proves [T30] a new model is for later collections only and an upgrade keeps the registry
    function test_upgrade() public {
        address model = newModel();
        factory.setImplementation(model);
        factory.upgradeToAndCall(address(new StreamPassFactory()), "");
        assertEq(factory.collectionOf(creator), address(pass), "collection");
        assertEq(factory.implementation(), model, "model");
        buy(fan, bronze);
        assertTrue(pass.hasAccess(fan), "the old collection still sells");
    }
}

interface Snapshots {
    function snapshotState() external returns (uint256);
    function revertToState(uint256 id) external returns (bool);
}
