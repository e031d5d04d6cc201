import { decide, isOpenedBy, POLICY_VERSION } from '#domain/access/decide.ts'
import type { Verdict } from '#domain/access/verdict.ts'
import type { Action } from '#domain/words.ts'
import type { DecisionDraft } from '../decisions/signDecision.ts'
import {
  type EntitlementReader,
  type EntitlementReading,
  forgetSettled,
  NO_ENTITLEMENTS,
} from '../holdings/readEntitlements.ts'
import type { AdmissionContext } from './readContext.ts'

/** True when a verdict depends on what somebody holds. */
export function needsEntitlements(context: AdmissionContext, action: Action): boolean {
  const { room, isHost, ban } = context
  return action === 'watch' && room.visibility === 'members' && room.state === 'live' && !isHost && !ban
}

/** A verdict with what it rests on. */
export interface Evaluation {
  verdict: Verdict
  reading: EntitlementReading
}

/** The pure answer for a context and a reading. */
export function verdictFrom(context: AdmissionContext, reading: EntitlementReading, action: Action): Verdict {
  const { room, isHost, ban, gate, invitation, card, nowMs } = context
  const stored = invitation ? [...card.entitlements, invitation] : card.entitlements
  return decide({
    action,
    room: { state: room.state, visibility: room.visibility, gate, isOpen: room.isOpen },
    isHost,
    ban,
    entitlements: [...reading.entitlements, ...stored],
    lost: reading.lost,
    frozen: card.frozen,
    chain: reading.point,
    now: Math.floor(nowMs / 1000),
  })
}

/**
 * Reads what is needed and decides: the chain only where no right by card opens the gate.
 * Throws ChainUnreadable when a gate cannot be read.
 * @param outside for somebody without a seat: seconds that a purchase dropped by a reorg is waited for
 */
export async function verdictFor(
  reader: EntitlementReader,
  context: AdmissionContext,
  action: Action,
  outside?: { rememberLostS: number },
): Promise<Evaluation> {
  const asks = needsEntitlements(context, action)
  if (!asks || context.card.entitlements.length > 0) {
    const verdict = verdictFrom(context, NO_ENTITLEMENTS, action)
    if (!asks || verdict.verdict === 'allow') return { verdict, reading: NO_ENTITLEMENTS }
  }
  const read = await reader.read(context)
  const reading = outside ? forgetSettled(read, context, outside.rememberLostS) : read
  return { verdict: verdictFrom(context, reading, action), reading }
}

/**
 * True for somebody whom the door would sell what they are paying for: they would pay twice. It is no verdict, because the
 * provider may still say either.
 */
export function waitsForPayment({ gate, card }: AdmissionContext, verdict: Verdict): boolean {
  if (verdict.verdict === 'allow' || !gate || card.pending.length === 0) return false
  const isSold = ['NO_PASS', 'TIER_REQUIRED', 'PASS_EXPIRED', 'PASS_MOVED'].includes(verdict.reason)
  return isSold && isOpenedBy(gate, [...card.pending, ...card.entitlements])
}

/** A verdict as it goes into its decision. `salt` must exist by then. */
export function toDecisionDraft(
  context: AdmissionContext & { salt: Buffer },
  action: Action,
  { verdict, reading }: Evaluation,
  { nowMs, trace }: { nowMs: number; trace: string },
): DecisionDraft {
  const entitlement = verdict.verdict === 'allow' ? verdict.entitlement : null
  return {
    accountId: context.accountId,
    roomId: context.room.id,
    action,
    verdict,
    gateId: context.gate?.id ?? null,
    policyVersion: POLICY_VERSION,
    point: reading.point,
    reader: reading.reader,
    ...(reading.confirmedBy && { confirmedBy: reading.confirmedBy }),
    wallet: entitlement ? (reading.walletOf.get(entitlement.sourceKey) ?? null) : null,
    salt: context.salt,
    nowMs,
    trace,
  }
}
