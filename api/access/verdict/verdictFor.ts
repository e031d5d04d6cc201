import { ChainUnreadable } from '#api/ports/chain.ts'
import { type DecideInput, decide, lacksLock, POLICY_VERSION } from '#domain/access/decide.ts'
import { foreignAsked } from '#domain/access/gate.ts'
import { besidePass, cardOpening, isOpenedBy } from '#domain/access/opening.ts'
import type { Verdict } from '#domain/access/verdict.ts'
import type { Action } from '#domain/words.ts'
import type { DecisionDraft } from '../decisions/signDecision.ts'
import { passesAsked } from '../holdings/askedHoldings.ts'
import {
  type EntitlementReader,
  type EntitlementReading,
  forgetSettled,
  NO_ENTITLEMENTS,
} from '../holdings/readEntitlements.ts'
import type { AdmissionContext } from './readContext.ts'

/** True when a verdict depends on what somebody holds. */
export function needsEntitlements(context: AdmissionContext, action: Action): boolean {
  const { room, isHost, isCoHost, role, ban } = context
  const isAsked = room.visibility === 'members' && !isHost && !isCoHost && role === null
  return action !== 'host' && room.state === 'live' && isAsked && !ban
}

/** A verdict with what it rests on. */
export interface Evaluation {
  verdict: Verdict
  reading: EntitlementReading
}

/** Everything that the answer for a context and a reading depends on. */
export function decideInput(
  context: AdmissionContext,
  reading: EntitlementReading,
  action: Action,
): DecideInput {
  const { room, isHost, isCoHost, role, ban, gate, invitation, follow, call, card, nowMs } = context
  const stored = [...card.entitlements, invitation, follow].filter((right) => right !== null)
  return {
    action,
    room: { state: room.state, visibility: room.visibility, gate, isOpen: room.isOpen },
    isHost,
    isCoHost,
    role,
    ban,
    ...(room.kind === 'call' && { call }),
    entitlements: [...reading.entitlements, ...stored],
    lost: reading.lost,
    silent: reading.silent,
    frozen: card.frozen,
    chain: reading.point,
    now: Math.floor(nowMs / 1000),
  }
}

/** The pure answer for a context and a reading. */
export function verdictFrom(context: AdmissionContext, reading: EntitlementReading, action: Action): Verdict {
  return decide(decideInput(context, reading, action))
}

/** Where nobody tells of foreign tokens: what has to be locked and is not keeps somebody out, whatever would be told. */
function withoutForeign(
  context: AdmissionContext,
  { reading }: Evaluation,
  action: Action,
): (error: unknown) => EntitlementReading {
  const { gate } = context
  return (error) => {
    const isOut = gate?.mode === 'all' && lacksLock(decideInput(context, reading, action), null)
    if (!isOut || !(error instanceof ChainUnreadable)) throw error
    return { ...reading, silent: foreignAsked(gate) }
  }
}

/**
 * Reads what is needed and decides: the chain only where no right by card opens the gate, and foreign tokens only where nothing
 * else does. A pass is used before a follow; where the chain cannot be read, a follow that opens is enough.
 * @throws ChainUnreadable when a gate cannot be read
 * @param outside for somebody without a seat: seconds that a purchase dropped by a reorg is waited for
 */
export async function verdictFor(
  reader: EntitlementReader,
  context: AdmissionContext,
  action: Action,
  outside?: { rememberLostS: number },
): Promise<Evaluation> {
  const stored: Evaluation = {
    verdict: verdictFrom(context, NO_ENTITLEMENTS, action),
    reading: NO_ENTITLEMENTS,
  }
  if (!needsEntitlements(context, action)) return stored
  const { verdict } = stored
  const isOpen = verdict.verdict === 'allow'
  // a pass goes before a follow, tokens do not
  const mayBePass =
    verdict.verdict === 'allow' &&
    verdict.entitlement?.source === 'follow' &&
    passesAsked(context.gate).length > 0
  if (isOpen && !mayBePass) return stored
  try {
    const settle = (read: EntitlementReading): Evaluation => {
      const reading = outside ? forgetSettled(read, context, outside.rememberLostS) : read
      return { verdict: verdictFrom(context, reading, action), reading }
    }
    const own = await reader.readOwn(context)
    const known = settle(own)
    // what was not made here is asked last: where the door opens without it, it cannot hold anybody up
    if (known.verdict.verdict === 'allow') return known
    return settle(await reader.withForeign(context, own).catch(withoutForeign(context, known, action)))
  } catch (error) {
    if (isOpen && error instanceof ChainUnreadable) return stored
    throw error
  }
}

/**
 * True for somebody whom the door would sell what they are paying for: they would pay twice. It is no verdict, because the
 * provider may still say either.
 */
export function waitsForPayment({ gate, card }: AdmissionContext, verdict: Verdict): boolean {
  if (verdict.verdict === 'allow' || !gate || card.pending.length === 0) return false
  const isSold = ['COLLAB_TOKENS', 'NO_PASS', 'TIER_REQUIRED', 'PASS_EXPIRED', 'PASS_MOVED'].includes(
    verdict.reason,
  )
  const paid = card.pending.map(cardOpening)
  // what else the gate asks for is asked for when the pass is there
  return isSold && isOpenedBy(gate, [...paid, ...card.entitlements, ...besidePass(gate)])
}

/** A verdict as it goes into its decision. `salt` must exist by then. */
export function toDecisionDraft(
  context: AdmissionContext & { salt: Buffer },
  action: Action,
  { verdict, reading }: Evaluation,
  { nowMs, trace }: { nowMs: number; trace: string },
): DecisionDraft {
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
    ...(reading.foreign && { foreign: reading.foreign }),
    wallet: verdict.verdict === 'allow' ? (verdict.wallet ?? null) : null,
    salt: context.salt,
    nowMs,
    trace,
  }
}
