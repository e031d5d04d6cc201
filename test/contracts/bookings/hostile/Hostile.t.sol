// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement} from "../../../../contracts/bookings/types/Agreement.sol";
import {Status} from "../../../../contracts/bookings/types/Booking.sol";
import {FreezingToken} from "../../../../contracts/mocks/FreezingToken.sol";
import {GasBurner} from "../../../../contracts/mocks/GasBurner.sol";
import {Reenterer} from "../../../../contracts/mocks/Reenterer.sol";
import {ReturnBomb} from "../../../../contracts/mocks/ReturnBomb.sol";
import {SkimmingToken} from "../../../../contracts/mocks/SkimmingToken.sol";
import {Payments} from "../../../../contracts/payments/Payments.sol";
import {BookingStage} from "../kit/BookingStage.sol";

/// @notice Receivers, tokens and callers that mean harm.
contract HostileTest is BookingStage {
    function soldBy(address seller) private returns (bytes32) {
        vm.startPrank(seller);
        escrow.createPolicy(plain());
        escrow.createOffer(0, PRICE, 60, 0, 1);
        vm.stopPrank();
        Agreement memory made = words(SINGLE);
        made.creator = seller;
        vm.prank(fan);
        return escrow.book{value: PRICE}(made, SINGLE);
    }

    function releasedTo(address seller) private {
        bytes32 id = soldBy(seller);
        uint256 gas = gasleft();
        vm.prank(fan);
        escrow.confirm(id);
        assertLe(gas - gasleft(), 350_000, "gas of a fan");
        assertEq(ledger.owed(seller, 0), 0.975 ether, "waits in the ledger");
        stands(id, Status.Completed);
    }

    /// @custom:proves [T32] a receiver that burns all gas is credited
    function test_gasBurner() public {
        releasedTo(address(new GasBurner()));
    }

    /// @custom:proves [T32] a receiver that answers a megabyte is credited
    function test_returnBomb() public {
        releasedTo(address(new ReturnBomb(true)));
    }

    function reentered(bytes memory data) private {
        Reenterer seller = new Reenterer();
        bytes32 id = soldBy(address(seller));
        bytes32 second = booked(SINGLE);
        seller.prepare(address(escrow), 0, data);
        vm.prank(fan);
        escrow.confirm(id);
        assertEq(seller.tries(), 1, "tried");
        assertFalse(seller.succeeded(), "went through");
        assertEq(uint32(seller.reason()), uint32(bytes4(keccak256("ReentrancyGuardReentrantCall()"))), "reason");
        stands(id, Status.Completed);
        stands(second, Status.Booked);
        assertEq(address(escrow).balance, PRICE + 0.025 ether, "kept");
    }

    /// @custom:proves [S3.78][T31] a receiver that calls back is turned away by the escrow
    function test_reentersEscrow() public {
        reentered(abi.encodeCall(escrow.finish, (escrow.idOf(words(SINGLE)))));
    }

    /// @custom:proves [S3.78][T31] a receiver that calls back is turned away by the parts behind it
    function test_reentersParts() public {
        reentered(abi.encodeCall(escrow.accept, (escrow.idOf(words(SINGLE)), 10_000)));
    }

    /// @custom:proves [S3.78][T31] a receiver that calls back cannot collect fees twice
    function test_reentersFees() public {
        reentered(abi.encodeCall(escrow.collectFees, (0)));
    }

    /// @custom:proves [S3.78][T31] a fan paid back surplus cannot end the booking on the way
    function test_reentersOnSurplus() public {
        Reenterer visitor = new Reenterer();
        vm.deal(address(visitor), 3 ether);
        Agreement memory made = words(SINGLE);
        made.fan = address(visitor);
        visitor.prepare(address(escrow), 0, abi.encodeCall(escrow.cancel, (escrow.idOf(made))));
        visitor.act(address(escrow), 2 ether, abi.encodeCall(escrow.book, (made, SINGLE)));
        assertEq(visitor.tries(), 1, "tried");
        assertFalse(visitor.succeeded(), "went through");
        stands(escrow.idOf(made), Status.Booked);
        assertEq(address(escrow).balance, PRICE, "kept");
    }

    function inToken(address token) private returns (Agreement memory made) {
        uint8 index = currencies.list(token);
        vm.prank(creator);
        escrow.createOffer(index, 1_000, 60, 0, 1);
        made = words(SINGLE);
        (made.currency, made.amount) = (index, 1_000);
        FreezingToken(token).mint(fan, 1_000);
        vm.prank(fan);
        FreezingToken(token).approve(address(escrow), 1_000);
    }

    /// @custom:proves [S3.37][T33] a token that keeps a part of each transfer is not taken
    function test_skimming() public {
        Agreement memory made = inToken(address(new SkimmingToken()));
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Payments.Payments_WrongAmount.selector, 999, 1_000));
        escrow.book(made, 5);
    }

    /// @custom:proves [T32] a frozen creator is credited and a frozen fan blocks nobody
    function test_frozen() public {
        FreezingToken token = new FreezingToken();
        Agreement memory made = inToken(address(token));
        vm.prank(fan);
        bytes32 id = escrow.book(made, 5);
        token.freeze(creator, true);
        token.freeze(fan, true);
        vm.prank(fan);
        escrow.propose(id, 6_000);
        vm.prank(creator);
        escrow.accept(id, 6_000);
        assertEq(ledger.owed(creator, made.currency), 585, "creator");
        assertEq(ledger.owed(fan, made.currency), 400, "fan");
        assertEq(token.balanceOf(address(escrow)), 15, "fee");
    }

    /// @custom:proves [S3.37] plain and forced ether is nobody's and harms nobody
    function test_plainEther() public {
        vm.prank(fan);
        (bool ok, bytes memory answer) = address(escrow).call{value: 1}("");
        assertFalse(ok, "plain ether");
        assertEq(
            uint256(keccak256(answer)),
            uint256(keccak256(abi.encodeWithSelector(Escrow_ValueNotAccepted.selector, 1))),
            "reason"
        );
        vm.deal(address(escrow), 5 ether);
        bytes32 id = booked(SINGLE);
        vm.prank(fan);
        escrow.confirm(id);
        assertEq(creator.balance, 0.975 ether, "creator");
        assertEq(address(escrow).balance, 5.025 ether, "forced ether stays");
    }

    /// @custom:proves [S3.37] an unknown function reverts
    function test_unknownFunction() public {
        (bool ok, bytes memory answer) = address(escrow).call(hex"12345678");
        assertFalse(ok, "answered");
        assertEq(answer.length, 0, "answer");
    }

    /// @custom:proves [T30] the contracts behind the escrow have no money and no bookings of their own
    function test_partsAlone() public {
        bytes32 id = booked(SINGLE);
        address[2] memory parts = [madeBy(address(escrow), 1), madeBy(address(escrow), 2)];
        for (uint256 n; n < 2; ++n) {
            assertTrue(parts[n].code.length > 5_000, "code");
            vm.prank(creator);
            (bool ok,) = parts[n].call(abi.encodeCall(escrow.propose, (id, 0)));
            assertFalse(ok, "no booking of its own");
            (ok,) = parts[n].call(abi.encodeCall(escrow.accept, (id, 0)));
            assertFalse(ok, "nothing to end");
            (ok,) = parts[n].call{value: 1}("");
            assertFalse(ok, "plain ether");
        }
        stands(id, Status.Booked);
    }

    /// @dev One of the first 127 contracts an account made, counted from 1.
    function madeBy(address maker, uint8 nonce) private pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", maker, nonce)))));
    }
}
