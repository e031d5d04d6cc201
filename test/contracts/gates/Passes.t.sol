// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition, GateKinds} from "../../../contracts/gates/Gate.sol";
import {GateLib} from "../../../contracts/gates/GateLib.sol";
import {IStreamPass} from "../../../contracts/passes/IStreamPass.sol";
import {RoomHub} from "../../../contracts/rooms/RoomHub.sol";
import {Stage} from "../kit/Stage.sol";

/// @notice Rooms whose gates ask a real pass collection.
contract PassGatesTest is Stage {
    RoomHub private hub;
    uint256 private live; // asks for a live pass of rank 2
    uint256 private lasting; // asks for a final pass of rank 2

    function setUp() public override {
        super.setUp();
        hub = new RoomHub(ledger, currencies);
        vm.startPrank(creator);
        live = hub.openRoom(creator, 0, true, gate(GateKinds.PASS, 2, 0));
        lasting = hub.openRoom(creator, 0, true, gate(GateKinds.PASS_FINAL, 2, 0));
        vm.stopPrank();
    }

    function gate(uint8 kind, uint8 rank, uint128 min) private view returns (Condition[] memory list) {
        list = new Condition[](1);
        list[0] = Condition({token: address(pass), kind: kind, rank: rank, id: 0, min: min});
    }

    function admits(address account, bool toLive, bool toLasting, string memory what) private view {
        assertTrue(hub.canAccess(live, account) == toLive, what);
        assertTrue(hub.canAccess(lasting, account) == toLasting, what);
    }

    /// @custom:proves [S3.24] a room asks for a live pass or for a final one, as its host wants
    function test_rooms() public {
        IStreamPass.Tier memory made = terms(PRICE, MONTH, 2);
        (made.flags, made.refundWindow) = (4, 7 days);
        uint16 refundable = addTier(made);
        admits(fan, false, false, "no pass");
        buy(fan, bronze);
        admits(fan, false, false, "a lower rank");
        buy(other, refundable);
        admits(other, true, false, "within the window");
        vm.warp(block.timestamp + 7 days);
        admits(other, true, true, "after the window");
        vm.warp(block.timestamp + MONTH);
        admits(other, false, false, "ended");
    }

    /// @custom:proves [S3.24][S3.60] a room does not count passes either
    function test_count() public {
        for (uint8 kind = GateKinds.ERC20; kind <= GateKinds.ERC721; ++kind) {
            vm.expectRevert(abi.encodeWithSelector(GateLib.Gate_AskForThePass.selector, 0, address(pass)));
            vm.prank(creator);
            hub.setGate(live, true, gate(kind, 0, 1));
        }
    }
}
