import type { HandMutant } from '#scripts/mutate/hand/handMutant.ts'

const DISPUTES = 'contracts/bookings/disputes/BookingDisputes.sol'
const ESCROW = 'contracts/bookings/ConsultationEscrow.sol'
const VAULT = 'contracts/bookings/BookingVault.sol'
const POLICY = 'contracts/bookings/types/Policy.sol'
const COURT = 'contracts/bookings/court/BookingCourt.sol'

/** Who wins a booked call. */
export const MUTANTS: HandMutant[] = [
  {
    name: 'dispute-drops-what-the-attestor-saw',
    file: ESCROW,
    from: 'if (booking.status != Status.Attested) (creatorBps, cause) = (policy.fallbackBps, Cause.ArbiterSilent);',
    to: '(creatorBps, cause) = (policy.fallbackBps, Cause.ArbiterSilent);',
    means: 'whoever loses by an attendance disputes it and gets the fallback of a silent arbiter instead',
    suite: 'bookings/dispute',
  },
  {
    name: 'dispute-shuts-the-attendance-out',
    file: DISPUTES,
    from: 'booking.status > Status.Confirmed && cause != Cause.ArbiterSilent',
    to: 'booking.status > Status.Confirmed',
    means: 'who did not come disputes first, and what the attestor saw counts for nothing',
    suite: 'bookings/attest',
  },
  {
    name: 'absence-is-judged-before-the-end',
    file: DISPUTES,
    from: 'if (cause != Cause.Attended) _checkOver(booking);',
    to: 'if (cause != Cause.Attended && attendance.overlapSeconds != 0) _checkOver(booking);',
    means: 'a side that is late, but within the booked time, is absent for good',
    suite: 'bookings/attest',
  },
  {
    name: 'attendance-in-a-dispute-moves-its-end',
    file: DISPUTES,
    from: 'if (booking.status != Status.Disputed) {',
    to: 'if (booking.status != Status.None) {',
    means: 'an attendance ends a dispute within 12 hours and takes the arbiter’s time away',
    suite: 'bookings/attest',
  },
  {
    name: 'attendance-comes-at-the-last-minute',
    file: DISPUTES,
    from: 'exit - CallTime.CHALLENGE',
    to: 'exit',
    means: 'nobody has the twelve hours in which an attendance can be disputed',
    suite: 'bookings/attest',
  },
  {
    name: 'proposal-outlives-the-record',
    file: VAULT,
    from: '(pending.creatorAsk, pending.fanAsk) = (0, 0);',
    to: '(pending.creatorAsk, pending.fanAsk) = (pending.creatorAsk, 0);',
    means: 'the fan accepts what the creator offered before the record or the dispute was there',
    suite: 'bookings',
  },
  {
    name: 'silent-arbiter-favours-the-creator',
    file: POLICY,
    from: '_between(8, policy.fallbackBps, 0, MAX_FALLBACK);',
    to: '_between(8, policy.fallbackBps, 0, Fees.BPS);',
    means: 'a creator who never joins disputes and takes the whole price from a silent arbiter',
    suite: 'bookings/offers',
  },
  {
    name: 'arbiter-has-a-day',
    file: POLICY,
    from: '_between(3, policy.arbiterDeadline, MIN_ARBITER, MAX_ARBITER);',
    to: '_between(3, policy.arbiterDeadline, 1 days, MAX_ARBITER);',
    means: 'a policy makes every arbiter silent by leaving no time to rule',
    suite: 'bookings/offers',
  },
  {
    name: 'cancelling-late-costs-the-early-share',
    file: POLICY,
    from: 'policy.partialBps : policy.noShowBps',
    to: 'policy.partialBps : policy.partialBps',
    means: 'a fan cancels a minute before the call for the price of cancelling the day before',
    suite: 'bookings/cancel',
  },
  {
    name: 'extension-takes-the-money-of-today',
    file: DISPUTES,
    from: '_collect(booking.currency, extension.addedAmount);',
    to: '_collect(booking.currency, amount);',
    means: 'a fan who adds minutes pays the whole call again, and nobody is owed it',
    suite: 'bookings/amend',
  },
  {
    name: 'extension-is-signed-for-another-price',
    file: DISPUTES,
    from: 'if (revision != current) revert Escrow_StaleRevision(revision, current);',
    to: 'if (revision > current) revert Escrow_StaleRevision(revision, current);',
    means: 'a consent that was used once adds time again at the same price',
    suite: 'bookings/amend',
  },
  {
    name: 'fee-of-a-booking-is-any',
    file: VAULT,
    from: 'if (bps > Fees.CAP) bps = Fees.CAP;',
    to: '',
    means: 'a replaced schedule takes more of a booked call than 2.5 %',
    suite: 'bookings',
  },
  {
    name: 'court-keeps-the-change',
    file: COURT,
    from: 'Payments.pushNative(LEDGER, msg.sender, msg.value - cost);',
    to: '',
    means: 'what an escalation overpays stays in the contract for ever',
    suite: 'bookings/court',
  },
]
