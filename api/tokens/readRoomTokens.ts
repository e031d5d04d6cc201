import type { Pool } from 'pg'
import type { z } from 'zod'
import { CREATOR_TOKEN_DECIMALS } from '#domain/access/tokenCondition.ts'
import type { TokenKind } from '#domain/words.ts'
import { LOCKED_FOR } from '../access/ensureGate.ts'
import type { RoomVerbs } from '../access/roomVerbs.ts'
import { ProblemError } from '../http/problemError.ts'
import type { roomToken } from './contract.ts'
import { shownRoom } from './shownRoom.ts'

interface Row {
  kind: TokenKind
  address: string
  token_id: string | null
  min_units: string
  token: string
  symbol: string
  /** of a foreign token; null of all else */
  decimals: number | null
  currency: number | null
  /** digits; null: the door locks none of it */
  locked_for: string | null
}

const TOKENS = `SELECT d.kind, '0x' || encode(d.address, 'hex') AS address, d.token_id::text, d.min_units::text, d.decimals,
    '0x' || encode(coalesce(t.token, d.address), 'hex') AS token, coalesce(d.symbol, t.symbol, 'tokens') AS symbol, t.currency,
    CASE WHEN d.kind = 'erc20' THEN ${LOCKED_FOR} END AS locked_for
  FROM app.room r JOIN app.condition d ON d.gate_id = r.gate_id AND d.min_units IS NOT NULL
  LEFT JOIN chain.vault_as_of v ON d.kind = 'stake' AND v.chain_id = d.chain_id AND v.vault = d.address
  LEFT JOIN chain.creator_token_as_of t ON d.decimals IS NULL AND t.chain_id = d.chain_id AND t.token = coalesce(v.token, d.address)
  WHERE r.id = $1 ORDER BY d.n`

/** What reading the tokens of a room needs. */
export interface RoomTokenDeps {
  pool: Pool
  access: Pick<RoomVerbs, 'nearestWallets'>
}

/**
 * Each token that the gate of a room asks for, with what the account's own wallets have, the one first in which tokens help most.
 * @throws ProblemError NOT_FOUND, CHAIN_UNREADABLE
 */
export async function readRoomTokens(
  { pool, access }: RoomTokenDeps,
  roomId: string,
  accountId: string,
): Promise<z.input<typeof roomToken>[]> {
  const known = await pool.query(
    `SELECT FROM app.room r JOIN app.channel ch ON ch.id = r.channel_id JOIN app.creator cr ON cr.id = ch.creator_id
      WHERE r.id = $1 AND ${shownRoom('$2')}`,
    [roomId, accountId],
  )
  if (known.rowCount === 0) throw new ProblemError('NOT_FOUND')
  const { rows } = await pool.query<Row>(TOKENS, [roomId])
  if (rows.length === 0) return []
  const { wallets, isSilent } = await access.nearestWallets(roomId, accountId)
  return rows.map(({ kind, address, token_id: id, min_units: minUnits, locked_for: lockedFor, ...row }) => {
    const { token, symbol, decimals, currency } = row
    const of = { ...(id === null ? {} : { tokenId: id }), ...(lockedFor === null ? {} : { lockedFor }) }
    const subject = { kind, address, ...of }
    return {
      ...{ ...subject, minUnits, token, symbol, currency },
      ...{ decimals: decimals ?? CREATOR_TOKEN_DECIMALS, isForeign: decimals !== null },
      isSilent: isSilent(subject),
      wallets: wallets.map(({ wallet, opens, unitsOf }) => ({
        ...{ wallet, opens, heldUnits: unitsOf(subject).toString() },
      })),
    }
  })
}
