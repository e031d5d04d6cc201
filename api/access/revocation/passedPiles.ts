import type { Pool, PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import { inTurns } from '#api/queue/inTurns.ts'
import { isByLock } from '#domain/access/decide.ts'
import { tokensAsked } from '#domain/access/gate.ts'
import type { Access } from '../createAccess.ts'
import { LOCK_KEYS } from '../holdings/holdingRight.ts'
import type { AdmissionRequest } from '../seats/admissionRequest.ts'
import { readOwnSeat } from '../seats/store.ts'
import type { AdmissionContext } from '../verdict/readContext.ts'
import type { Evaluation } from '../verdict/verdictFor.ts'
import { reDecide } from './reDecide.ts'

/** What somebody is to come in by: tokens that are locked for this room. */
export interface Pile {
  /** the room of the hub, digits */
  lockedFor: string
  /** it was read from the chain, and the index may not know of it yet */
  isAhead: boolean
}

/** Of seats to decide again about before one admission; where there are more it is tried again. */
const MAX_PASSED = 20
const DECIDED_AT_ONCE = 4

/** What an allow rests on of what is locked; null where it rests on something else, or is none. */
export function pileOf({ gate }: AdmissionContext, { verdict, reading }: Evaluation): Pile | null {
  if (!gate || !isByLock(gate, verdict)) return null
  const lockedFor = tokensAsked(gate).find((one) => one.lockedFor !== undefined)?.lockedFor ?? '0'
  return { lockedFor, isAhead: reading.reader === 'contract' }
}

/** SQL: a wallet of an account has enough locked of condition `d`, by the index. A scalar look-up: as a join it is planned over all locks. */
const IS_LOCKED = (
  account: string,
) => `EXISTS (SELECT FROM app.identity i WHERE i.account_id = ${account} AND i.ended_at IS NULL
  AND (SELECT l.amount_units >= d.min_units AND l.returned_at IS NULL AND l.until > app.now() AND l.as_of IS NULL FROM chain.token_lock_as_of l
    WHERE l.chain_id = d.chain_id AND l.module = $3 AND l.room_id = $4 AND l.owner = i.wallet AND l.token = d.address))`

interface PassedSeat {
  id: string
  account_id: string
}

/**
 * Open seats of others in the room that tokens let in which are locked no more, by the index of this moment. Where all conditions are asked
 * for every seat rests on its locks, whichever entitlement it is held by; where any is enough, those that are held by one. Of a pile that
 * the index does not know of, while it was read from the chain, all that rest on a lock: the index cannot tell which of them had it.
 */
export async function readPassedPiles(
  db: Pool | PoolClient,
  { sessionLock }: Pick<Access, 'sessionLock'>,
  { roomId, accountId }: Pick<AdmissionRequest, 'roomId' | 'accountId'>,
  { lockedFor, isAhead }: Pile,
): Promise<PassedSeat[]> {
  const { rows } = await db.query<PassedSeat>({
    name: 'piles_passed',
    text: `SELECT s.id, s.account_id FROM app.room r JOIN app.gate g ON g.id = r.gate_id
        JOIN app.seat s ON s.room_id = r.id AND s.state <> 'ended' AND s.role = 'viewer' AND s.source_key IS NOT NULL
      WHERE r.id = $1 AND s.account_id <> $2 AND EXISTS (SELECT FROM app.condition d
        WHERE d.gate_id = g.id AND d.kind = 'erc20' AND (g.mode = 'all' OR s.source_key LIKE ${LOCK_KEYS})
          AND ($5 AND NOT ${IS_LOCKED('$2')} OR NOT ${IS_LOCKED('s.account_id')}))
      ORDER BY s.id LIMIT ${MAX_PASSED}`,
    values: [...[roomId, accountId, Buffer.from((sessionLock ?? '').slice(2), 'hex'), lockedFor, isAhead]],
  })
  return rows
}

/**
 * Before somebody comes in by a pile: whoever was let in by tokens that they took back since then is out first, so that one pile never has
 * two people in. What is read from the chain itself is ahead of the index and may have been somebody's a block ago who is inside by it.
 * Then nobody else comes in by a lock until the index has caught up: to ask the chain about everybody inside for each who comes would be slow,
 * and two questions are about two blocks.
 * @throws ProblemError BUSY
 */
export async function endPassedPiles(access: Access, request: AdmissionRequest, pile: Pile): Promise<void> {
  const passed = await readPassedPiles(access.pool, access, request, pile)
  if (pile.isAhead && passed.length > 0) {
    const detail = 'What is locked for this room cannot be counted right now. Try again in a moment.'
    throw new ProblemError('BUSY', { detail, retryAfterS: 5 })
  }
  await inTurns(passed, DECIDED_AT_ONCE, async ({ id, account_id }) => {
    const seat = await readOwnSeat(access.pool, id, account_id)
    // who could not be decided about is still there under the locks, and keeps the pile out
    if (seat)
      await reDecide(access, seat, { trace: request.trace }).catch((error) =>
        access.log.warn({ err: error, seat: id }, 'a seat whose tokens are locked no more is still open'),
      )
  })
}
