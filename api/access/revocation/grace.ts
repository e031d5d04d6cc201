import type { PoolClient } from 'pg'
import { lacksLock } from '#domain/access/decide.ts'
import { isTokenSource } from '#domain/access/tokenCondition.ts'
import { lacksTokensAlone } from '#domain/access/tryGate.ts'
import type { GraceCause } from '#domain/access/words.ts'
import type { Action, DenyCode } from '#domain/words.ts'
import { readAllow } from '../decisions/store.ts'
import type { AccessDeps } from '../deps.ts'
import type { SeatInRoom } from '../seats/store.ts'
import type { AdmissionContext } from '../verdict/readContext.ts'
import { decideInput, type Evaluation } from '../verdict/verdictFor.ts'

/** Words of the `seat` channel that are not the end of a seat. */
export type SeatHint = 'KEPT' | 'REENTER' | 'GRACE'

/** Why and for how long a seat stays. */
export interface Grace {
  cause: GraceCause
  seconds: number
}

/** A seat that is lost, and by what. */
interface LostSeat {
  access: Pick<AccessDeps, 'settings'>
  seat: SeatInRoom
  context: AdmissionContext
  evaluation: Evaluation
  action: Action
}

/** A minute for tokens comes once in so long: a pile that goes round would keep as many as pass it on in time. */
const TOKEN_GRACE_REST = '10 minutes'

/** Tells the process that holds the person's socket; a hint, sent at commit. */
export async function notifySeat(tx: PoolClient, seatId: string, hint: SeatHint): Promise<void> {
  await tx.query("SELECT pg_notify('seat', $1)", [`${seatId}:${hint}`])
}

/** A seat that is lost through no fault of the person, or that they can win back at once, stays for a bounded time. */
export async function beginGrace(tx: PoolClient, seatId: string, { cause, seconds }: Grace): Promise<void> {
  await tx.query(
    `UPDATE app.seat SET grace_until = app.now() + make_interval(secs => $2), grace_cause = $3,
       token_grace_at = CASE WHEN $3 = 'tokens' AND coalesce(token_grace_at <= app.now() - interval '${TOKEN_GRACE_REST}', true)
         THEN app.now() ELSE token_grace_at END,
       state = CASE WHEN state = 'live' THEN 'grace' ELSE state END WHERE id = $1 AND state <> 'ended'`,
    [seatId, seconds, cause],
  )
  await notifySeat(tx, seatId, 'GRACE')
}

/**
 * How long ago the person's last grace for tokens in this room began, on this seat or another one, in seconds; null: none of ten minutes.
 * It goes on whatever came between.
 */
export async function tokenGraceAgeS(
  tx: PoolClient,
  { accountId, roomId }: { accountId: string; roomId: string },
): Promise<number | null> {
  const { rows } = await tx.query<{ age: number | null }>(
    `SELECT extract(epoch FROM app.now() - max(token_grace_at))::float8 AS age FROM app.seat
      WHERE account_id = $1 AND room_id = $2 AND token_grace_at > app.now() - interval '${TOKEN_GRACE_REST}'`,
    [accountId, roomId],
  )
  return rows[0]?.age ?? null
}

/**
 * Gives a seat what its person is let in by now. What belongs to them belongs to nobody else: a seat of another person that still has it
 * has lost it, as where a reorg gave two purchases each other's numbers, and is decided again for that itself.
 * @returns false when another open seat of the same person has it
 */
export async function claimSource(
  tx: PoolClient,
  { id, accountId }: { id: string; accountId: string | null },
  sourceKey: string | null,
): Promise<boolean> {
  if (sourceKey === null) return true
  const { rows } = await tx.query<{ account_id: string | null }>(
    "SELECT account_id FROM app.seat WHERE source_key = $2 AND id <> $1 AND state <> 'ended'",
    [id, sourceKey],
  )
  if (rows.some((other) => other.account_id === accountId)) return false
  if (rows.length > 0)
    await tx.query(
      "UPDATE app.seat SET source_key = NULL WHERE source_key = $2 AND id <> $1 AND state <> 'ended'",
      [id, sourceKey],
    )
  return true
}

/**
 * Why and how long a seat stays although it is lost; null: it ends at once. The network usually includes a dropped purchase again. Who
 * sold or moved tokens may have them back: while the wallet that let them in is theirs, and nothing else of the same gate is missing.
 * What was locked and taken back is no such want.
 */
export async function graceLeft(
  tx: PoolClient,
  situation: LostSeat,
  reason: DenyCode,
): Promise<Grace | null> {
  const { access, seat, context, evaluation, action } = situation
  const { REORG_GRACE_S, TOKEN_GRACE_S } = access.settings
  if (seat.state === 'held') return null
  const allow = await readAllow(tx, seat.decisionId)
  const input = decideInput(context, evaluation.reading, action)
  if (lacksLock(input, allow?.source ?? null)) return null
  if (reason === 'REORGED') return { cause: 'reorged', seconds: REORG_GRACE_S }
  if (!allow?.wallet || !context.gate || allow.gateId !== context.gate.id) return null
  // where any condition is enough, another one may have let them in
  const wasOfTokens = context.gate.mode === 'all' || isTokenSource(allow.source)
  const isTheirs = evaluation.reading.wallets.includes(allow.wallet)
  if (!wasOfTokens || !isTheirs || !lacksTokensAlone(input, allow.wallet)) return null
  const seconds = TOKEN_GRACE_S - ((await tokenGraceAgeS(tx, seat)) ?? 0)
  return seconds > 0 ? { cause: 'tokens', seconds } : null
}
