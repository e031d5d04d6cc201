import type { PoolClient } from 'pg'
import { type Condition, type GateRules, gateSentence, isOtherPass } from '#domain/access/gate.ts'
import type { OtherChannel } from '#domain/access/otherChannel.ts'
import { CREATOR_TOKEN_DECIMALS, isTokenCondition } from '#domain/access/tokenCondition.ts'
import { conditionRow, type GatePlace } from './rulesHash.ts'

/** A version of a channel's rules. */
export interface GateRow {
  id: string
  channelId: string
  rulesHash: Buffer
  madeBy: string
  rules: GateRules
  place: GatePlace
}

/** A condition as `gateConditions` answers it. */
export interface ConditionRow {
  kind: Condition['kind']
  /** 0x hex; null of a follow */
  address: string | null
  tierNo: number | null
  rank: number | null
  tierName: string | null
  /** of a token or a stake: smallest units as digits */
  minUnits: string | null
  symbol: string | null
  /** of an ERC-1155: digits */
  tokenId: string | null
  /** of what was not made here; null of all else */
  decimals: number | null
  /** whose it is, where it is not of the gate's own creator */
  of: OtherChannel | null
}

/** SQL: what the token of a condition `d`, or of its vault, is called. */
const SYMBOL = `(SELECT t.symbol FROM chain.creator_token_as_of t WHERE t.chain_id = d.chain_id AND t.token = CASE d.kind
        WHEN 'stake' THEN (SELECT v.token FROM chain.vault_as_of v WHERE v.chain_id = d.chain_id AND v.vault = d.address)
        ELSE d.address END)`

/**
 * SQL: one row with the conditions of a gate as JSON, null where there is none.
 * @param gate SQL of its id
 */
export function gateConditions(gate: string): string {
  return `SELECT jsonb_agg(jsonb_build_object('kind', kind, 'address', '0x' || encode(address, 'hex'),
      'tierNo', tier_no, 'rank', rank, 'tierName', (SELECT name FROM app.tier_text x WHERE x.chain_id = d.chain_id
        AND x.collection = d.address AND x.tier_no = d.tier_no ORDER BY version DESC LIMIT 1),
      'minUnits', min_units::text, 'tokenId', token_id::text, 'decimals', decimals,
      'of', (SELECT jsonb_build_object('id', h.id, 'handle', h.handle, 'name', h.name) FROM app.channel h WHERE h.id = d.of_channel),
      'symbol', CASE WHEN decimals IS NOT NULL THEN symbol WHEN min_units IS NOT NULL THEN ${SYMBOL} END) ORDER BY n) AS conditions
    FROM app.condition d WHERE d.gate_id = ${gate}`
}

/** A condition of such a row. */
export function toCondition(row: ConditionRow): Condition {
  const { kind } = row
  if (kind === 'follower') return { kind }
  if (kind === 'pass') return row.of ? { kind, collection: row.address ?? '', of: row.of } : { kind }
  if (kind !== 'tier')
    return {
      ...{ kind, address: row.address ?? '', ...(row.tokenId === null ? {} : { tokenId: row.tokenId }) },
      ...{ minUnits: row.minUnits ?? '0', symbol: row.symbol ?? 'tokens' },
      ...{ decimals: row.decimals ?? CREATOR_TOKEN_DECIMALS, isForeign: row.decimals !== null },
      ...(row.of && { of: row.of }),
    }
  const tierNo = row.tierNo ?? 0
  return { kind: 'tier', tierNo, rank: row.rank ?? 0, tierName: row.tierName ?? `Tier ${tierNo}` }
}

/** What a foreign token called itself when its gate was made: nothing here follows it. What the index knows is not kept twice. */
function foreignLabel(one: Condition): { symbol: string | null; decimals: number | null } {
  const isForeign = isTokenCondition(one) && one.isForeign
  return isForeign ? { symbol: one.symbol, decimals: one.decimals } : { symbol: null, decimals: null }
}

/** What is kept of a gate for ever names no other creator: their channel may have another name, or none, by then. */
function keptSentence({ mode, conditions }: GateRules): string {
  const first = conditions.find(isOtherPass)
  const unnamed = (one: Condition): Condition =>
    isOtherPass(one) ? { ...one, of: { ...one.of, name: '' } } : one
  const kept = conditions.filter((one) => !isOtherPass(one) || one === first)
  return gateSentence({ mode, conditions: kept.map(unnamed) })
}

/** Stores a gate with its conditions; false when the channel has these rules already. */
export async function insertGate(tx: PoolClient, gate: GateRow): Promise<boolean> {
  const { rules, place } = gate
  const { rows: made } = await tx.query<{ id: string }>(
    `INSERT INTO app.gate (id, channel_id, mode, sentence, rules_hash, made_by) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (channel_id, rules_hash) DO NOTHING RETURNING id`,
    [gate.id, gate.channelId, rules.mode, keptSentence(rules), gate.rulesHash, gate.madeBy],
  )
  if (!made[0]) return false
  const rows = rules.conditions.map((one) => conditionRow(one, place))
  const labels = rules.conditions.map(foreignLabel)
  await tx.query(
    `INSERT INTO app.condition (gate_id, n, kind, chain_id, address, tier_no, rank, min_units, token_id, symbol, decimals, of_channel)
       SELECT $1, n, kind, chain_id, address, tier_no, rank, min_units, token_id, symbol, decimals, of_channel
         FROM unnest($2::text[], $3::int[], $4::bytea[], $5::int[], $6::smallint[], $7::numeric[], $8::numeric[], $9::text[], $10::smallint[], $11::text[])
         WITH ORDINALITY AS c (kind, chain_id, address, tier_no, rank, min_units, token_id, symbol, decimals, of_channel, n)`,
    [
      gate.id,
      rows.map(({ kind }) => kind),
      rows.map(({ chainId }) => chainId),
      rows.map(({ address }) => address),
      rows.map(({ tierNo }) => tierNo),
      rows.map(({ rank }) => rank),
      rows.map(({ minUnits }) => minUnits),
      rows.map(({ tokenId }) => tokenId),
      labels.map(({ symbol }) => symbol),
      labels.map(({ decimals }) => decimals),
      rows.map(({ ofChannel }) => ofChannel),
    ],
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
