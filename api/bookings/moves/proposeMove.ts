import type { Hex } from 'viem'
import { moveOpenUntil, type NewDate } from '#domain/calls/move.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookedCall } from '../booked/contract.ts'
import type { BookingDeps } from '../deps.ts'
import { escrowSignature } from './escrowSignature.ts'
import { keepProposal, moveRefused } from './keepProposal.ts'
import type { MovedCall } from './store.ts'

/** Seconds that the clock of who signs may be ahead of ours. */
const CLOCK_S = 300
/** Seconds that are left to accept it at least. */
const LEFT_S = 60

/** Another date for a booking of an account, as it was signed. */
interface MoveWish {
  accountId: string
  bookingId: string
  date: Omit<NewDate, 'id'>
  signature: Hex
  ip: string
}

/** Who proposes it cannot take a signature back, so it is not good for longer than a proposal is open. */
function demandValid({ startsAtS, nowMs }: MovedCall, { startAt, validUntil }: MoveWish['date']): void {
  const dates = { startAt: startsAtS, newStartAt: startAt }
  const nowS = Math.floor(nowMs / 1000)
  const untilS = moveOpenUntil(dates, nowS)
  if (untilS === null) throw moveRefused('There is too little time left to agree on this. The date stays.')
  const mostS = Math.min(untilS + CLOCK_S, startsAtS - 1, startAt - 1)
  if (validUntil >= nowS + LEFT_S && validUntil <= mostS) return
  const detail =
    'This is open for too short or too long: three days at most, and until before both dates. Check the clock of your device, and sign again.'
  throw new ProblemError('INVALID_INPUT', { detail, fields: { '/validUntil': detail } })
}

/**
 * Keeps another date that one side of a booking by wallet signed, and its time for both, until it is answered.
 * @throws ProblemError NOT_FOUND, CONFLICT with the next free times where it is about the time, INVALID_INPUT, RATE_LIMITED,
 * CHAIN_UNREADABLE, BUSY
 */
export function proposeMove(deps: BookingDeps, wish: MoveWish): Promise<BookedCall> {
  const { accountId, bookingId, date } = wish
  const { startAt, revision, validUntil } = date
  return keepProposal(deps, {
    ...{ accountId, bookingId, rail: 'chain', startAt },
    demand(call) {
      if (revision !== call.revision)
        throw moveRefused('This call was changed meanwhile. Look at it as it is now, and sign again.')
      demandValid(call, date)
      return { revision, validUntil, text: null }
    },
    sign: (call) => escrowSignature(deps, call, wish),
  })
}
