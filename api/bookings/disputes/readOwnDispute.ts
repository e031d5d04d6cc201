import type { Pool } from 'pg'
import type { CallSide } from '#domain/calls/words.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookingDeps } from '../deps.ts'
import type { CallDispute, CallFile } from './contract.ts'
import { FILE_JSON, readRuling, readStatements } from './statementView.ts'
import { leftOf, readDisputedCall } from './store.ts'

const OPENED = `SELECT CASE WHEN d.by = e.fan THEN 'fan' ELSE 'creator' END AS by, d.at
  FROM app.booking b JOIN chain.escrow_as_of e ON (e.chain_id, e.escrow, e.id) = (b.chain_id, b.escrow, b.escrow_id)
    JOIN chain.booking_dispute_as_of d ON (d.chain_id, d.escrow, d.id) = (e.chain_id, e.escrow, e.id) AND d.kind = 'opened'
  WHERE b.id = $1 ORDER BY d.block DESC, d.log_index DESC LIMIT 1`

/** Of a call by card. */
const OBJECTED = `SELECT s.by, s.at FROM app.booking_step s WHERE s.booking_id = $1 AND s.kind = 'dispute' ORDER BY s.n DESC LIMIT 1`

async function readOpened(
  pool: Pool,
  { id, isByCard }: { id: string; isByCard: boolean },
): Promise<CallDispute['opened']> {
  const { rows } = await pool.query<{ by: CallSide; at: Date }>(isByCard ? OBJECTED : OPENED, [id])
  return rows[0] ? { by: rows[0].by, at: rows[0].at.toISOString() } : null
}

async function readWaitingFiles(pool: Pool, bookingId: string, side: CallSide): Promise<CallFile[]> {
  const { rows } = await pool.query<{ file: CallFile }>(
    `SELECT ${FILE_JSON} AS file FROM app.call_file f
      WHERE f.booking_id = $1 AND f.is_by_fan = $2 AND f.statement_id IS NULL AND f.bytes IS NOT NULL ORDER BY f.created_at, f.id`,
    [bookingId, side === 'fan'],
  )
  return rows.map(({ file }) => file)
}

/**
 * What both sides of an own call laid, and what was ruled.
 * @throws ProblemError NOT_FOUND
 */
export async function readOwnDispute(
  { pool, chainId }: Pick<BookingDeps, 'pool' | 'chainId'>,
  accountId: string,
  bookingId: string,
): Promise<CallDispute> {
  const call = await readDisputedCall(pool, { accountId, bookingId, chainId })
  if (!call) throw new ProblemError('NOT_FOUND')
  return {
    opened: await readOpened(pool, call),
    statements: await readStatements(pool, call.id),
    ruling: await readRuling(pool, call.id),
    files: await readWaitingFiles(pool, call.id, call.side),
    left: leftOf(call),
  }
}
