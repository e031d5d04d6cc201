// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRecordingsErrors} from "../../../../contracts/recordings/IRecordingsErrors.sol";
import {Recordings} from "../../../../contracts/recordings/Recordings.sol";
import {Gallery} from "../Gallery.sol";

/// @notice What `docs/audit/limitations.md` says of recordings: the test fails when that is not so any more.
contract RecordingLimitationsTest is Gallery {
    /// @custom:proves [S3.66] limitation: what a creator published once another can publish too, in another collection
    function test_sameContentElsewhere() public {
        assertEq(publish(draft()), 1, "published");
        vm.prank(creator);
        vm.expectRevert(
            abi.encodeWithSelector(IRecordingsErrors.Recordings_AlreadyPublished.selector, CONTENT, 1)
        );
        recordings.publish(draft(), noGate(), noConsent());
        vm.startPrank(other);
        Recordings second = Recordings(factory.createCollection("Southlight Sessions"));
        assertEq(second.publish(draft(), noGate(), noConsent()), 1, "published again");
        vm.stopPrank();
        assertEq(uint256(second.item(1).content), uint256(recordings.item(1).content), "the same content");
    }
}
