import type { Pool } from 'pg'
import type { z } from 'zod'
import { CREATOR_TOKEN_DECIMALS } from '#domain/access/tokenCondition.ts'
import type { tokenLock } from './contract.ts'
import { shownRoom } from './shownRoom.ts'
import { tokenSymbol } from './tokenSymbol.ts'

/** More than these nobody has locked at once. */
const MAX_LISTED = 50

/**
 * SQL: what the wallets of an account have locked. The contract has one lock of a wallet and token, and a row of the index is that of one
 * room: one that was over may have gone on for another room, and then its amount stands in the old row too. So the newest row alone counts.
 */
const LOCKS = `WITH newest AS (
    SELECT DISTINCT ON (t.owner, t.token) t.* FROM chain.token_lock_as_of t
     WHERE t.chain_id = $2 AND t.module = $3 AND t.owner IN
       (SELECT i.wallet FROM app.identity i WHERE i.account_id = $1 AND i.ended_at IS NULL AND i.wallet IS NOT NULL)
     ORDER BY t.owner, t.token, t.block DESC, t.log_index DESC)
  SELECT '0x' || encode(t.module, 'hex') AS "sessionLock", '0x' || encode(t.owner, 'hex') AS wallet, '0x' || encode(t.token, 'hex') AS token,
    t.amount_units::text AS units, t.until, t.room_id::text AS "hubRoomId", own.symbol AS own, label.symbol, label.decimals, room.room
  FROM newest t
  LEFT JOIN chain.creator_token_as_of own ON own.chain_id = t.chain_id AND own.token = t.token
  LEFT JOIN LATERAL (SELECT d.symbol, d.decimals FROM app.condition d
    WHERE own.token IS NULL AND d.chain_id = t.chain_id AND d.address = t.token AND d.kind = 'erc20' AND d.decimals IS NOT NULL ORDER BY d.gate_id, d.n LIMIT 1) label ON true
  LEFT JOIN LATERAL (SELECT jsonb_build_object('id', r.id, 'title', r.title, 'isOver', r.state = 'ended') AS room
    FROM app.hub_link l JOIN chain.hub_room_as_of h ON h.chain_id = l.chain_id AND h.hub = l.hub AND h.room_id = l.hub_room_id AND h.created_tx = l.opened_tx
    JOIN app.room r ON r.id = l.room_id JOIN app.channel ch ON ch.id = r.channel_id JOIN app.creator cr ON cr.id = ch.creator_id
    WHERE l.chain_id = t.chain_id AND l.hub = $4 AND l.hub_room_id = t.room_id AND ${shownRoom('$1')}) room ON true
  WHERE t.returned_at IS NULL AND t.amount_units > 0
  ORDER BY t.block DESC, t.log_index DESC LIMIT ${MAX_LISTED}`

/** What listing locks needs. */
export interface TokenLockDeps {
  pool: Pool
  chainId: number
  /** 0x hex; undefined: this installation has none */
  hub: string | undefined
  sessionLock: string | undefined
}

interface Row {
  sessionLock: string
  wallet: string
  token: string
  units: string
  until: Date
  hubRoomId: string
  /** symbol of a creator token; null of a foreign one */
  own: string | null
  /** of a foreign token, as a gate knows it; null where none asks for it */
  symbol: string | null
  decimals: number | null
  room: { id: string; title: string; isOver: boolean } | null
}

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/** What the own wallets of an account have in the session lock, the newest first. */
export async function listTokenLocks(
  { pool, chainId, hub, sessionLock }: TokenLockDeps,
  accountId: string,
): Promise<z.input<typeof tokenLock>[]> {
  if (sessionLock === undefined) return []
  const { rows } = await pool.query<Row>(LOCKS, [
    ...[accountId, chainId, bytesOf(sessionLock), hub === undefined ? null : bytesOf(hub)],
  ])
  return rows.map(({ own, symbol, decimals, until, ...row }) => ({
    ...row,
    symbol: own ?? symbol ?? tokenSymbol(row.token, null),
    decimals: own === null ? (decimals ?? 0) : CREATOR_TOKEN_DECIMALS,
    until: until.toISOString(),
  }))
}
