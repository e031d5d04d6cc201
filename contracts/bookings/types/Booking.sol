// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Where a booking stands. From `Completed` on it is final.
enum Status {
    None,
    Booked, // paid for; `active` between start and end
    Confirmed, // the creator says the call took place
    Attested, // an attestor says who was there
    Disputed, // waits for an arbiter
    Completed, // everything went to the creator
    Refunded, // everything went to the fan
    Split, // each had a part
    Void // a quote its creator took back
}

/// @notice Why a booking ended.
enum Cause {
    FanConfirmed, // the fan said so
    WindowClosed, // the creator had confirmed, nobody disputed
    Unclaimed, // nobody said anything
    Attended, // attested: the call counts as whole
    Interrupted, // attested: only a part took place
    FanAbsent, // attested: the creator waited, the fan did not come or left within the grace
    CreatorAbsent, // attested: they never met, and not because of the fan alone
    NobodyCame, // attested
    Declined, // the creator gave it back
    Cancelled, // the fan cancelled before the start
    Agreed, // both accepted one settlement
    Metered, // both signed what was talked
    Ruled, // the arbiter decided
    ArbiterSilent // the arbiter did not, and no attendance came
}

/// @notice One booking.
struct Booking {
    address creator; // slot 0, bits 0..159
    uint96 amount; // slot 0, bits 160..255
    address fan; // slot 1, bits 0..159
    uint40 startAt; // slot 1, bits 160..199: seconds
    uint16 lengthMinutes; // slot 1, bits 200..215
    uint8 policyId; // slot 1, bits 216..223: of the creator
    uint8 currency; // slot 1, bits 224..231
    uint16 feeBps; // slot 1, bits 232..247: of the creator's part, as it was at booking
    Status status; // slot 1, bits 248..255
}

/// @notice What only few bookings need, in a slot of its own that is empty for all others.
struct Case {
    uint40 until; // bits 0..39: seconds; from then on anybody can finish an attested or disputed booking
    uint16 creatorBps; // bits 40..55: the creator's part then
    Cause cause; // bits 56..63: the reason then; one of an attendance once one came
    uint16 creatorAsk; // bits 64..79: settlement the creator proposes, plus 1; 0 = none
    uint16 fanAsk; // bits 80..95: settlement the fan proposes, plus 1; 0 = none
    uint32 revision; // bits 96..127: changes of date or length so far
}

/// @notice What a creator sells to everybody. One slot; only `open` ever changes.
struct Offer {
    uint96 price; // of one call; bits 0..95
    uint16 lengthMinutes; // bits 96..111
    uint8 policyId; // bits 112..119: of the creator
    uint8 currency; // bits 120..127
    uint8 calls; // bits 128..135: 1, or the number of calls sold together
    bool open; // bits 136..143
}
