// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RefusingPayee} from "../../../../contracts/mocks/RefusingPayee.sol";
import {ILedger} from "../../../../contracts/payments/ILedger.sol";
import {IRoomHub, TipContexts} from "../../../../contracts/rooms/IRoomHub.sol";
import {IRoomHubErrors} from "../../../../contracts/rooms/IRoomHubErrors.sol";
import {IRoomHubEvents} from "../../../../contracts/rooms/IRoomHubEvents.sol";
import {RoomStage} from "../RoomStage.sol";

contract TipsTest is RoomStage {
    function give(IRoomHub.Tip memory made) private {
        vm.prank(fan);
        hub.tip{value: made.amount}(made);
    }

    function refuses(bytes memory reason, IRoomHub.Tip memory made) private {
        uint256 value = made.currency == 0 ? made.amount : 0;
        vm.prank(fan);
        vm.expectRevert(reason);
        hub.tip{value: value}(made);
    }

    function tipTo(address to, uint8 contextType) private pure returns (IRoomHub.Tip memory made) {
        made.contextType = contextType;
        made.contextId = 77;
        made.to = to;
        made.amount = 1 ether;
    }

    /// @custom:proves [S3.1][S3.25] a tip in a room is with its payee at once and nothing stays with the hub
    function test_roomTip() public {
        uint256 before = fan.balance;
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.Tipped(room, fan, payee, TipContexts.ROOM, 0, 1 ether, 0, 0);
        give(roomTip(1 ether));
        assertEq(payee.balance, 1 ether, "payee");
        assertEq(host.balance, 0, "host");
        assertEq(before - fan.balance, 1 ether, "fan");
        assertEq(address(hub).balance + address(ledger).balance, 0, "kept");
    }

    /// @custom:proves [S3.25][T4] the room's payee may be named and nobody else may
    function test_namedPayee() public {
        IRoomHub.Tip memory made = roomTip(1 ether);
        made.to = payee;
        give(made);
        assertEq(payee.balance, 1 ether, "payee");
        made.to = host;
        refuses(abi.encodeWithSelector(IRoomHubErrors.RoomHub_OtherPayee.selector, room, host, payee), made);
    }

    /// @custom:proves [S3.19][S3.94] a tip to a creator or for a stream goes to whom it names
    function test_otherContexts() public {
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.Tipped(77, fan, host, 0, 0, 1 ether, 0, 0);
        give(tipTo(host, TipContexts.CREATOR));
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.Tipped(77, fan, host, 2, 0, 1 ether, 0, 0);
        give(tipTo(host, TipContexts.STREAM));
        assertEq(host.balance, 2 ether, "host");
    }

    /// @custom:proves [S3.25] an unknown context refuses
    function test_unknownContext() public {
        refuses(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NoContext.selector, 3), tipTo(host, 3));
    }

    /// @custom:proves [S3.25][D7] an unknown room refuses
    function test_unknownRoom() public {
        IRoomHub.Tip memory made = roomTip(1 ether);
        made.contextId = room + 1;
        refuses(abi.encodeWithSelector(IRoomHubErrors.RoomHub_NoRoom.selector, room + 1), made);
    }

    /// @custom:proves [S3.23] a closed room takes no tip
    function test_closedRoom() public {
        vm.prank(host);
        hub.closeRoom(room);
        refuses(
            abi.encodeWithSelector(IRoomHubErrors.RoomHub_RoomClosed.selector, room, uint40(NOW)), roomTip(1 ether)
        );
    }

    /// @custom:proves [S3.19][S3.94] a gift says its code and the hash of its words
    function test_gift() public {
        IRoomHub.Tip memory made = roomTip(0.01 ether);
        made.giftCode = 4_000_000_000;
        made.memoHash = keccak256("for the encore");
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.Tipped(room, fan, payee, 1, 0, 0.01 ether, 4_000_000_000, keccak256("for the encore"));
        give(made);
    }

    /// @custom:proves [S3.25] the zero address, the hub and the ledger are no payees
    function test_noPayees() public {
        address[3] memory bad = [address(0), address(hub), address(ledger)];
        for (uint256 n; n < 3; ++n) {
            bytes memory reason = abi.encodeWithSelector(IRoomHubErrors.RoomHub_NotAPayee.selector, bad[n]);
            refuses(reason, tipTo(bad[n], TipContexts.CREATOR));
            refuses(reason, tipTo(bad[n], TipContexts.STREAM));
        }
    }

    /// @custom:proves [S3.25] nobody tips themselves, neither by name nor through a room
    function test_ownTip() public {
        bytes memory reason = abi.encodeWithSelector(IRoomHubErrors.RoomHub_OwnTip.selector, fan);
        refuses(reason, tipTo(fan, TipContexts.CREATOR));
        vm.prank(host);
        hub.setPayee(room, fan);
        refuses(reason, roomTip(1 ether));
    }

    /// @custom:proves [S3.10][S3.25][T32] a payee that refuses finds the money in the ledger
    function test_refusingPayee() public {
        RefusingPayee bad = new RefusingPayee();
        vm.prank(host);
        hub.setPayee(room, address(bad));
        give(roomTip(1 ether));
        vm.expectEmit(address(ledger));
        emit ILedger.Credited(address(bad), 0, address(hub), 2 ether, 3 ether);
        give(roomTip(2 ether));
        assertEq(ledger.owed(address(bad), 0), 3 ether, "owed");
        vm.prank(host);
        hub.closeRoom(room);
        bad.call(address(ledger), 0, abi.encodeCall(ILedger.withdraw, (0, other)));
        assertEq(other.balance, 1_003 ether, "collected after the room closed");
    }

    /// @custom:proves [S3.22][S3.25] who took the room over is paid, and who was paid before is not
    function test_afterTakeover() public {
        vm.prank(host);
        hub.offerRoom(room, other);
        vm.prank(other);
        hub.acceptRoom(room);
        give(roomTip(1 ether));
        assertEq(other.balance, 1_001 ether, "new host");
        assertEq(payee.balance, 0, "old payee");
    }

    /// @custom:proves [S3.25] one wei is a tip and nothing is none
    function test_dust() public {
        give(roomTip(1));
        assertEq(payee.balance, 1, "payee");
        refuses(abi.encodeWithSelector(IRoomHubErrors.RoomHub_EmptyTip.selector), roomTip(0));
        refuses(abi.encodeWithSelector(IRoomHubErrors.RoomHub_EmptyTip.selector), dollarTip(0));
    }

    /// @custom:proves [S3.25] one wei more or less than said refuses
    function test_wrongValue() public {
        for (uint256 value = 1 ether - 1; value <= 1 ether + 1; value += 2) {
            vm.prank(fan);
            vm.expectRevert(abi.encodeWithSelector(IRoomHubErrors.RoomHub_WrongValue.selector, value, 1 ether));
            hub.tip{value: value}(roomTip(1 ether));
        }
    }

    /// @custom:proves [S3.1][S3.25] any amount arrives to the wei
    function testFuzz_amount(uint96 amount, uint32 giftCode, bytes32 memoHash) public {
        IRoomHub.Tip memory made = roomTip(uint256(amount) + 1);
        (made.giftCode, made.memoHash) = (giftCode, memoHash);
        vm.deal(fan, made.amount + 5);
        vm.expectEmit(address(hub));
        emit IRoomHubEvents.Tipped(room, fan, payee, 1, 0, made.amount, giftCode, memoHash);
        give(made);
        assertEq(payee.balance, made.amount, "payee");
        assertEq(fan.balance, 5, "fan");
    }
}
