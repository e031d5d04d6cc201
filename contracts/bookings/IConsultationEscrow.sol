// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBookingErrors} from "./IBookingErrors.sol";
import {IBookingEvents} from "./IBookingEvents.sol";
import {IBookings} from "./IBookings.sol";
import {IBookingDesk} from "./desk/IBookingDesk.sol";
import {IBookingHearings} from "./hearings/IBookingHearings.sol";

/// @title IConsultationEscrow
/// @notice Everything that can be asked of the escrow at its one address.
interface IConsultationEscrow is IBookings, IBookingDesk, IBookingHearings, IBookingErrors, IBookingEvents {}
