import type { Pool, PoolClient } from 'pg'
import type { DenyFacts } from '#domain/access/verdict.ts'
import type { DenyCode, EntitlementSource } from '#domain/words.ts'
import { banInForce } from '../bans/banInForce.ts'
import type { SignedDecision } from './signDecision.ts'

const hex = (text: string): Buffer => Buffer.from(text.slice(2), 'hex')

/** Columns of a decision, in the order of `decisionValues`. */
export const DECISION_COLUMNS = `day, id, account_id, subject_ref, room_id, action, verdict, reason, evidence,
  evidence_wallet, gate_id, policy_version, chain_id, block, block_hash, epoch, level, valid_until, at, trace, leaf, sig, key_id`

/** Parameters of those columns, $1 to $23. */
export const DECISION_PLACES = `$1::date, $2, $3, $4::bytea, $5, $6::app.action, $7::app.verdict, $8::app.deny_code, $9::jsonb,
  $10::bytea, $11, $12::int, $13::int, $14::bigint, $15::bytea, $16::bigint, $17::app.level, to_timestamp($18::bigint),
  to_timestamp($19::bigint / 1000.0), $20, $21, $22::bytea, $23`

/** Values for `DECISION_PLACES`. */
export function decisionValues(signed: SignedDecision): unknown[] {
  const { verdict, point } = signed
  return [
    new Date(signed.nowMs).toISOString().slice(0, 10),
    signed.id,
    signed.accountId,
    signed.subjectRef,
    signed.roomId,
    signed.action,
    verdict.verdict,
    verdict.verdict === 'deny' ? verdict.reason : null,
    signed.evidence,
    signed.wallet ? hex(signed.wallet) : null,
    signed.gateId,
    signed.policyVersion,
    point?.chainId ?? null,
    point?.block ?? null,
    point ? hex(point.blockHash) : null,
    point?.epoch ?? null,
    point?.level ?? null,
    signed.validUntil,
    signed.nowMs,
    signed.trace,
    signed.leaf,
    signed.sig,
    signed.keyId,
  ]
}

/** Inserts a decision and its unsealed receipt. Never changed afterwards. */
export async function insertDecision(tx: PoolClient, signed: SignedDecision): Promise<void> {
  await tx.query({
    name: 'decision_insert',
    text: `WITH d AS (INSERT INTO app.decision (${DECISION_COLUMNS}) VALUES (${DECISION_PLACES}))
      INSERT INTO app.receipt_pending (kind, subject, leaf) VALUES ('decision', $2, $21)`,
    values: decisionValues(signed),
  })
}

/** A committed allow, as a renewal cites it. */
export interface StoredAllow {
  id: string
  atMs: number
  sourceRef: string | null
  /** what it rests on; null where nothing was asked */
  source: EntitlementSource | null
  /** whose holdings it rests on, 0x hex; null where no wallet was needed */
  wallet: string | null
  /** the gate that it opened */
  gateId: string | null
  validUntil: number | null
}

/** The allow behind a seat; null when there is none of this id. */
export async function readAllow(db: Pool | PoolClient, decisionId: string): Promise<StoredAllow | null> {
  const { rows } = await db.query<{
    id: string
    at: Date
    source_ref: string | null
    source: EntitlementSource | null
    wallet: string | null
    gate_id: string | null
    valid_until: Date | null
  }>(
    `SELECT id, at, evidence #>> '{right,sourceRef}' AS source_ref, evidence #>> '{right,source}' AS source,
       '0x' || encode(evidence_wallet, 'hex') AS wallet, gate_id, valid_until
       FROM app.decision WHERE id = $1 AND verdict = 'allow'`,
    [decisionId],
  )
  const row = rows[0]
  if (!row) return null
  return {
    id: row.id,
    atMs: row.at.getTime(),
    sourceRef: row.source_ref,
    source: row.source,
    wallet: row.wallet,
    gateId: row.gate_id,
    validUntil: row.valid_until ? Math.floor(row.valid_until.getTime() / 1000) : null,
  }
}

/** The newest refusal of an account in a room since a moment, so that a person can be told why a seat ended. */
export async function readDenial(
  db: Pool | PoolClient,
  accountId: string,
  roomId: string,
  since: Date,
): Promise<{ id: string; reason: DenyCode; facts: DenyFacts } | null> {
  const { rows } = await db.query<{ id: string; reason: DenyCode; facts: DenyFacts | null }>(
    `SELECT d.id, d.reason, d.evidence -> 'facts' || coalesce((SELECT jsonb_build_object('reason', b.reason)
         FROM app.room r CROSS JOIN (SELECT app.now() AS now) t CROSS JOIN LATERAL (${banInForce('d.account_id')}) b
        WHERE d.reason IN ('BANNED', 'KICKED') AND r.id = d.room_id), '{}') AS facts
       FROM app.decision d
      WHERE d.account_id = $1 AND d.room_id = $2 AND d.verdict = 'deny' AND d.at >= $3 ORDER BY d.id DESC LIMIT 1`,
    [accountId, roomId, since],
  )
  const row = rows[0]
  return row ? { id: row.id, reason: row.reason, facts: row.facts ?? {} } : null
}
