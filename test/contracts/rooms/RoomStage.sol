// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition, GateKinds} from "../../../contracts/gates/Gate.sol";
import {PlainToken} from "../../../contracts/mocks/tokens/PlainToken.sol";
import {IRoomHub, TipContexts} from "../../../contracts/rooms/IRoomHub.sol";
import {RoomHub} from "../../../contracts/rooms/RoomHub.sol";
import {SessionLock} from "../../../contracts/rooms/SessionLock.sol";
import {PaymentParts} from "../kit/PaymentParts.sol";

/// @title RoomStage
/// @notice The hub deployed as in production, one open room of a host who is paid elsewhere, and the room's token.
abstract contract RoomStage is PaymentParts {
    uint128 internal constant SEAT = 100e18; // tokens the gate asks for

    address internal host = address(0x4057);
    address internal payee = address(0x9A1EE);
    address internal fan = address(0xFA11);
    address internal other = address(0x07E4);

    RoomHub internal hub;
    SessionLock internal locks;
    PlainToken internal token;
    uint256 internal room;

    function setUp() public virtual {
        openPayments();
        hub = new RoomHub(ledger, currencies);
        locks = new SessionLock(hub);
        token = new PlainToken();
        vm.prank(host);
        room = hub.openRoom(payee, 5, true, one(holdsTokens(SEAT)));
        vm.deal(fan, 1_000 ether);
        vm.deal(other, 1_000 ether);
    }

    /// @notice The id the n-th room or session of an account has.
    function idOf(address account, uint256 n) internal pure returns (uint256) {
        return uint256(uint160(account)) << 96 | n;
    }

    function holdsTokens(uint128 min) internal view returns (Condition memory) {
        return Condition({token: address(token), kind: GateKinds.ERC20, rank: 0, id: 0, min: min});
    }

    function none() internal pure returns (Condition[] memory) {
        return new Condition[](0);
    }

    function one(Condition memory condition) internal pure returns (Condition[] memory list) {
        list = new Condition[](1);
        list[0] = condition;
    }

    function two(Condition memory first, Condition memory second) internal pure returns (Condition[] memory list) {
        list = new Condition[](2);
        (list[0], list[1]) = (first, second);
    }

    /// @notice A plain native tip in the room, to whoever the room pays.
    function roomTip(uint256 amount) internal view returns (IRoomHub.Tip memory made) {
        made.contextType = TipContexts.ROOM;
        made.contextId = room;
        made.amount = amount;
    }

    function dollarTip(uint256 amount) internal view returns (IRoomHub.Tip memory made) {
        made = roomTip(amount);
        made.currency = 1;
    }

    function sameConditions(Condition[] memory got, Condition[] memory wanted) internal pure {
        assertEq(got.length, wanted.length, "conditions");
        assertTrue(keccak256(abi.encode(got)) == keccak256(abi.encode(wanted)), "the same conditions");
    }
}
