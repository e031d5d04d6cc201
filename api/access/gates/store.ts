import type { PoolClient } from 'pg'
import { type Condition, gateSentence } from '#domain/access/gate.ts'

/** A version of a channel's rules: passes of one collection that fit one condition. */
export interface GateRow {
  id: string
  channelId: string
  rulesHash: Buffer
  madeBy: string
  condition: Condition
  chainId: number
  collection: Buffer
}

/** Stores a gate with its condition; false when the channel has these rules already. */
export async function insertGate(tx: PoolClient, gate: GateRow): Promise<boolean> {
  const { condition } = gate
  const sentence = gateSentence({ mode: 'any', conditions: [condition] })
  const { rows: made } = await tx.query<{ id: string }>(
    `INSERT INTO app.gate (id, channel_id, mode, sentence, rules_hash, made_by) VALUES ($1, $2, 'any', $3, $4, $5)
       ON CONFLICT (channel_id, rules_hash) DO NOTHING RETURNING id`,
    [gate.id, gate.channelId, sentence, gate.rulesHash, gate.madeBy],
  )
  if (!made[0]) return false
  const tierNo = condition.kind === 'tier' ? condition.tierNo : null
  const rank = condition.kind === 'tier' ? condition.rank : null
  await tx.query(
    'INSERT INTO app.condition (gate_id, n, kind, chain_id, address, tier_no, rank) VALUES ($1, 1, $2, $3, $4, $5, $6)',
    [gate.id, condition.kind, gate.chainId, gate.collection, tierNo, rank],
  )
  return true
}

/** The gate of a channel by its rules; null when there is none. */
export async function readGateId(
  tx: PoolClient,
  channelId: string,
  rulesHash: Buffer,
): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    'SELECT id FROM app.gate WHERE channel_id = $1 AND rules_hash = $2',
    [channelId, rulesHash],
  )
  return rows[0]?.id ?? null
}
