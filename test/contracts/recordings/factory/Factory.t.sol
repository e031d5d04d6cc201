// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRecordingsFactory} from "../../../../contracts/recordings/IRecordingsFactory.sol";
import {ICloneFactory} from "../../../../contracts/clones/ICloneFactory.sol";
import {Recordings} from "../../../../contracts/recordings/Recordings.sol";
import {RecordingsFactory} from "../../../../contracts/recordings/RecordingsFactory.sol";
import {Gallery} from "../Gallery.sol";

contract FactoryTest is Gallery {
    function create(string memory name) private returns (address) {
        vm.prank(fan);
        return factory.createCollection(name);
    }

    /// @custom:proves [S3.66] a creator gets one collection and the registry knows it
    function test_create() public {
        uint256 before = vm.snapshotState();
        address expected = create("Kiln");
        vm.revertToState(before);
        vm.expectEmit(address(factory));
        emit IRecordingsFactory.RecordingsCreated(fan, expected, "Kiln");
        Recordings made = Recordings(create("Kiln"));
        assertEq(factory.collectionOf(fan), address(made), "of the creator");
        assertTrue(factory.isCollection(address(made)), "known");
        assertFalse(factory.isCollection(fan), "unknown");
        assertEq(made.creator(), fan, "creator");
        assertEq(made.name(), "Kiln", "name");
        vm.expectRevert(
            abi.encodeWithSelector(
                ICloneFactory.CloneFactory_Exists.selector, fan, address(made)
            )
        );
        create("Kiln");
    }

    /// @custom:proves [S3.66] a name of 1 to 64 bytes is accepted and no other
    function test_names() public {
        string memory longest = "1234567890123456789012345678901234567890123456789012345678901234";
        bytes4 reason = IRecordingsFactory.RecordingsFactory_NameLength.selector;
        vm.expectRevert(abi.encodeWithSelector(reason, 0));
        create("");
        vm.expectRevert(abi.encodeWithSelector(reason, 65));
        create(string.concat(longest, "5"));
        assertEq(Recordings(create(longest)).name(), longest, "longest");
        vm.prank(other);
        assertEq(Recordings(factory.createCollection("1")).name(), "1", "shortest");
    }

    /// @custom:proves [S3.66][T9] the address depends on the creator alone
    function test_address() public {
        uint256 before = vm.snapshotState();
        address first = create("Kiln");
        vm.revertToState(before);
        vm.prank(other);
        factory.createCollection("Salt");
        assertEq(create("Kiln"), first, "address");
    }

    /// @custom:proves [T30] an upgrade keeps the registry and its collections
    function test_upgrade() public {
        uint256 id = publish(draft());
        address model = factory.implementation();
        factory.upgradeToAndCall(address(new RecordingsFactory()), "");
        assertEq(factory.collectionOf(creator), address(recordings), "of the creator");
        assertTrue(factory.isCollection(address(recordings)), "known");
        assertEq(factory.implementation(), model, "model");
        buy(fan, id, 1);
    }
}
