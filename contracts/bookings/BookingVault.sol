// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "solady/src/utils/EIP712.sol";
import {Fees} from "../payments/Fees.sol";
import {ICurrencyList} from "../payments/ICurrencyList.sol";
import {IFeeSchedule} from "../payments/IFeeSchedule.sol";
import {ILedger} from "../payments/ILedger.sol";
import {Payments} from "../payments/Payments.sol";
import {IBookingErrors} from "./IBookingErrors.sol";
import {IBookingEvents} from "./IBookingEvents.sol";
import {SettlementMath} from "./SettlementMath.sol";
import {Booking, Case, Cause, Offer, Status} from "./types/Booking.sol";
import {CallTime} from "./types/CallTime.sol";
import {Policy} from "./types/Policy.sol";

/// @notice The contracts an escrow asks and pays with; the same for the escrow and for its parts.
struct EscrowConfig {
    IAccessManager manager; // says who attests and who arbitrates
    IFeeSchedule fees;
    ILedger ledger;
    ICurrencyList currencies;
}

/// @title BookingVault
/// @notice The escrow's storage, and what the escrow and its parts share: how money of a caller comes in, how a booking
/// ends, and the one way it is paid out. The parts run on this storage too, so nothing else may declare any.
abstract contract BookingVault is IBookingErrors, IBookingEvents, EIP712, ReentrancyGuardTransient {
    IAccessManager internal immutable MANAGER;
    IFeeSchedule internal immutable FEES;
    ILedger internal immutable LEDGER;
    ICurrencyList internal immutable CURRENCIES;

    struct Counts {
        uint16 policies;
        uint240 offers;
    }

    mapping(bytes32 id => Booking) internal _bookings; // slot 0: two slots each
    mapping(bytes32 id => Case) internal _cases; // slot 1: one slot each, empty for most
    mapping(uint8 currency => uint256 amount) internal _feesOwed; // slot 2: waits for the treasury
    mapping(address creator => mapping(uint256 offerNo => Offer)) internal _offers; // slot 3: one slot each
    mapping(address creator => mapping(uint256 policyId => Policy)) internal _policies; // slot 4: one slot each
    mapping(address creator => Counts) internal _counts; // slot 5: one slot each
    mapping(uint8 currency => address token) internal _tokens; // slot 6: as its first money came, written once; not native

    constructor(EscrowConfig memory config) {
        MANAGER = config.manager;
        FEES = config.fees;
        LEDGER = config.ledger;
        CURRENCIES = config.currencies;
    }

    /// @dev The booking, which has not ended. Reverts when there is none ({Escrow_NoBooking}) or it has ended
    /// ({Escrow_Final}).
    function _openBooking(bytes32 id) internal view returns (Booking memory booking) {
        booking = _bookings[id];
        if (booking.status == Status.None) revert Escrow_NoBooking(id);
        if (booking.status >= Status.Completed) revert Escrow_Final(id, booking.status);
    }

    /// @dev As {_openBooking}; reverts unless the caller is its fan or creator ({Escrow_NotParty}).
    function _openBookingForParty(bytes32 id) internal view returns (Booking memory booking) {
        booking = _openBooking(id);
        if (msg.sender != booking.fan && msg.sender != booking.creator) revert Escrow_NotParty(id, msg.sender);
    }

    /// @dev The policy a booking was made under.
    function _policy(Booking memory booking) internal view returns (Policy memory) {
        return _policies[booking.creator][booking.policyId];
    }

    /// @dev When the booked time is over, in seconds.
    function _endOf(Booking memory booking) internal pure returns (uint256) {
        return CallTime.endOf(booking.startAt, booking.lengthMinutes);
    }

    /// @dev Reverts unless `startAt` (seconds) lies between now and a year from now.
    function _checkStart(uint40 startAt) internal view {
        if (startAt < block.timestamp || startAt > block.timestamp + CallTime.MAX_AHEAD) {
            revert Escrow_StartOutOfRange(startAt, block.timestamp, block.timestamp + CallTime.MAX_AHEAD);
        }
    }

    /// @dev What the platform takes of the creator's part of a booking made now, never above the cap. Reverts while new money
    /// is paused ({Escrow_InflowPaused}).
    /// @return bps hundredths of a percent
    function _feeNow() internal view returns (uint16 bps) {
        uint40 pausedUntil;
        (bps,, pausedUntil) = FEES.termsOf(Fees.CONSULTATION);
        if (block.timestamp < pausedUntil) revert Escrow_InflowPaused(pausedUntil);
        if (bps > Fees.CAP) bps = Fees.CAP;
    }

    /// @dev Takes exactly `amount` from the caller, in the currency's smallest unit; native surplus goes back.
    function _takeIn(uint8 currency, uint256 amount) internal {
        if (currency == 0) {
            if (msg.value < amount) revert Escrow_Underpaid(msg.value, amount);
            Payments.pushNative(LEDGER, msg.sender, msg.value - amount);
        } else {
            if (msg.value != 0) revert Escrow_ValueNotAccepted(msg.value);
            Payments.takeToken(_tokenIn(currency), msg.sender, amount);
        }
    }

    /// @dev The token in which new money of a currency comes, which is stored and logged the first time. Reverts while the
    /// list pauses the currency, and when the list names another token than the stored one: money that came in as one token
    /// goes out as the same ({_tokenOut}), whatever the list says then.
    function _tokenIn(uint8 currency) internal returns (address token) {
        bool paused;
        (token,, paused) = CURRENCIES.currencyAt(currency);
        if (paused) revert Escrow_CurrencyPaused(currency);
        address learned = _tokens[currency];
        if (learned == token) return token;
        if (learned != address(0)) revert Escrow_TokenChanged(currency, learned, token);
        _tokens[currency] = token;
        emit CurrencyLearned(currency, token);
    }

    /// @dev From when on anybody can end an open booking, and how it then ends.
    /// @return from seconds
    /// @return creatorBps the creator's part, hundredths of a percent
    function _exit(bytes32 id, Booking memory booking)
        internal
        view
        returns (uint256 from, uint16 creatorBps, Cause cause)
    {
        if (booking.status >= Status.Attested) {
            Case memory pending = _cases[id];
            return (pending.until, pending.creatorBps, pending.cause);
        }
        from = _endOf(booking) + _policy(booking).disputeWindow;
        if (booking.status == Status.Confirmed) return (from, uint16(Fees.BPS), Cause.WindowClosed);
        return (from, 0, Cause.Unclaimed);
    }

    /// @dev Stores how an open booking ends from `until` on (seconds) if nothing else happens, and drops what was proposed
    /// before.
    function _storeExit(bytes32 id, uint40 until, uint16 creatorBps, Cause cause) internal {
        Case storage pending = _cases[id];
        (pending.until, pending.creatorBps, pending.cause) = (until, creatorBps, cause);
        _endProposals(id);
    }

    /// @dev Drops the settlements both sides have proposed: they were made before the booking changed.
    function _endProposals(bytes32 id) internal {
        Case storage pending = _cases[id];
        (pending.creatorAsk, pending.fanAsk) = (0, 0);
    }

    /// @dev Ends an open booking and pays it out; its money leaves by {_settleByPart} alone.
    /// @param creatorBps the creator's part before the fee, hundredths of a percent, at most 10,000
    function _settle(bytes32 id, Booking memory booking, uint256 creatorBps, Cause cause) internal {
        _settleByPart(id, booking, SettlementMath.part(booking.amount, creatorBps), cause);
    }

    /// @dev Ends an open booking and pays creator and fan; the fee stays here until {IBookings-collectFees}.
    /// @param creatorPart the creator's part before the fee, in the smallest unit, at most the booking's amount
    function _settleByPart(bytes32 id, Booking memory booking, uint256 creatorPart, Cause cause) internal {
        (uint256 toCreator, uint256 toFan, uint256 fee) =
            SettlementMath.divide(booking.amount, creatorPart, booking.feeBps);

        // Effect
        Status status = Status.Split;
        if (toFan == 0) status = Status.Completed;
        else if (creatorPart == 0) status = Status.Refunded;
        _bookings[id].status = status;
        uint256 owed = _feesOwed[booking.currency];
        if (fee != 0) {
            owed += fee;
            _feesOwed[booking.currency] = owed;
        }

        // Log
        emit Settled({
            id: id,
            by: msg.sender,
            cause: cause,
            status: status,
            currency: booking.currency,
            toCreator: toCreator,
            toFan: toFan,
            fee: fee,
            feesOwed: owed
        });

        // Interaction
        address token = _tokenOut(booking.currency);
        Payments.push(LEDGER, token, booking.currency, booking.creator, toCreator);
        Payments.push(LEDGER, token, booking.currency, booking.fan, toFan);
    }

    /// @dev The token in which money of a currency goes out: the one it came in as ({_tokenIn}); zero = native, for which
    /// nothing is read.
    function _tokenOut(uint8 currency) internal view returns (address) {
        return currency == 0 ? address(0) : _tokens[currency];
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("Stagedoor Bookings", "1");
    }
}
