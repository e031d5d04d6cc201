// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IRoomHub} from "../../../../contracts/rooms/IRoomHub.sol";
import {IRoomHubErrors} from "../../../../contracts/rooms/IRoomHubErrors.sol";
import {RoomStage} from "../../rooms/RoomStage.sol";
import {RoleMatrix} from "../kit/RoleMatrix.sol";

contract RoomRolesTest is RoomStage, RoleMatrix {
    uint40 private constant SOON = uint40(NOW + 100);

    function managerOfRow() internal view override returns (AccessManager) {
        return manager;
    }

    function peopleOfRow() internal view override returns (address[] memory people) {
        people = new address[](6);
        (people[0], people[1], people[2]) = (host, fan, payee);
        (people[3], people[4], people[5]) = (address(ledger), address(locks), address(currencies));
    }

    function notOffered(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotOffered.selector, room, who);
    }

    function notProducer(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotProducer.selector, host, who);
    }

    function sessionRow(bytes memory data) private {
        callerRow(host, address(hub), data, notProducer);
    }

    /// @custom:caller RoomHub.acceptRoom
    /// @custom:proves [S3.78][S3.22] only who was offered a room takes it over
    function test_acceptRoom() public {
        vm.prank(host);
        hub.offerRoom(room, other);
        callerRow(other, address(hub), abi.encodeCall(IRoomHub.acceptRoom, (room)), notOffered);
    }

    function notHost(address who) private view returns (bytes memory) {
        return abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotHost.selector, room, who);
    }

    function hostRow(bytes memory data) private {
        callerRow(host, address(hub), data, notHost);
    }

    /// @custom:caller RoomHub.closeRoom
    /// @custom:proves [S3.78] nobody but its host closes a room
    function test_closeRoom() public {
        hostRow(abi.encodeCall(IRoomHub.closeRoom, (room)));
    }

    /// @custom:caller RoomHub.setGate
    /// @custom:proves [S3.78] nobody but its host says who comes into a room
    function test_setGate() public {
        hostRow(abi.encodeCall(IRoomHub.setGate, (room, false, one(holdsTokens(1)))));
    }

    /// @custom:caller RoomHub.setPayee
    /// @custom:proves [S3.78] nobody but its host says whom a room pays
    function test_setPayee() public {
        hostRow(abi.encodeCall(IRoomHub.setPayee, (room, other)));
    }

    /// @custom:caller RoomHub.setMaxSpeakers
    /// @custom:proves [S3.78] nobody but its host says how many speak
    function test_setMaxSpeakers() public {
        hostRow(abi.encodeCall(IRoomHub.setMaxSpeakers, (room, 4)));
    }

    /// @custom:caller RoomHub.offerRoom
    /// @custom:proves [S3.78][S3.22] nobody but its host offers a room
    function test_offerRoom() public {
        hostRow(abi.encodeCall(IRoomHub.offerRoom, (room, other)));
    }

    /// @custom:caller RoomHub.goLive
    /// @custom:proves [S3.78][S3.13] nobody but the creator and its producers goes live
    function test_goLive() public {
        sessionRow(abi.encodeCall(IRoomHub.goLive, (host, SOON)));
    }

    /// @custom:caller RoomHub.stayLive
    /// @custom:caller RoomHub.endStream
    /// @custom:proves [S3.78][S3.13] nobody but the creator and its producers extends or ends a session
    function test_running() public {
        vm.prank(host);
        hub.goLive(host, SOON);
        sessionRow(abi.encodeCall(IRoomHub.stayLive, (host, SOON + 1)));
        sessionRow(abi.encodeCall(IRoomHub.endStream, (host)));
    }
}
