import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import { isFinal } from '#domain/booking/terms.ts'
import { rulingContent } from '#domain/calls/dispute.ts'
import { newId } from '#domain/ids.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { BookingDeps } from '../deps.ts'
import { withBriefLocks } from '../reservations/locks.ts'
import { type ArbiterAsk, demandDisputed, noteArbitration, type ReadableDispute } from './store.ts'

/** What one arbiter keeps within 24 hours. */
const MAX_A_DAY = 20

interface Ruling {
  creatorBps: number
  text: string
}

/** Why nobody rules about it any more; null: it waits. */
function obstacleOf({ status, until, now }: ReadableDispute): string | null {
  if (isFinal(status)) return 'This call has ended, and its money is divided.'
  if (status !== 'disputed') return 'The network has taken its dispute back, so there is nothing to rule.'
  if (until === null || until > now) return null
  return 'The time to rule is over: from now on anybody can end it, as it was agreed for silence.'
}

async function demandPace(tx: PoolClient, arbiterId: string): Promise<void> {
  const { rows } = await tx.query<{ made: number; waitS: number | null }>(
    `SELECT count(*)::int AS made, ceil(extract(epoch FROM min(created_at) + interval '1 day' - app.now()))::int AS "waitS"
      FROM app.call_ruling WHERE account_id = $1 AND created_at > app.now() - interval '1 day'`,
    [arbiterId],
  )
  const [{ made, waitS } = { made: 0, waitS: null }] = rows
  if (made < MAX_A_DAY) return
  const detail = `You kept ${MAX_A_DAY} rulings within a day, and that is the most. Keep the next one later.`
  throw new ProblemError('RATE_LIMITED', { detail, retryAfterS: Math.max(1, waitS ?? 1) })
}

/**
 * Keeps what an arbiter rules and why, and answers the hash for the escrow (0x hex); the same once more is kept once.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT, RATE_LIMITED
 */
export async function keepRuling(
  deps: Pick<BookingDeps, 'pool' | 'clock' | 'random' | 'chainId'>,
  asking: ArbiterAsk,
  { creatorBps, text }: Ruling,
): Promise<string> {
  const { arbiterId } = asking
  return withBriefLocks(deps.pool, async (tx) => {
    // what one arbiter keeps is counted one after the other
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 24))', [arbiterId])
    const call = await demandDisputed(deps, tx, asking)
    const detail = obstacleOf(call)
    if (detail) throw new ProblemError('CONFLICT', { detail })
    const { escrowId } = call
    const hash = createHash('sha256').update(rulingContent({ escrowId, creatorBps, text })).digest()
    const answer = `0x${hash.toString('hex')}`
    const { rowCount } = await tx.query(
      'SELECT FROM app.call_ruling WHERE booking_id = $1 AND account_id = $2 AND hash = $3',
      [call.id, arbiterId, hash],
    )
    if (rowCount) return answer
    await demandPace(tx, arbiterId)
    await noteArbitration(deps, tx, 'rule', { call, ...asking })
    await tx.query(
      'INSERT INTO app.call_ruling (id, booking_id, account_id, creator_bps, text, hash) VALUES ($1, $2, $3, $4, $5, $6)',
      [newId('rul', deps.random), call.id, arbiterId, creatorBps, text, hash],
    )
    return answer
  })
}
