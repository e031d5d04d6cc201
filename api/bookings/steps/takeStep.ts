import type { PoolClient } from 'pg'
import type { z } from 'zod'
import type { Settlement } from '#domain/booking/settlement.ts'
import { type CardTurnError, errorFacts } from '#domain/calls/cardTurn.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { ProblemError } from '../../http/problemError.ts'
import { readBooking } from '../booked/bookingView.ts'
import type { BookedCall } from '../booked/contract.ts'
import type { BookingDeps } from '../deps.ts'
import { paceOf } from '../disputes/store.ts'
import { withBriefLocks } from '../reservations/locks.ts'
import { applyTurn, type CallAct, callTurn } from './applyStep.ts'
import type { callStepRoutes } from './contract.ts'
import { type CardCall, lockOwnCall } from './lockBooking.ts'
import { stepHint } from './stepHint.ts'

type AskedStep = z.output<typeof callStepRoutes.takeCallStep.body>

export interface StepWish {
  bookingId: string
  accountId: string
  step: AskedStep
}

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

function refused(field: '/creatorBps' | '/statementHash', detail: string): ProblemError {
  return new ProblemError('INVALID_INPUT', { detail, fields: { [field]: detail } })
}

/** Throws ProblemError INVALID_INPUT where a step lacks what belongs to it, or has what does not. */
function actOf({ kind, creatorBps, statementHash }: AskedStep, by: CallSide): CallAct {
  const isSplit = kind === 'propose' || kind === 'accept'
  if (!isSplit && creatorBps !== undefined)
    throw refused('/creatorBps', 'Only a division of the money has a share. Leave it out.')
  if (kind !== 'dispute' && statementHash !== undefined)
    throw refused('/statementHash', 'Only an objection has a statement. Leave it out.')
  if (isSplit) {
    if (creatorBps === undefined)
      throw refused('/creatorBps', 'Name the share of the creator, in hundredths of a percent.')
    return { step: { kind, creatorBps }, by }
  }
  if (kind !== 'dispute') return { step: { kind }, by }
  if (statementHash === undefined)
    throw refused('/statementHash', 'Write first why you object, and send the hash of that.')
  return { step: { kind }, by, textHash: bytesOf(statementHash) }
}

/** Lays what was written for an objection: from then on the other side and the arbiter read it. Throws ProblemError CONFLICT. */
async function layStatement(tx: PoolClient, { id }: CardCall, { by, textHash }: CallAct): Promise<void> {
  const { rowCount } = await tx.query(
    `UPDATE app.call_statement SET laid_at = app.now() WHERE id = (SELECT s.id FROM app.call_statement s WHERE s.booking_id = $1
      AND s.is_by_fan = $2 AND s.hash = $3 AND s.laid_at IS NULL ORDER BY s.created_at DESC, s.id LIMIT 1)`,
    [id, by === 'fan', textHash],
  )
  if (rowCount) return
  const detail = 'What you wrote is not here any more, so nothing was done. Write it again, and send that.'
  throw new ProblemError('CONFLICT', { detail })
}

/** Divisions of the money that one side proposes for a call within 24 hours: each is news for the other one. */
const MAX_PROPOSED_A_DAY = 20

/** Throws ProblemError RATE_LIMITED where a side has proposed as many. */
async function demandPace(tx: PoolClient, { id }: CardCall, { by }: CallAct): Promise<void> {
  const { rows } = await tx.query<{ n: number; waitS: number | null }>(
    `SELECT ${paceOf('count(*)', 's.at')} FROM app.booking_step s WHERE s.booking_id = $1 AND s.kind = 'propose' AND s.by = $2
      AND s.at > app.now() - interval '1 day'`,
    [id, by],
  )
  if ((rows[0]?.n ?? 0) < MAX_PROPOSED_A_DAY) return
  const detail = `You proposed ${MAX_PROPOSED_A_DAY} divisions of this money within a day, and that is the most. Wait for an answer, or propose the next one later.`
  throw new ProblemError('RATE_LIMITED', { detail, retryAfterS: Math.max(1, rows[0]?.waitS ?? 1) })
}

/** Throws ProblemError CONFLICT where somebody was shown something else than what it comes to. */
function demandShown(shown: AskedStep['shown'], settlement: Settlement | null): void {
  const now = settlement && {
    toCreator: `${settlement.toCreator}`,
    toFan: `${settlement.toFan}`,
    fee: `${settlement.fee}`,
  }
  const isSame =
    shown === null || now === null
      ? shown === now
      : // amounts are read as numbers: zeros before them are none of it
        (['toCreator', 'toFan', 'fee'] as const).every((part) => BigInt(shown[part]) === BigInt(now[part]))
  if (isSame) return
  const detail = now
    ? 'It comes to something else now, so nothing was done. Look at the amounts of now, and decide again.'
    : 'Nothing is decided by this now, so nothing was done. Look at the call as it is now.'
  throw new ProblemError('CONFLICT', { detail, facts: { ...(now ?? {}) } })
}

const against = ({ kind }: AskedStep, error: CardTurnError) =>
  new ProblemError('CONFLICT', { detail: stepHint(kind, error), facts: errorFacts(error) })

async function take(deps: BookingDeps, tx: PoolClient, { step, ...own }: StepWish): Promise<void> {
  const found = await lockOwnCall(tx, { ...own, chainId: deps.chainId })
  if (!found) throw new ProblemError('NOT_FOUND')
  const { side, rail, call } = found
  if (rail !== 'card') {
    const detail =
      'This call was booked by wallet, so its two wallets do this in the escrow. Open it, and sign there.'
    throw new ProblemError('CONFLICT', { detail })
  }
  if (!call) throw against(step, 'Final')
  const act = actOf(step, side)
  const turn = callTurn(call, act)
  if (turn.error !== null) throw against(step, turn.error)
  // whoever pressed twice has done it, and sees the same
  if (!turn.isChanged) return
  demandShown(step.shown, turn.settlement)
  if (step.kind === 'propose') await demandPace(tx, call, act)
  if (act.textHash) await layStatement(tx, call, act)
  await applyTurn(tx, deps, call, { act, turn })
}

/**
 * Takes one step of a booking by card for one of its sides, by the rules of the escrow.
 * @throws ProblemError NOT_FOUND, INVALID_INPUT, CONFLICT with the escrow's name of a refusal as `refusal`, or with the amounts of now
 * where others were shown, RATE_LIMITED after twenty proposals within a day, BUSY
 */
export function takeStep(deps: BookingDeps, wish: StepWish): Promise<BookedCall> {
  return withBriefLocks(deps.pool, async (tx) => {
    await take(deps, tx, wish)
    const booking = await readBooking(deps, tx, wish.accountId, wish.bookingId)
    if (!booking) throw new ProblemError('NOT_FOUND')
    return booking
  })
}
