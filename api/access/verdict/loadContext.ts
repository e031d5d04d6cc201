import type { Pool, PoolClient, QueryResultRow } from 'pg'
import { ensureSalt } from '#api/accounts/ensureSalt.ts'
import { ProblemError } from '#api/http/problemError.ts'
import type { Statement } from '#db/batch.ts'
import type { Access } from '../createAccess.ts'
import { askedContracts, holdingsAsked } from '../holdings/askedHoldings.ts'
import { isSameCall } from './admittedCall.ts'
import { type Guards, guardsStatement, toGuards } from './guards.ts'
import { type AdmissionContext, readContext } from './readContext.ts'
import type { Evaluation } from './verdictFor.ts'

/** A context whose account has the salt of its references. */
export type SaltedContext = AdmissionContext & { salt: Buffer }

/**
 * Where somebody stands at a door. Throws NOT_FOUND for a room that the account knows nothing of.
 * @param db a transaction whose writes count already
 */
export async function loadContext(
  access: Access,
  roomId: string,
  accountId: string,
  db: Pool | PoolClient = access.pool,
): Promise<SaltedContext> {
  const { random, settings } = access
  let context = await readContext(db, settings.CHAIN_ID, roomId, accountId)
  if (context && !context.salt) {
    await ensureSalt(db, accountId, random(32))
    context = await readContext(db, settings.CHAIN_ID, roomId, accountId)
  }
  if (!context?.salt) throw new ProblemError('NOT_FOUND')
  return { ...context, salt: context.salt }
}

/** A second look at what a verdict rested on: a statement to ask under the locks, and what its answer means. */
export interface Recheck {
  ask: Statement
  /** @throws ProblemError NOT_FOUND, SIGN_IN_REQUIRED */
  judge(rows: QueryResultRow[]): { hasChanged: boolean; guards: Guards }
}

/** Looks again at everything a verdict rested on, and at the session that asks where one does. */
export function recheckOf(
  access: Access,
  context: AdmissionContext,
  evaluation: Evaluation & { sessionId?: string },
): Recheck {
  const { reading, verdict, sessionId } = evaluation
  const asked = holdingsAsked(context.gate, access.sessionLock)
  const ask = guardsStatement({
    chainId: access.settings.CHAIN_ID,
    context,
    seq: reading.seq,
    // what was not asked of the chain is not touched by it
    subjects: asked && reading.reader !== 'none' ? [...reading.wallets, ...askedContracts(asked)] : [],
    indexedAt: reading.reader === 'index' ? (reading.point?.block ?? null) : null,
    sourceKey: verdict.verdict === 'allow' ? (verdict.entitlement?.sourceKey ?? null) : null,
    sessionId: sessionId ?? null,
  })
  return { ask, judge: ([row]) => judge(row, context, evaluation) }
}

/** The same in one go, for a transaction that holds the locks. */
export async function recheckUnderLock(
  tx: PoolClient,
  access: Access,
  context: AdmissionContext,
  evaluation: Evaluation & { sessionId?: string },
): Promise<{ hasChanged: boolean; guards: Guards }> {
  const { ask, judge } = recheckOf(access, context, evaluation)
  return judge((await tx.query(ask)).rows)
}

function judge(
  row: QueryResultRow | undefined,
  context: AdmissionContext,
  { reading, verdict }: Evaluation,
): { hasChanged: boolean; guards: Guards } {
  const guards = toGuards(row, context.accountId)
  if (!guards) throw new ProblemError('NOT_FOUND')
  if (!guards.mayAct) throw new ProblemError('SIGN_IN_REQUIRED')
  const { room, policyVer, ban, isMarkedGuest, role, isCoHost, invitation, follow, call, card, cursor } =
    context
  const hasChanged =
    guards.state !== room.state ||
    guards.rev !== room.rev ||
    guards.policyVer !== policyVer ||
    guards.banActionId !== (ban?.actionId ?? null) ||
    guards.isMarkedGuest !== isMarkedGuest ||
    guards.role !== role ||
    guards.isCoHost !== isCoHost ||
    guards.isFollowing !== (follow !== null) ||
    guards.isInvited !== (invitation !== null) ||
    !isSameCall(guards.call, call) ||
    guards.isTouched ||
    (verdict.verdict === 'allow' &&
      verdict.validUntil !== null &&
      verdict.validUntil * 1000 <= guards.nowMs) ||
    // what counts as a pass alone was said by the same state of the index that the pass was read from
    (card.isMoved && (guards.epoch ?? 0) !== (cursor?.epoch ?? 0)) ||
    (reading.point !== null && (guards.epoch ?? 0) !== reading.point.epoch)
  return { hasChanged, guards }
}
