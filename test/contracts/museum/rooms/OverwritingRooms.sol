// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Exhibit D7, broken on purpose: whoever opens a room names its id, also one that exists.
contract OverwritingRooms {
    struct Room {
        address creator;
        uint256 tipPool;
    }

    mapping(uint256 roomId => Room) public rooms;

    function createRoom(uint256 roomId) external {
        rooms[roomId] = Room({creator: msg.sender, tipPool: 0}); // the flaw
    }

    function tip(uint256 roomId) external payable {
        rooms[roomId].tipPool += msg.value;
    }

    function withdrawTips(uint256 roomId) external {
        require(msg.sender == rooms[roomId].creator);
        uint256 amount = rooms[roomId].tipPool;
        rooms[roomId].tipPool = 0;
        (bool sent,) = msg.sender.call{value: amount}("");
        require(sent);
    }
}
