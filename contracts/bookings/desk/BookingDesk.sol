// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Proxy} from "@openzeppelin/contracts/proxy/Proxy.sol";
import {BookingVault, Foundation} from "../BookingVault.sol";
import {BookingHearings} from "../hearings/BookingHearings.sol";
import {DeskSale} from "./DeskSale.sol";
import {OfferBook} from "./OfferBook.sol";

/// @title BookingDesk
/// @notice See {IBookingDesk}. Made by the escrow, which runs it on its own storage; what it does not know it passes on
/// to {IBookingHearings}. Called directly it has no bookings, no money and nobody's terms.
contract BookingDesk is OfferBook, DeskSale, Proxy {
    address private immutable HEARINGS;

    constructor(Foundation memory foundation) BookingVault(foundation) {
        HEARINGS = address(new BookingHearings(foundation));
    }

    /// @notice Money that no booking asks for is refused.
    receive() external payable {
        revert Escrow_ValueNotAccepted(msg.value);
    }

    function _implementation() internal view override returns (address) {
        return HEARINGS;
    }
}
