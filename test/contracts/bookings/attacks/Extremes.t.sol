// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement} from "../../../../contracts/bookings/types/Agreement.sol";
import {Cause, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {BookingStage} from "../kit/BookingStage.sol";

/// @notice The least and the most money, and the least gas.
contract ExtremesTest is BookingStage {
    /// @dev Code of a wallet that writes four new slots when it is paid: 88,400 gas.
    bytes private constant DEAR_WALLET = hex"600160015560016002556001600355600160045500";

    uint256 private nonce = 1_000;

    function quotedAt(uint96 amount) private returns (bytes32) {
        Agreement memory made = words(SINGLE);
        (made.amount, made.nonce) = (amount, ++nonce);
        bytes memory signature = signed(CREATOR_KEY, made, uint40(NOW));
        vm.deal(fan, amount);
        vm.prank(fan);
        return escrow.bookQuoted{value: amount}(made, uint40(NOW), signature);
    }

    function agreed(bytes32 id, uint16 creatorBps, uint256 creatorPart) private {
        vm.prank(fan);
        escrow.propose(id, creatorBps);
        settles(id, creator, Cause.Agreed, creatorPart);
        vm.prank(creator);
        escrow.accept(id, creatorBps);
    }

    /// @custom:proves [S3.40][T12] dust is divided to the last wei and a part too small to pay is the fan's
    function test_dust() public {
        bytes32 id = quotedAt(1);
        agreed(id, 9_999, 0);
        stands(id, Status.Refunded);
        id = quotedAt(1);
        agreed(id, 10_000, 1);
        stands(id, Status.Completed);
        assertEq(creator.balance, 1, "whole wei");
        assertEq(escrow.feesOwed(0), 0, "no fee");
    }

    /// @custom:proves [S3.40] the fee begins where a fortieth is a whole wei
    function test_feeBegins() public {
        agreed(quotedAt(39), 10_000, 39);
        assertEq(escrow.feesOwed(0), 0, "39");
        agreed(quotedAt(40), 10_000, 40);
        assertEq(escrow.feesOwed(0), 1, "40");
        assertEq(creator.balance, 39 + 39, "creator");
        assertEq(address(escrow).balance, 1, "escrow");
    }

    /// @custom:proves [S3.37][D10] the most a booking can hold is divided exactly
    function test_most() public {
        uint96 most = type(uint96).max;
        uint256 part = uint256(most) * 3_333 / 10_000;
        bytes32 id = quotedAt(most);
        agreed(id, 3_333, part);
        assertEq(fan.balance, most - part, "fan");
        assertEq(creator.balance, part - part * 250 / 10_000, "creator");
    }

    /// @custom:proves [T12][T32] no amount of gas sends a payee to the ledger that can be paid
    function test_starvedPayout() public {
        bytes32 id = booked(SINGLE);
        vm.etch(creator, DEAR_WALLET);
        vm.warp(END);
        vm.prank(creator);
        escrow.confirm(id);
        vm.warp(CLOSE);
        uint256 paid;
        uint256 failed;
        for (uint256 given = 40_000; given < 300_000; given += 1_000) {
            uint256 before = vm.snapshotState();
            (bool ok,) = address(escrow).call{gas: given}(abi.encodeCall(escrow.finish, (id)));
            if (ok) {
                assertEq(creator.balance, 0.975 ether, "paid out");
                assertEq(ledger.owed(creator, 0), 0, "not kept");
                ++paid;
            } else {
                stands(id, Status.Confirmed);
                ++failed;
            }
            vm.revertToState(before);
        }
        assertTrue(paid > 50 && failed > 50, "both happen");
    }
}
