import { CREATOR_TOKEN_DECIMALS } from '#domain/access/tokenCondition.ts'
import { demandAct } from '../creators/can.ts'
import type { Handlers } from '../http/handler.ts'
import type { tokenRoutes } from './contract.ts'
import type { TokenFinder } from './findToken.ts'
import { listTokenLocks, type TokenLockDeps } from './listTokenLocks.ts'
import { type RoomTokenDeps, readRoomTokens } from './readRoomTokens.ts'

export interface TokenDeps extends RoomTokenDeps, TokenLockDeps {
  finder: TokenFinder
}

/**
 * Tokens made by wallets of a channel's owner; the vault that was made for one first stands for it. Whoever helps there reads of the wallet
 * that sells its passes alone: which others the owner has is the owner's.
 */
const OF_CHANNEL = `SELECT '0x' || encode(t.token, 'hex') AS token, t.name, t.symbol,
    (SELECT '0x' || encode(v.vault, 'hex') FROM chain.vault_as_of v WHERE v.chain_id = t.chain_id AND v.token = t.token
      AND v.creator = t.creator ORDER BY v.created_block, v.vault LIMIT 1) AS vault
  FROM app.channel ch JOIN app.creator cr ON cr.id = ch.creator_id
  JOIN app.identity i ON i.account_id = cr.account_id AND i.ended_at IS NULL AND i.wallet IS NOT NULL
  JOIN chain.creator_token_as_of t ON t.chain_id = $2 AND t.creator = i.wallet
  WHERE ch.id = $1 AND (cr.account_id = $3 OR EXISTS (SELECT FROM app.collection n JOIN chain.pass_collection_as_of p USING (chain_id, collection)
    WHERE n.creator_id = cr.id AND n.chain_id = t.chain_id AND p.creator_wallet = t.creator)) ORDER BY t.created_block, t.token`

interface ChannelTokenRow {
  token: string
  name: string
  symbol: string
  vault: string | null
}

/** Verbs of creator tokens by the names of their routes. */
export function tokenHandlers(deps: TokenDeps): Handlers<typeof tokenRoutes> {
  return {
    async listChannelTokens({ params, account }) {
      await demandAct(deps.pool, { accountId: account, act: 'hostStream', channelId: params.id })
      const { rows } = await deps.pool.query<ChannelTokenRow>(OF_CHANNEL, [params.id, deps.chainId, account])
      return { body: { tokens: rows.map((row) => ({ ...row, decimals: CREATOR_TOKEN_DECIMALS })) } }
    },
    async findToken({ params, account }) {
      await demandAct(deps.pool, { accountId: account, act: 'hostStream', channelId: params.id })
      return { body: await deps.finder.find(params.address, { askedBy: account }) }
    },
    async listTokenLocks({ account }) {
      return { body: { locks: await listTokenLocks(deps, account) } }
    },
    async getRoomTokens({ params, account }) {
      return { body: { tokens: await readRoomTokens(deps, params.id, account) } }
    },
  }
}
