// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Authorization, Consent} from "../../../../contracts/bookings/offers/IBookingOffers.sol";
import {Agreement} from "../../../../contracts/bookings/types/Agreement.sol";
import {Status} from "../../../../contracts/bookings/types/Booking.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {BookingStage} from "../kit/BookingStage.sol";

contract AuthorizationTest is BookingStage {
    function paid(bytes32 nonce, uint256 amount) private view returns (Authorization memory made) {
        (made.validAfter, made.validBefore) = (0, NOW + 1 days);
        bytes32 kind = keccak256(
            "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
        );
        bytes32 hash =
            keccak256(abi.encode(kind, fan, address(escrow), amount, made.validAfter, made.validBefore, nonce));
        made.signature =
            signedDigest(FAN_KEY, keccak256(abi.encodePacked(hex"1901", dollar.DOMAIN_SEPARATOR(), hash)));
    }

    function byOffer() private pure returns (Consent memory consent) {
        consent.offerNo = IN_DOLLARS;
    }

    /// @custom:proves [S3.37][S3.49] anybody sends what the fan signed and the fan has the booking
    function test_relayed() public {
        Agreement memory made = words(IN_DOLLARS);
        bytes32 id = escrow.idOf(made);
        Authorization memory authorization = paid(id, DOLLARS);
        vm.expectEmit(address(escrow));
        emit Booked(id, fan, creator, 1, DOLLARS, START, 60, 0, 250, made.summaryHash, IN_DOLLARS, IN_DOLLARS);
        vm.prank(other);
        assertEq(uint256(escrow.bookWithAuthorization(made, byOffer(), authorization)), uint256(id), "id");
        assertEq(escrow.bookingOf(id).fan, fan, "fan");
        assertEq(dollar.balanceOf(address(escrow)), DOLLARS, "kept");
        assertTrue(dollar.authorizationState(fan, id), "the nonce is the booking");
    }

    /// @custom:proves [S3.49] a signed payment books a quote
    function test_quote() public {
        Agreement memory made = words(IN_DOLLARS);
        (made.amount, made.nonce) = (7e6, 9);
        bytes32 id = escrow.idOf(made);
        Authorization memory authorization = paid(id, 7e6);
        Consent memory consent = Consent(0, uint40(NOW), signed(CREATOR_KEY, made, uint40(NOW)));
        vm.expectEmit(address(escrow));
        emit Booked(id, fan, creator, 1, 7e6, START, 60, 0, 250, made.summaryHash, 9, 0);
        escrow.bookWithAuthorization(made, consent, authorization);
        made.nonce = 10;
        consent.validUntil = uint40(NOW) + 1;
        refuses(abi.encodeWithSelector(Escrow_BadSignature.selector, creator));
        escrow.bookWithAuthorization(made, consent, authorization);
    }

    /// @custom:proves [S3.37][T12] a signed payment for other words refuses
    function test_otherWords() public {
        Agreement memory made = words(IN_DOLLARS);
        Authorization memory authorization = paid(escrow.idOf(made), DOLLARS);
        made.startAt += 1;
        refuses(abi.encodeWithSelector(TestDollar.TestDollar_BadSignature.selector, fan));
        escrow.bookWithAuthorization(made, byOffer(), authorization);
        made = words(IN_DOLLARS);
        made.amount -= 1;
        refuses(abi.encodeWithSelector(Escrow_NotTheOffer.selector, creator, IN_DOLLARS));
        escrow.bookWithAuthorization(made, byOffer(), authorization);
    }

    /// @custom:proves [S3.37] a signed payment is used once
    function test_once() public {
        Agreement memory made = words(IN_DOLLARS);
        bytes32 id = escrow.idOf(made);
        Authorization memory authorization = paid(id, DOLLARS);
        escrow.bookWithAuthorization(made, byOffer(), authorization);
        refuses(abi.encodeWithSelector(Escrow_Exists.selector, id, Status.Booked));
        escrow.bookWithAuthorization(made, byOffer(), authorization);
    }

    /// @custom:proves [S3.37] native money cannot be signed for
    function test_native() public {
        Authorization memory none;
        Consent memory consent;
        consent.offerNo = SINGLE;
        refuses(abi.encodeWithSelector(Escrow_NotAToken.selector, 0));
        escrow.bookWithAuthorization(words(SINGLE), consent, none);
    }

    /// @custom:proves [S3.37] a paused currency refuses signed payments
    function test_paused() public {
        Agreement memory made = words(IN_DOLLARS);
        Authorization memory authorization = paid(escrow.idOf(made), DOLLARS);
        currencies.setPaused(1, true);
        refuses(abi.encodeWithSelector(Escrow_CurrencyPaused.selector, 1));
        escrow.bookWithAuthorization(made, byOffer(), authorization);
    }
}
