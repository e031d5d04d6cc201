import type { PoolClient } from 'pg'
import { otherSide } from '#domain/calls/move.ts'
import { CALL_SIDES, type CallSide } from '#domain/calls/words.ts'
import { type CallNewsDeps, type CallRow, notifySide, readCallRow } from '../booked/notifySide.ts'

/** A proposal of another date. */
export interface MoveOf {
  bookingId: string
  moveId: string
}

interface ProposedRow {
  by: CallSide
  startsAt: Date
  validUntil: Date
  isTaken: boolean
}

async function readProposed(tx: PoolClient, { bookingId, moveId }: MoveOf) {
  const { rows } = await tx.query<ProposedRow>(
    `SELECT CASE WHEN is_by_fan THEN 'fan' ELSE 'creator' END AS by, starts_at AS "startsAt", valid_until AS "validUntil", taken_at IS NOT NULL AS "isTaken"
      FROM app.call_move WHERE id = $1 AND booking_id = $2`,
    [moveId, bookingId],
  )
  const row: CallRow | null = await readCallRow(tx, bookingId)
  return rows[0] && row ? { move: rows[0], row } : null
}

/** The other side learns that another date is proposed, and until when it can be accepted. */
export async function notifyMoveProposed(tx: PoolClient, deps: CallNewsDeps, of: MoveOf): Promise<void> {
  const proposed = await readProposed(tx, of)
  if (!proposed) return
  const { move, row } = proposed
  const facts = { newStartsAt: move.startsAt.toISOString(), until: move.validUntil.toISOString() }
  const news = { kind: 'call_move_proposed', step: `proposed:${of.moveId}`, facts } as const
  await notifySide(tx, deps, { row, side: otherSide(move.by) }, { ...news, validUntil: move.validUntil })
}

/** Whom it concerns learns that a proposal has ended: who proposed it of a no, of silence and of a hold that came meanwhile, the other side of a withdrawal. */
export async function notifyMoveEnded(
  tx: PoolClient,
  deps: CallNewsDeps,
  { state, ...of }: MoveOf & { state: 'declined' | 'withdrawn' | 'lapsed' | 'ended' },
): Promise<void> {
  const proposed = await readProposed(tx, of)
  if (!proposed) return
  const { move, row } = proposed
  const isWithdrawn = state === 'withdrawn'
  const isStillGood = state === 'declined' && move.isTaken
  const facts = {
    ...{ state, newStartsAt: move.startsAt.toISOString() },
    ...(isStillGood ? { signedUntil: move.validUntil.toISOString() } : {}),
  }
  const news = { kind: 'call_move_ended', step: `move_ended:${of.moveId}`, facts } as const
  await notifySide(
    tx,
    deps,
    { row, side: isWithdrawn ? otherSide(move.by) : move.by },
    { ...news, isMailed: !isWithdrawn },
  )
}

/** Both sides learn that their call has another date now; each change of it is news of its own, also one that is taken back. */
export async function notifyMoved(
  tx: PoolClient,
  deps: CallNewsDeps,
  { bookingId, wasAt }: { bookingId: string; wasAt: Date },
): Promise<void> {
  const row = await readCallRow(tx, bookingId)
  if (!row) return
  const facts = { oldStartsAt: wasAt.toISOString() }
  const news = { kind: 'call_moved', step: `moved:${row.changedAt.getTime()}`, facts } as const
  for (const side of CALL_SIDES) await notifySide(tx, deps, { row, side }, news)
}
