// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookingVault, Foundation} from "../BookingVault.sol";
import {Amendments} from "./Amendments.sol";
import {Hearings} from "./Hearings.sol";

/// @title BookingHearings
/// @notice See {IBookingHearings}. Made by the desk and run on the escrow's storage. Called directly it has no bookings
/// and no money.
contract BookingHearings is Amendments, Hearings {
    constructor(Foundation memory foundation) BookingVault(foundation) {}
}
