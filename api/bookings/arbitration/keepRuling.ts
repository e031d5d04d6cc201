import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'
import { isFinal } from '#domain/booking/terms.ts'
import { errorFacts } from '#domain/calls/cardTurn.ts'
import { rulingContent } from '#domain/calls/dispute.ts'
import { newId } from '#domain/ids.ts'
import { ProblemError } from '../../http/problemError.ts'
import type { FollowBookingsDeps } from '../booked/followDeps.ts'
import type { BookingDeps } from '../deps.ts'
import { withBriefLocks } from '../reservations/locks.ts'
import { applyTurn, type CallAct, callTurn } from '../steps/applyStep.ts'
import { type CardCall, lockCardCall } from '../steps/lockBooking.ts'
import { type ArbiterAsk, demandDisputed, noteArbitration, type ReadableDispute } from './store.ts'

/** What one arbiter keeps within 24 hours. */
const MAX_A_DAY = 20

interface Ruling {
  creatorBps: number
  text: string
}

/** Why nobody rules about it any more; null: it waits. */
function obstacleOf({ status, until, now, isByCard }: ReadableDispute): string | null {
  if (isFinal(status)) return 'This call has ended, and its money is divided.'
  if (status !== 'disputed') return 'The network has taken its dispute back, so there is nothing to rule.'
  if (until === null || until > now) return null
  return isByCard
    ? 'The time to rule is over: this site ends it as it was agreed for silence.'
    : 'The time to rule is over: from now on anybody can end it, as it was agreed for silence.'
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

type RuleDeps = Pick<BookingDeps, 'pool' | 'clock' | 'random' | 'chainId'> & FollowBookingsDeps

/** What one arbiter rules about a booking, and its hash. */
interface HashedRuling extends Ruling {
  hash: Buffer
}

/** By card a ruling is in force at once: nothing else is asked for it. */
async function enforce(
  tx: PoolClient,
  deps: RuleDeps,
  call: CardCall,
  { creatorBps, hash }: HashedRuling,
): Promise<void> {
  const act: CallAct = { step: { kind: 'resolve', creatorBps }, by: 'arbiter', textHash: hash }
  const turn = callTurn(call, act)
  if (turn.error !== null)
    throw new ProblemError('CONFLICT', {
      detail: 'There is nothing to rule about this call any more. Read it again.',
      facts: errorFacts(turn.error),
    })
  await applyTurn(tx, deps, call, { act, turn })
}

async function isKept(tx: PoolClient, { arbiterId, bookingId }: ArbiterAsk, hash: Buffer): Promise<boolean> {
  const { rowCount } = await tx.query(
    'SELECT FROM app.call_ruling WHERE booking_id = $1 AND account_id = $2 AND hash = $3',
    [bookingId, arbiterId, hash],
  )
  return (rowCount ?? 0) > 0
}

async function keep(
  deps: RuleDeps,
  tx: PoolClient,
  asking: ArbiterAsk,
  { creatorBps, text }: Ruling,
): Promise<string> {
  const { arbiterId } = asking
  // what one arbiter keeps is counted one after the other
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 24))', [arbiterId])
  const card = await lockCardCall(tx, asking.bookingId)
  const call = await demandDisputed(deps, tx, asking)
  const { bookingKey } = call
  const hash = createHash('sha256').update(rulingContent({ bookingKey, creatorBps, text })).digest()
  const answer = `0x${hash.toString('hex')}`
  const wasKept = await isKept(tx, asking, hash)
  // whoever ruled this by card has ended it by that
  if (wasKept && card) return answer
  const detail = obstacleOf(call)
  if (detail) throw new ProblemError('CONFLICT', { detail })
  if (wasKept) return answer
  await demandPace(tx, arbiterId)
  await noteArbitration(deps, tx, 'rule', { call, ...asking })
  await tx.query(
    'INSERT INTO app.call_ruling (id, booking_id, account_id, creator_bps, text, hash) VALUES ($1, $2, $3, $4, $5, $6)',
    [newId('rul', deps.random), call.id, arbiterId, creatorBps, text, hash],
  )
  if (card) await enforce(tx, deps, card, { creatorBps, text, hash })
  return answer
}

/**
 * Keeps what an arbiter rules and why, and answers its hash (0x hex); the same once more is kept once. By wallet the escrow is to be given
 * it; by card it is in force with that, and the call ends.
 * @throws ProblemError NOT_FOUND, FORBIDDEN, CONFLICT, RATE_LIMITED, BUSY
 */
export function keepRuling(deps: RuleDeps, asking: ArbiterAsk, ruling: Ruling): Promise<string> {
  return withBriefLocks(deps.pool, (tx) => keep(deps, tx, asking, ruling))
}
