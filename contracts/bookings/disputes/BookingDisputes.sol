// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookingVault, EscrowConfig} from "../BookingVault.sol";
import {Amendments} from "./Amendments.sol";
import {Hearings} from "./Hearings.sol";

/// @title BookingDisputes
/// @notice See {IBookingDisputes}. Made by the desk and run on the escrow's storage. Called directly it has no bookings
/// and no money.
contract BookingDisputes is Amendments, Hearings {
    constructor(EscrowConfig memory config) BookingVault(config) {}
}
