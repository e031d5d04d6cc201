// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Agreement} from "../../../../contracts/bookings/types/Agreement.sol";
import {Booking, Status} from "../../../../contracts/bookings/types/Booking.sol";
import {BookingStage} from "../kit/BookingStage.sol";
import {OwnedWallet} from "../../../../contracts/mocks/bookings/OwnedWallet.sol";

contract QuoteTest is BookingStage {
    uint40 private constant LAST = uint40(NOW + 1 days);

    function special() private view returns (Agreement memory made) {
        made = words(SINGLE);
        (made.amount, made.lengthMinutes, made.nonce) = (0.3 ether, 25, 77);
    }

    function quoted(Agreement memory made, bytes memory signature) private returns (bytes32) {
        vm.prank(fan);
        return escrow.bookQuoted{value: 0.3 ether}(made, LAST, signature);
    }

    function unbound(Agreement memory made, bytes memory signature) private {
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, made.creator));
        quoted(made, signature);
    }

    function refusesSigned(Agreement memory made, bytes memory reason) private {
        bytes memory signature = signed(CREATOR_KEY, made, LAST);
        refuses(reason);
        quoted(made, signature);
    }

    /// @custom:proves [S3.49] a quote the creator signed is booked at its own terms
    function test_quote() public {
        Agreement memory made = special();
        bytes32 id = escrow.idOf(made);
        bytes memory signature = signed(CREATOR_KEY, made, LAST);
        vm.expectEmit(address(escrow));
        emit Booked(id, fan, creator, 0, 0.3 ether, START, 25, 0, 250, made.summaryHash, 77, 0);
        assertEq(uint256(quoted(made, signature)), uint256(id), "id");
        Booking memory kept = escrow.bookingOf(id);
        assertEq(kept.amount, 0.3 ether, "amount");
        assertEq(kept.lengthMinutes, 25, "length");
        assertEq(address(escrow).balance, 0.3 ether, "kept");
    }

    /// @custom:proves [S3.49] a quote in dollars is paid in dollars
    function test_dollars() public {
        Agreement memory made = special();
        (made.currency, made.amount) = (1, 33e6);
        bytes memory signature = signed(CREATOR_KEY, made, LAST);
        vm.startPrank(fan);
        dollar.approve(address(escrow), 33e6);
        escrow.bookQuoted(made, LAST, signature);
        vm.stopPrank();
        assertEq(dollar.balanceOf(address(escrow)), 33e6, "kept");
    }

    /// @custom:proves [S3.49] a quote of a contract wallet is accepted
    function test_contractWallet() public {
        OwnedWallet wallet = new OwnedWallet(creator);
        vm.prank(address(wallet));
        escrow.createPolicy(plain());
        Agreement memory made = special();
        made.creator = address(wallet);
        stands(quoted(made, signed(CREATOR_KEY, made, LAST)), Status.Booked);
        made.nonce = 78;
        unbound(made, signed(FAN_KEY, made, LAST));
    }

    /// @custom:proves [S3.49][T14] a creator whose account has code by now still sells what its key quoted
    function test_delegatedLater() public {
        Agreement memory made = special();
        bytes memory byKey = signed(CREATOR_KEY, made, LAST);
        vm.etch(creator, hex"00"); // answers nothing, as a contract without ERC-1271
        stands(quoted(made, byKey), Status.Booked);
        made.nonce = 78;
        byKey = signed(CREATOR_KEY, made, LAST);
        vm.etch(creator, abi.encodePacked(hex"ef0100", other)); // EIP-7702
        stands(quoted(made, byKey), Status.Booked);
    }

    /// @custom:proves [S3.49] a quote is good to its last second and refused after it
    function test_expiry() public {
        Agreement memory made = special();
        vm.warp(LAST);
        quoted(made, signed(CREATOR_KEY, made, LAST));
        made.nonce = 78;
        vm.warp(LAST + 1);
        refusesSigned(made, abi.encodeWithSelector(Escrow_Expired.selector, LAST, LAST + 1));
    }

    /// @custom:proves [S3.49] a quote somebody else signed refuses
    function test_otherSigner() public {
        unbound(special(), signed(FAN_KEY, special(), LAST));
        unbound(special(), "");
    }

    /// @custom:proves [S3.49] a quote with another word changed refuses
    function test_changedWord() public {
        bytes memory signature = signed(CREATOR_KEY, special(), LAST);
        Agreement memory made = special();
        made.amount = 0.2 ether;
        unbound(made, signature);
        made = special();
        made.currency = 1;
        unbound(made, signature);
        made = special();
        made.startAt += 1;
        unbound(made, signature);
        made = special();
        made.lengthMinutes += 1;
        unbound(made, signature);
        made = special();
        made.policyId = 1;
        unbound(made, signature);
        made = special();
        made.summaryHash = keccak256("recorded");
        unbound(made, signature);
        made = special();
        made.nonce += 1;
        unbound(made, signature);
        unbound(special(), signed(CREATOR_KEY, special(), LAST + 1));
        made = special();
        made.fan = other;
        vm.deal(other, 1 ether);
        vm.prank(other);
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, creator));
        escrow.bookQuoted{value: 0.3 ether}(made, LAST, signature);
    }

    /// @custom:proves [S3.49] a quote for another chain or another escrow refuses
    function test_otherDomain() public {
        bytes32 hash = quoteHash(special(), LAST);
        unbound(special(), signedDigest(CREATOR_KEY, digestFor(hash, block.chainid + 1, address(escrow))));
        unbound(special(), signedDigest(CREATOR_KEY, digestFor(hash, block.chainid, address(this))));
    }

    /// @custom:proves [S3.49][T12] a quote is used once
    function test_once() public {
        bytes memory signature = signed(CREATOR_KEY, special(), LAST);
        bytes32 id = quoted(special(), signature);
        vm.prank(creator);
        escrow.decline(id);
        refuses(abi.encodeWithSelector(Escrow_Exists.selector, id, Status.Refunded));
        quoted(special(), signature);
    }

    /// @custom:proves [S3.37] a quote from nobody refuses
    function test_nobody() public {
        Agreement memory made = special();
        made.creator = address(0);
        refusesSigned(made, abi.encodeWithSelector(Escrow_ZeroAddress.selector));
    }

    /// @custom:proves [S3.37] a quote for nothing refuses
    function test_nothing() public {
        Agreement memory made = special();
        made.amount = 0;
        refusesSigned(made, abi.encodeWithSelector(Escrow_ZeroAmount.selector));
    }

    /// @custom:proves [S3.37] a quote under five minutes or over eight hours refuses
    function test_length() public {
        Agreement memory made = special();
        made.lengthMinutes = 4;
        refusesSigned(made, abi.encodeWithSelector(Escrow_LengthOutOfRange.selector, 4, 5, 480));
        made.lengthMinutes = 481;
        refusesSigned(made, abi.encodeWithSelector(Escrow_LengthOutOfRange.selector, 481, 5, 480));
        made.lengthMinutes = 5;
        quoted(made, signed(CREATOR_KEY, made, LAST));
        made.lengthMinutes = 480;
        quoted(made, signed(CREATOR_KEY, made, LAST));
    }

    /// @custom:proves [S3.49] a quote under a policy that does not exist refuses
    function test_policy() public {
        Agreement memory made = special();
        made.policyId = 2;
        refusesSigned(made, abi.encodeWithSelector(Escrow_NoPolicy.selector, creator, 2));
    }

    /// @custom:proves [S3.49] a quote sent by a stranger refuses
    function test_stranger() public {
        bytes memory signature = signed(CREATOR_KEY, special(), LAST);
        vm.prank(other);
        refuses(abi.encodeWithSelector(Escrow_NotFan.selector, other, fan));
        escrow.bookQuoted{value: 0.3 ether}(special(), LAST, signature);
    }

    /// @custom:proves [S3.49] a quote taken back cannot be booked and is final
    function test_void() public {
        bytes32 id = escrow.idOf(special());
        vm.expectEmit(address(escrow));
        emit QuoteVoided(id, creator);
        vm.prank(creator);
        assertEq(uint256(escrow.voidQuote(special())), uint256(id), "id");
        refusesSigned(special(), abi.encodeWithSelector(Escrow_Exists.selector, id, Status.Void));
        refuses(abi.encodeWithSelector(Escrow_Final.selector, id, Status.Void));
        escrow.finish(id);
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_NotParty.selector, id, fan));
        escrow.confirm(id);
    }

    /// @custom:proves [S3.49] somebody else's quote cannot be taken back
    function test_voidOfOther() public {
        vm.prank(fan);
        refuses(abi.encodeWithSelector(Escrow_NotCreator.selector, fan, creator));
        escrow.voidQuote(special());
    }

    /// @custom:proves [S3.49] a booked agreement cannot be taken back
    function test_voidBooked() public {
        bytes32 id = booked(SINGLE);
        vm.prank(creator);
        refuses(abi.encodeWithSelector(Escrow_Exists.selector, id, Status.Booked));
        escrow.voidQuote(words(SINGLE));
    }

    /// @custom:proves [S3.49] a quote is taken back once
    function test_voidOnce() public {
        vm.startPrank(creator);
        bytes32 id = escrow.voidQuote(special());
        refuses(abi.encodeWithSelector(Escrow_Exists.selector, id, Status.Void));
        escrow.voidQuote(special());
        vm.stopPrank();
    }
}
