// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICloneFactory} from "../../../../contracts/clones/ICloneFactory.sol";
import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts-upgradeable/proxy/utils/UUPSUpgradeable.sol";
import {IRecordingPublishing} from "../../../../contracts/recordings/publishing/IRecordingPublishing.sol";
import {IRecordingsErrors} from "../../../../contracts/recordings/IRecordingsErrors.sol";
import {Recordings} from "../../../../contracts/recordings/Recordings.sol";
import {Sale} from "../../../../contracts/recordings/RecordingTerms.sol";
import {RecordingsFactory} from "../../../../contracts/recordings/RecordingsFactory.sol";
import {Gallery} from "../../recordings/Gallery.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";

contract RecordingRolesTest is Gallery, RoleMatrix {
    function managerOfRow() internal view override returns (AccessManager) {
        return manager;
    }

    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](9);
        (people[0], people[1], people[2]) = (fan, other, creator);
        (people[3], people[4], people[5]) = (guest, payout, address(factory));
        (people[6], people[7], people[8]) = (address(publishing), address(ledger), treasury);
    }

    function notCreator(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRecordingsErrors.Recordings_NotCreator.selector, who);
    }

    function creatorRow(bytes memory data) private {
        callerRow(creator, address(recordings), data, notCreator);
    }

    /// @custom:caller RecordingPublishing.publish
    /// @custom:proves [S3.78] only the creator publishes
    function test_publish() public {
        creatorRow(abi.encodeCall(IRecordingPublishing.publish, (draft(), noGate(), noConsent())));
    }

    /// @custom:caller RecordingPublishing.updateSale
    /// @custom:proves [S3.78] only the creator changes a sale
    function test_updateSale() public {
        uint256 id = publish(draft());
        creatorRow(abi.encodeCall(IRecordingPublishing.updateSale, (id, Sale(2 * PRICE, 0, 0))));
    }

    /// @custom:caller RecordingPublishing.setPayout
    /// @custom:proves [S3.78] only the creator says where money goes
    function test_setPayout() public {
        uint256 id = publish(draft());
        creatorRow(abi.encodeCall(IRecordingPublishing.setPayout, (id, other)));
    }

    /// @custom:caller RecordingPublishing.setMetadata
    /// @custom:proves [S3.78] only the creator names another document
    function test_setMetadata() public {
        uint256 id = publish(draft());
        creatorRow(abi.encodeCall(IRecordingPublishing.setMetadata, (id, keccak256("another title"))));
    }

    /// @custom:caller RecordingPublishing.freeze
    /// @custom:proves [S3.78] only the creator freezes the document
    function test_freeze() public {
        uint256 id = publish(draft());
        creatorRow(abi.encodeCall(IRecordingPublishing.freeze, (id)));
    }

    /// @custom:caller RecordingsFactory.setImplementation
    /// @custom:proves [S3.78][T30] only the administrator sets the model of later collections
    function test_setImplementation() public {
        address model = address(new Recordings(ledger, currencies, schedule, address(publishing)));
        roleRow(0, address(factory), abi.encodeCall(ICloneFactory.setImplementation, (model)));
    }

    /// @custom:caller RecordingsFactory.upgradeToAndCall
    /// @custom:proves [S3.78][T30] only the administrator upgrades the factory
    function test_upgrade() public {
        address next = address(new RecordingsFactory());
        roleRow(0, address(factory), abi.encodeCall(UUPSUpgradeable.upgradeToAndCall, (next, "")));
    }

    /// @custom:caller RecordingsFactory.setAuthority
    /// @custom:proves [S3.78][S3.79][T30] no role takes the factory of recordings from its manager
    function test_setAuthority() public {
        authorityRow(address(factory));
    }
}
