import type { PoolClient } from 'pg'
import { ProblemError } from '#api/http/problemError.ts'
import { enqueue } from '#api/queue/outbox.ts'
import { withTransaction } from '#db/transaction.ts'
import { GRANT_S } from '#domain/room/floor.ts'
import { asProblem } from '../asProblem.ts'
import type { Access } from '../createAccess.ts'
import { signDecision } from '../decisions/signDecision.ts'
import { insertDecision } from '../decisions/store.ts'
import { lockForAdmission, shareAccount } from '../seats/locks.ts'
import { loadContext, recheckUnderLock, type SaltedContext } from '../verdict/loadContext.ts'
import { type Evaluation, toDecisionDraft, verdictFor } from '../verdict/verdictFor.ts'
import { demandFloor, type FloorLead } from './demandFloor.ts'
import { changeFloor, lockListener, setSpeech } from './store.ts'

/** Whom somebody lets speak. */
export interface SpeechGrant extends FloorLead {
  requestId: string
  /** reference of the request of who leads */
  trace: string
}

interface Grant {
  access: Access
  grant: SpeechGrant
  context: SaltedContext
  evaluation: Evaluation
  /** they lead it for having agreed to host the room beside its channel, which is asked again behind the locks of what ends it */
  isBeside: boolean
}

const ATTEMPTS = 5

const REFUSED = 'They may not speak here any more.'

/** @throws ProblemError CONFLICT where every place is taken: nothing of the transaction is kept */
async function enterPlace(
  tx: PoolClient,
  place: { roomId: string; seatId: string; accountId: string; decisionId: string },
): Promise<void> {
  const { roomId, seatId, accountId, decisionId } = place
  const { rowCount } = await tx.query(
    `INSERT INTO app.floor_place (room_id, n, seat_id, account_id, decision_id, begin_until)
       SELECT r.id, free.n, $2, $3, $4, app.now() + make_interval(secs => ${GRANT_S}) FROM app.room r,
         LATERAL (SELECT min(x.n) AS n FROM generate_series(1, r.max_speakers) x (n)
           WHERE NOT EXISTS (SELECT FROM app.floor_place p WHERE p.room_id = r.id AND p.n = x.n)) free
        WHERE r.id = $1 AND (SELECT count(*) FROM app.floor_place p WHERE p.room_id = r.id) < r.max_speakers`,
    [roomId, seatId, accountId, decisionId],
  )
  if (rowCount) return
  const { rows } = await tx.query<{ most: number }>(
    'SELECT max_speakers AS most FROM app.room WHERE id = $1',
    [roomId],
  )
  const detail = `All ${rows[0]?.most} places are taken. Bring a speaker back to the audience first.`
  throw new ProblemError('CONFLICT', { detail })
}

/** Stores the decision, and with it the place, its bits and that nobody asks any more. Needs the locks of an admission. */
async function give(tx: PoolClient, { access, grant, context, evaluation }: Grant, nowMs: number) {
  const { roomId, requestId, trace } = grant
  const { accountId } = context
  const seat = await lockListener(tx, { roomId, accountId })
  if (!seat) throw new ProblemError('NOT_FOUND')
  const rev = await changeFloor(tx, roomId)
  const { rowCount } = await tx.query('DELETE FROM app.floor_request WHERE id = $1 AND account_id = $2', [
    requestId,
    accountId,
  ])
  if (!rowCount || rev === null) throw new ProblemError('NOT_FOUND')
  const draft = toDecisionDraft(context, 'speak', evaluation, { nowMs, trace })
  const signed = signDecision(draft, access.decisionKey, access.random)
  await enterPlace(tx, { ...seat, accountId, decisionId: signed.id })
  await insertDecision(tx, signed)
  await setSpeech(tx, access, { seatId: seat.seatId, rev, maySpeak: true })
}

/** Whose right is gone is looked at as everybody inside is: that look says and stores what becomes of them. */
async function askAgain(tx: PoolClient, { access, grant, context }: Grant): Promise<void> {
  const body = { account: context.accountId }
  const key = `${grant.requestId}:${grant.trace}`
  await enqueue(tx, [{ topic: 'seats.decide_again', key, body }], access)
}

/** @returns null when something changed since the verdict */
function tryGrant(one: Grant): Promise<'given' | 'refused' | null> {
  const { access, grant, context, evaluation, isBeside } = one
  return withTransaction(access.pool, async (tx) => {
    if (isBeside) await shareAccount(tx, grant.accountId)
    await lockForAdmission(tx, context.accountId, grant.roomId)
    if (isBeside) await demandFloor(tx, grant)
    const { hasChanged, guards } = await recheckUnderLock(tx, access, context, evaluation)
    if (hasChanged) return null
    if (evaluation.verdict.verdict === 'deny') {
      await askAgain(tx, one)
      return 'refused'
    }
    await give(tx, one, guards.nowMs)
    return 'given'
  })
}

async function askerOf({ pool }: Access, { roomId, requestId }: SpeechGrant): Promise<string> {
  const { rows } = await pool.query<{ account_id: string }>(
    'SELECT account_id FROM app.floor_request WHERE id = $1 AND room_id = $2',
    [requestId, roomId],
  )
  if (!rows[0]) throw new ProblemError('NOT_FOUND')
  return rows[0].account_id
}

/**
 * Gives who asks a place on the floor, decided as if they came now; their seat stays, and they have a minute to begin.
 * @throws ProblemError NOT_FOUND of a request that is not open here; CONFLICT where no place is free or they may not be here any
 *   more; FORBIDDEN, BUSY, CHAIN_UNREADABLE
 */
export async function grantSpeech(access: Access, grant: SpeechGrant): Promise<void> {
  const { isBeside } = await demandFloor(access.pool, grant)
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const context = await loadContext(access, grant.roomId, await askerOf(access, grant))
      const evaluation = await verdictFor(access.entitlements, context, 'speak')
      const became = await tryGrant({ access, grant, context, evaluation, isBeside })
      if (became === 'given') return
      if (became === 'refused') throw new ProblemError('CONFLICT', { detail: REFUSED })
    }
  } catch (error) {
    throw asProblem(error)
  }
  throw new ProblemError('BUSY', { detail: 'The room is changing right now. Try again.', retryAfterS: 1 })
}
