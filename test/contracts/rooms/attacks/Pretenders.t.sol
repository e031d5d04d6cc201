// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition, GateKinds} from "../../../../contracts/gates/Gate.sol";
import {GateLib} from "../../../../contracts/gates/GateLib.sol";
import {IRoomHub, TipContexts} from "../../../../contracts/rooms/IRoomHub.sol";
import {IRoomHubErrors} from "../../../../contracts/rooms/IRoomHubErrors.sol";
import {IRoomHubEvents} from "../../../../contracts/rooms/IRoomHubEvents.sol";
import {Vm} from "../../kit/Vm.sol";
import {RoomStage} from "../RoomStage.sol";

/// @notice Takes native money, slowly: a wallet behind proxies.
contract SlowWallet {
    uint256 private spent;

    receive() external payable {
        for (uint256 n; n < 30; ++n) {
            spent = uint256(keccak256(abi.encode(spent, n)));
        }
    }
}

contract PretendersTest is RoomStage {
    /// @custom:proves [S3.22][T33] what has no code is no token, also where the chain itself would answer
    function test_precompiles() public {
        for (uint160 n; n <= 10; ++n) {
            for (uint8 kind = GateKinds.ERC20; kind <= GateKinds.PASS_FINAL; ++kind) {
                Condition memory asked = Condition({
                    token: address(n),
                    kind: kind,
                    rank: 0,
                    id: 0,
                    min: kind == GateKinds.PASS || kind == GateKinds.PASS_FINAL ? 0 : 1
                });
                vm.expectRevert(abi.encodeWithSelector(GateLib.Gate_NoAnswer.selector, 0, address(n)));
                vm.prank(host);
                hub.openRoom(host, 0, true, one(asked));
            }
        }
    }

    /// @dev What a fan gave in the room, read as {IRoomHubEvents-Tipped} says.
    function givenIn(uint256 roomId, address from, Vm.Log[] memory logs) private pure returns (uint256 sum) {
        for (uint256 n; n < logs.length; ++n) {
            bytes32[] memory topics = logs[n].topics;
            if (topics[0] != IRoomHubEvents.Tipped.selector) continue;
            if (uint256(topics[1]) != roomId || address(uint160(uint256(topics[2]))) != from) continue;
            (uint8 contextType,, uint256 amount) = abi.decode(logs[n].data, (uint8, uint8, uint256));
            if (contextType == TipContexts.ROOM) sum += amount;
        }
    }

    /// @custom:proves [S3.25][T4] money moved to a second account under the number of a room is no tip in that room
    function test_ownPraise() public {
        vm.recordLogs();
        vm.startPrank(fan);
        hub.tip{value: 1 ether}(roomTip(1 ether));
        IRoomHub.Tip memory made = roomTip(100 ether);
        made.to = other;
        uint8[2] memory types = [TipContexts.CREATOR, TipContexts.STREAM];
        for (uint256 n; n < 2; ++n) {
            made.contextType = types[n];
            hub.tip{value: 100 ether}(made);
        }
        made.contextType = TipContexts.ROOM;
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_OtherPayee.selector, room, other, payee));
        hub.tip{value: 100 ether}(made);
        vm.stopPrank();
        assertEq(givenIn(room, fan, vm.getRecordedLogs()), 1 ether, "given in the room");
        assertEq(payee.balance, 1 ether, "arrived");
    }

    /// @custom:proves [S3.10][S3.25][T32] no amount of gas makes a tip wait that its payee would have taken
    function test_starvedTips() public {
        address slow = address(new SlowWallet());
        vm.prank(host);
        hub.setPayee(room, slow);
        uint256 arrived;
        bytes memory call_ = abi.encodeCall(IRoomHub.tip, (roomTip(1)));
        for (uint256 gas_ = 20_000; gas_ < 240_000; gas_ += 500) {
            vm.prank(fan);
            (bool ok,) = address(hub).call{value: 1, gas: gas_}(call_);
            if (ok) ++arrived;
            assertEq(slow.balance, arrived, "each tip that went through");
            assertEq(ledger.owed(slow, 0), 0, "waits");
        }
        assertTrue(arrived > 100 && arrived < 430, "both sides of the bound were tried");
    }

    /// @custom:proves [S3.78][T32] money forced on the hub and the locks changes no tip and pays nobody
    function test_forced() public {
        vm.deal(address(hub), 3 ether);
        vm.deal(address(locks), 2 ether);
        dollar.mint(address(hub), 50);
        dollar.mint(fan, 10);
        vm.startPrank(fan);
        hub.tip{value: 1}(roomTip(1));
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_WrongValue.selector, 0, 1));
        hub.tip(roomTip(1));
        dollar.approve(address(hub), 11);
        hub.tip(dollarTip(10));
        vm.expectRevert(abi.encodeWithSelector(bytes4(keccak256("TransferFromFailed()"))));
        hub.tip(dollarTip(1));
        vm.stopPrank();
        assertEq(payee.balance, 1, "tip");
        assertEq(dollar.balanceOf(payee), 10, "dollars");
        assertEq(address(hub).balance, 3 ether, "hub");
        assertEq(address(locks).balance, 2 ether, "locks");
        assertEq(dollar.balanceOf(address(hub)), 50, "dollars of nobody");
    }

    /// @custom:proves [S3.13] a producer's key makes no second key, opens nothing and ends with its time
    function test_stolenProducer() public {
        vm.prank(host);
        hub.setProducer(other, uint40(NOW + 100));
        vm.startPrank(other);
        hub.goLive(host, uint40(NOW + 50));
        hub.setProducer(fan, uint40(NOW + 1000));
        assertEq(hub.producerUntil(host, fan), 0, "a key of its own only");
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotHost.selector, room, other));
        hub.setPayee(room, other);
        vm.warp(NOW + 49);
        hub.stayLive(host, uint40(NOW + 99 + 43_100));
        vm.warp(NOW + 100);
        vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotProducer.selector, host, other));
        hub.endStream(host);
        vm.stopPrank();
        vm.prank(host);
        hub.endStream(host);
        assertFalse(hub.isLive(host), "the creator has the last word");
    }

    /// @custom:proves [S3.13] an end as late as a number can say is refused with the latest there is
    function test_farEnds() public {
        uint40 never = type(uint40).max;
        bytes4 reason = IRoomHubErrors.RoomHub_EndOutOfRange.selector;
        vm.startPrank(host);
        vm.expectRevert(abi.encodeWithSelector(reason, never, NOW, NOW + 2_592_000));
        hub.setProducer(other, never);
        vm.expectRevert(abi.encodeWithSelector(reason, never, NOW, NOW + 43_200));
        hub.goLive(host, never);
        hub.goLive(host, uint40(NOW + 1));
        vm.expectRevert(abi.encodeWithSelector(reason, never, NOW, NOW + 43_200));
        hub.stayLive(host, never);
        vm.stopPrank();
    }
}
