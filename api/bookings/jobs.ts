import { inScope, type Unscoped } from '#db/scope.ts'
import type { Jobs } from '../queue/jobs.ts'
import { findEarlierBookings, followBookings } from './booked/followBookings.ts'
import type { FollowBookingsDeps } from './booked/followDeps.ts'
import { remindOfCalls } from './booked/remindOfCalls.ts'
import { followCards } from './cards/followCards.ts'
import { type FollowHoldsDeps, followHolds } from './cards/followHolds.ts'
import { tryHolds } from './cards/tryHolds.ts'
import { forgetUnlaid } from './disputes/forgetDisputes.ts'
import { followFindings } from './findings/followFindings.ts'
import type { JudgeCallsDeps } from './findings/judging.ts'
import type { SignFindingsDeps } from './findings/signFindings.ts'
import type { CallKeeperDeps } from './keeper/deps.ts'
import { createKeeperLook } from './keeper/keeperLook.ts'
import { forgetKeeper } from './keeper/keeperStore.ts'
import { lapseMoves } from './moves/followMoves.ts'
import { sweepReservations } from './reservations/sweepReservations.ts'
import { settleCardCalls } from './steps/endDue.ts'

const SWEEP_MS = 60_000
const FOLLOW_MS = 1000
const EARLIER_MS = 60_000
const MOVES_MS = 10_000
const REMIND_MS = 10_000
const STATEMENTS_MS = 60_000
const FINDINGS_MS = 10_000
const KEEPER_MS = 3000
const CARDS_MS = 1000
const SAVED_MS = 5000

function keeperLook(keeper: Unscoped<CallKeeperDeps>): () => Promise<void> {
  return createKeeperLook({ ...keeper, pool: inScope(keeper.pool, { everyone: 'work' }) })
}

/** An installation of before may have had one. */
function forgetOnce({ pool, chainId }: FollowBookingsDeps): () => Promise<void> {
  let isForgotten = false
  return async () => {
    if (isForgotten) return
    await forgetKeeper(pool, chainId)
    isForgotten = true
  }
}

/**
 * What paid calls ask of the worker: what is booked follows the chain, both sides are reminded of it, times that nobody paid for, or
 * moved a call to, are given back, what the record of a call says of its money is judged, signed and brought to the escrow, what was written
 * about a call and never sent is forgotten, and what is over ends.
 * @param keeper null: nothing is sent, its two sides bring what is signed and end a call
 */
export function bookingJobs(
  deps: JudgeCallsDeps & Pick<FollowHoldsDeps, 'alarms'> & Pick<SignFindingsDeps, 'attestor'>,
  keeper: Unscoped<CallKeeperDeps> | null,
): Jobs {
  const loop = (name: string, everyMs: number, run: () => Promise<void>) => ({
    ...{ name: `bookings.${name}`, everyMs, isExclusive: true, run },
  })
  return {
    loops: [
      loop('reservations', SWEEP_MS, () => sweepReservations(deps.pool)),
      loop('booked', FOLLOW_MS, () => followBookings(deps)),
      loop('earlier', EARLIER_MS, () => findEarlierBookings(deps)),
      loop('held', CARDS_MS, () => followHolds(deps)),
      loop('holds', CARDS_MS, () => tryHolds(deps)),
      loop('saved', SAVED_MS, () => followCards(deps)),
      loop('settlements', CARDS_MS, () => settleCardCalls(deps)),
      loop('findings', FINDINGS_MS, () => followFindings(deps)),
      loop('moves', MOVES_MS, () => lapseMoves(deps)),
      loop('reminders', REMIND_MS, () => remindOfCalls(deps)),
      loop('statements', STATEMENTS_MS, () => forgetUnlaid(deps.pool, deps.chainId)),
      loop('keeper', KEEPER_MS, keeper ? keeperLook(keeper) : forgetOnce(deps)),
    ],
  }
}
