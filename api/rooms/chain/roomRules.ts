import type { Pool, PoolClient } from 'pg'
import { type ConditionRow, gateConditions, toCondition } from '#api/access/ensureGate.ts'
import type { GateRules } from '#domain/access/gate.ts'
import type { GateMode } from '#domain/words.ts'

/** What a room asks for, with the passes of its creator as 0x hex. */
export interface RoomRules {
  /** null: it has none */
  gateId: string | null
  /** null: it has no gate */
  rules: GateRules | null
  /** null: there are none on this chain */
  collection: string | null
  /** of its ERC-20 tokens what is locked for it counts, and nothing else */
  locksTokens: boolean
}

/** Reads what a room asks for. */
export async function readRules(db: Pool | PoolClient, roomId: string, chainId: number): Promise<RoomRules> {
  const { rows } = await db.query<{
    gate_id: string | null
    mode: GateMode | null
    conditions: ConditionRow[] | null
    collection: string | null
    locks_tokens: boolean
  }>(
    `SELECT g.id AS gate_id, g.mode, k.conditions, '0x' || encode(co.collection, 'hex') AS collection, r.locks_tokens
       FROM app.room r JOIN app.channel ch ON ch.id = r.channel_id LEFT JOIN app.gate g ON g.id = r.gate_id
       LEFT JOIN app.collection co ON co.creator_id = ch.creator_id AND co.chain_id = $2
       LEFT JOIN LATERAL (${gateConditions('r.gate_id')}) k ON true
      WHERE r.id = $1`,
    [roomId, chainId],
  )
  const { gate_id: gateId = null, mode = null, conditions = null, collection = null } = rows[0] ?? {}
  const locksTokens = rows[0]?.locks_tokens ?? false
  const rules = mode && conditions ? { mode, conditions: conditions.map(toCondition) } : null
  return { gateId, rules, collection, locksTokens }
}
