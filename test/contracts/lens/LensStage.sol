// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBookings} from "../../../contracts/bookings/IBookings.sol";
import {Booking, Status} from "../../../contracts/bookings/types/Booking.sol";
import {Condition, GateKinds} from "../../../contracts/gates/Gate.sol";
import {StagedoorLens} from "../../../contracts/lens/StagedoorLens.sol";
import {PlainToken} from "../../../contracts/mocks/tokens/PlainToken.sol";
import {RoomHub} from "../../../contracts/rooms/RoomHub.sol";
import {Stage} from "../kit/Stage.sol";

/// @notice One booked call, as an escrow would show it.
contract OneBooking {
    bytes32 public constant ID = keccak256("one booking");
    Booking private booking;

    constructor(address creator, address fan) {
        booking.creator = creator;
        booking.fan = fan;
        booking.amount = 0.5 ether;
        booking.startAt = 1_800_003_600;
        booking.lengthMinutes = 45;
        booking.currency = 2;
        booking.status = Status.Booked;
    }

    function bookingOf(bytes32 id) external view returns (Booking memory) {
        Booking memory none;
        return id == ID ? booking : none;
    }

    function isActive(bytes32 id) external view returns (bool) {
        return id == ID && block.timestamp >= booking.startAt;
    }
}

/// @notice Quotes of a token, as its curve would make them.
contract OneCurve {
    function quoteBuy(uint256 amount) external pure returns (uint256, uint256, uint256, uint256) {
        return (amount * 3, amount, 1, 2);
    }

    function quoteSell(uint256 tokens) external pure returns (uint256, uint256, uint256) {
        return (tokens * 5, 1, 2);
    }
}

/// @title LensStage
/// @notice Passes, a hub with one gated room, a booking, and the lens over all of it.
abstract contract LensStage is Stage {
    StagedoorLens internal lens;
    RoomHub internal hub;
    PlainToken internal token;
    OneBooking internal bookings;
    uint256 internal room; // of the creator: a pass of rank 2 or 100 tokens

    function setUp() public virtual override {
        super.setUp();
        hub = new RoomHub(ledger, currencies);
        token = new PlainToken();
        bookings = new OneBooking(creator, fan);
        lens = new StagedoorLens(factory, hub, ledger, IBookings(address(bookings)));
        vm.prank(creator);
        room = hub.openRoom(creator, 5, false, gate());
    }

    function gate() internal view returns (Condition[] memory list) {
        list = new Condition[](2);
        list[0] = Condition({token: address(token), kind: GateKinds.ERC20, rank: 0, id: 0, min: 100});
        list[1] = Condition({token: address(pass), kind: GateKinds.PASS, rank: 2, id: 0, min: 0});
    }

    function people(address first, address second) internal pure returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (first, second);
    }
}
