import type { Canonical } from '../canonical.ts'
import type { Action } from '../words.ts'
import type { Entitlement } from './entitlement.ts'
import type { ConditionCheck } from './opening.ts'
import { isTokenCondition } from './tokenCondition.ts'
import type { ChainPoint, DenyFacts, Verdict } from './verdict.ts'

/** What a decision rests on, as it is stored and signed. References are salted hashes in hex. */
export interface Evidence {
  [key: string]: Canonical
}

/** The entitlement behind an allow, without anything that names a person for ever. */
export interface EntitlementEvidence {
  entitlement: Entitlement
  /** salted reference of the entitlement's source key */
  sourceRef: string
  /** salted reference of the wallet, null for entitlements that need none */
  walletRef: string | null
}

function lockOf(condition: ConditionCheck['condition']): string | null {
  return isTokenCondition(condition) ? (condition.lockedFor ?? null) : null
}

function signedFacts(facts: DenyFacts): Evidence {
  // the free text of a ban is for the person, and an exact amount names a wallet to whoever reads the chain: what is signed for ever
  // keeps the rule alone, and which conditions were met
  const { reason: _reason, checks, ...rest } = facts
  const said = Object.entries(rest).filter(([, value]) => value !== undefined)
  const silent = checks?.map(({ isSilent }) => isSilent === true)
  const lockedFor = checks?.map(({ condition }) => lockOf(condition)).find((one) => one !== null)
  return {
    ...Object.fromEntries(said),
    ...(checks && { met: checks.map(({ isMet }) => isMet) }),
    // want of an answer is not want of tokens
    ...(silent?.includes(true) && { silent }),
    // of the same tokens another amount counted: what is locked for this room of the hub
    ...(lockedFor !== undefined && { lockedFor }),
  }
}

/** When and where a verdict was read. */
export interface EvidenceReading {
  point: ChainPoint | null
  /** database time, seconds since the epoch */
  now: number
  reader: 'index' | 'contract' | 'none'
  /** how many providers told the same when it was read from the contract */
  confirmedBy?: 1 | 2
  /** the block at whose end tokens that were not made here were asked, and how many providers told the same */
  foreign?: ForeignPoint
}

/** Where foreign tokens were read. */
export interface ForeignPoint {
  block: number
  /** 0x hex, 32 bytes */
  blockHash: string
  /** seconds since the epoch */
  blockAt: number
  confirmedBy: 1 | 2
}

/**
 * Evidence of a verdict: both clocks, the entitlement or the facts of the refusal.
 * @param read when and where it was read
 */
export function evidenceOf(
  verdict: Verdict,
  behind: EntitlementEvidence | null,
  read: EvidenceReading,
): Evidence {
  const { point, now, reader, confirmedBy, foreign } = read
  const clocks: Evidence = { now, blockAt: point?.blockAt ?? null, reader }
  if (confirmedBy !== undefined) clocks.confirmedBy = confirmedBy
  if (foreign !== undefined) clocks.foreign = { ...foreign }
  if (verdict.verdict === 'deny') return { ...clocks, facts: signedFacts(verdict.facts) }
  if (verdict.role) clocks.role = verdict.role
  if (!behind) return { ...clocks, right: null }
  const { entitlement, sourceRef, walletRef } = behind
  return {
    ...clocks,
    right: {
      source: entitlement.source,
      sourceRef,
      walletRef,
      tier: entitlement.tierNo,
      rank: entitlement.rank,
      validFrom: entitlement.validFrom,
      validUntil: entitlement.validUntil,
      level: entitlement.level,
      // of another creator than the room's
      ...(entitlement.collection !== undefined && { collection: entitlement.collection }),
      ...(entitlement.holding?.lockedFor !== undefined && { lockedFor: entitlement.holding.lockedFor }),
    },
  }
}

/** Everything the leaf of a decision covers. Times are seconds since the epoch, `atMs` milliseconds. */
export interface DecisionReceipt {
  id: string
  /** salted reference of the account, hex */
  subjectRef: string
  roomId: string
  action: Action
  verdict: Verdict
  evidence: Evidence
  gateId: string | null
  /** version of the rules that decided; what an earlier one signed is read with its own */
  policyVersion: number
  point: ChainPoint | null
  validUntil: number | null
  atMs: number
}

/** The receipt as canonical value, version 1. Its canonical JSON is what is hashed and signed. */
export function receiptBody(receipt: DecisionReceipt): Canonical {
  const { verdict, point } = receipt
  return {
    v: 1,
    kind: 'decision',
    id: receipt.id,
    subject: receipt.subjectRef,
    room: receipt.roomId,
    action: receipt.action,
    verdict: verdict.verdict,
    reason: verdict.verdict === 'deny' ? verdict.reason : null,
    evidence: receipt.evidence,
    gate: receipt.gateId,
    policy: receipt.policyVersion,
    chain: point
      ? {
          id: point.chainId,
          block: point.block,
          hash: point.blockHash,
          at: point.blockAt,
          epoch: point.epoch,
          level: point.level,
        }
      : null,
    validUntil: receipt.validUntil,
    at: receipt.atMs,
  }
}
