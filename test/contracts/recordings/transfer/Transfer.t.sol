// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IRecordingsErrors} from "../../../../contracts/recordings/IRecordingsErrors.sol";
import {Draft} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Gallery} from "../Gallery.sol";

contract TransferTest is Gallery {
    uint256 private id;

    function setUp() public override {
        super.setUp();
        id = publish(draft());
        buy(fan, id, 5);
    }

    /// @custom:proves [S3.95] copies move and the departure is counted once
    function test_single() public {
        assertEq(recordings.departures(id, fan), 0, "buying is no departure");
        vm.prank(fan);
        recordings.safeTransferFrom(fan, other, id, 2, "");
        assertEq(recordings.balanceOf(fan, id), 3, "left");
        assertEq(recordings.balanceOf(other, id), 2, "arrived");
        assertEq(recordings.departures(id, fan), 1, "sender");
        assertEq(recordings.departures(id, other), 0, "receiver");
    }

    /// @custom:proves [S3.95] somebody who may not move copies counts nothing
    function test_stranger() public {
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSignature("NotOwnerNorApproved()"));
        recordings.safeTransferFrom(fan, other, id, 0, "");
        uint256[] memory list = new uint256[](1);
        list[0] = id;
        vm.prank(other);
        vm.expectRevert(abi.encodeWithSignature("NotOwnerNorApproved()"));
        recordings.safeBatchTransferFrom(fan, other, list, new uint256[](1), "");
        assertEq(recordings.departures(id, fan), 0, "departures");
    }

    /// @custom:proves [S3.95] each id of a batch is counted
    function test_batch() public {
        Draft memory made = draft();
        made.content = keccak256("second");
        uint256 second = publish(made);
        buy(fan, second, 1);
        uint256[] memory ids = new uint256[](2);
        (ids[0], ids[1]) = (id, second);
        uint256[] memory amounts = new uint256[](2);
        (amounts[0], amounts[1]) = (4, 1);
        vm.prank(fan);
        recordings.safeBatchTransferFrom(fan, other, ids, amounts, "");
        assertEq(recordings.balanceOf(other, id), 4, "first");
        assertEq(recordings.balanceOf(other, second), 1, "second");
        assertEq(recordings.departures(id, fan), 1, "departures of the first");
        assertEq(recordings.departures(second, fan), 1, "departures of the second");
    }

    /// @custom:proves [S3.95] a hundred ids move and one more refuses
    function test_longBatch() public {
        vm.prank(fan);
        recordings.safeBatchTransferFrom(fan, other, new uint256[](100), new uint256[](100), "");
        assertEq(recordings.departures(0, fan), 100, "counted");
        vm.prank(fan);
        vm.expectRevert(abi.encodeWithSelector(IRecordingsErrors.Recordings_BatchTooLong.selector, 101, 100));
        recordings.safeBatchTransferFrom(fan, other, new uint256[](101), new uint256[](101), "");
    }
}
