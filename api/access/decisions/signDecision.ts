import { createHash } from 'node:crypto'
import {
  type DecisionReceipt,
  type Evidence,
  evidenceOf,
  type ForeignPoint,
  receiptBody,
} from '#domain/access/receipt.ts'
import type { ChainPoint, Verdict } from '#domain/access/verdict.ts'
import { canonicalJson } from '#domain/canonical.ts'
import type { RandomBytes } from '#domain/clock.ts'
import { newTimedId } from '#domain/ids.ts'
import type { Action } from '#domain/words.ts'
import type { DecisionKey } from './decisionKey.ts'

/** A verdict with everything that goes into its receipt. */
export interface DecisionDraft {
  accountId: string
  roomId: string
  action: Action
  verdict: Verdict
  gateId: string | null
  policyVersion: number
  point: ChainPoint | null
  reader: 'index' | 'contract' | 'none'
  /** providers that told the same, when the contract was read */
  confirmedBy?: 1 | 2
  /** where foreign tokens were asked, when any were */
  foreign?: ForeignPoint
  /** wallet behind the entitlement, 0x hex */
  wallet: string | null
  /** destroyed on erasure, which makes every reference below meaningless */
  salt: Buffer
  nowMs: number
  /** reference of the request or job */
  trace: string
}

/** A decision as it is stored. */
export interface SignedDecision extends DecisionDraft {
  id: string
  subjectRef: Buffer
  evidence: Evidence
  validUntil: number | null
  leaf: Buffer
  sig: Buffer
  keyId: string
}

/** sha256(salt ‖ text): a reference that only the holder of the salt can resolve. */
export function saltedRef(salt: Buffer, text: string): Buffer {
  return createHash('sha256').update(salt).update(text).digest()
}

/** The leaf of a receipt: sha256(0x00 ‖ canonical JSON). */
export function leafOf(receipt: DecisionReceipt): Buffer {
  return createHash('sha256')
    .update(Uint8Array.of(0))
    .update(canonicalJson(receiptBody(receipt)))
    .digest()
}

/** Gives a verdict its id, leaf and signature. */
export function signDecision(draft: DecisionDraft, key: DecisionKey, random: RandomBytes): SignedDecision {
  const { verdict, salt, nowMs } = draft
  const entitlement = verdict.verdict === 'allow' ? verdict.entitlement : null
  const behind = entitlement
    ? {
        entitlement,
        sourceRef: saltedRef(salt, entitlement.sourceKey).toString('hex'),
        walletRef: draft.wallet ? saltedRef(salt, draft.wallet).toString('hex') : null,
      }
    : null
  const id = newTimedId('dec', nowMs, random)
  const subjectRef = saltedRef(salt, draft.accountId)
  const { point, reader, confirmedBy, foreign } = draft
  const read = {
    ...{ point, now: Math.floor(nowMs / 1000), reader },
    ...{ ...(confirmedBy && { confirmedBy }), ...(foreign && { foreign }) },
  }
  const evidence = evidenceOf(verdict, behind, read)
  const validUntil = verdict.verdict === 'allow' ? verdict.validUntil : null
  const leaf = leafOf({
    id,
    subjectRef: subjectRef.toString('hex'),
    roomId: draft.roomId,
    action: draft.action,
    verdict,
    evidence,
    gateId: draft.gateId,
    policyVersion: draft.policyVersion,
    point: draft.point,
    validUntil,
    atMs: nowMs,
  })
  return { ...draft, id, subjectRef, evidence, validUntil, leaf, sig: key.sign(leaf), keyId: key.keyId }
}
