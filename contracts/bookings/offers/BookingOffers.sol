// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Proxy} from "@openzeppelin/contracts/proxy/Proxy.sol";
import {BookingVault, EscrowConfig} from "../BookingVault.sol";
import {BookingDisputes} from "../disputes/BookingDisputes.sol";
import {DeskSale} from "./DeskSale.sol";
import {OfferBook} from "./OfferBook.sol";

/// @title BookingOffers
/// @notice See {IBookingOffers}. Made by the escrow, which runs it on its own storage; what it does not know it passes on
/// to {IBookingDisputes}. Called directly it has no bookings, no money and nobody's terms.
contract BookingOffers is OfferBook, DeskSale, Proxy {
    address private immutable HEARINGS;

    constructor(EscrowConfig memory config) BookingVault(config) {
        HEARINGS = address(new BookingDisputes(config));
    }

    /// @notice Money that no booking asks for is refused.
    receive() external payable {
        revert Escrow_ValueNotAccepted(msg.value);
    }

    function _implementation() internal view override returns (address) {
        return HEARINGS;
    }
}
