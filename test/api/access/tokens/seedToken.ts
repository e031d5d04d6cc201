import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import type { Person } from '#test/kit/access/person.ts'
import { CHAIN_ID } from '#test/kit/access/seedCreator.ts'
import type { Stage } from '#test/kit/access/stage.ts'

/** A creator token with a vault, as the index has them; addresses 0x hex, lower case. */
export interface SeededToken {
  token: string
  vault: string
  /** What a wallet has of it from the next block on; a changed balance touches its wallet, as transfers do. */
  balance(owner: Buffer, units: bigint): Promise<void>
  stake(owner: Buffer, units: bigint): Promise<void>
}

const hex = (bytes: Buffer) => `0x${bytes.toString('hex')}`

/** Writes what the indexer would of a token that somebody's wallet made. */
export async function seedToken(
  indexer: Pool,
  stage: Pick<Stage, 'block'>,
  { wallet }: Pick<Person, 'wallet'>,
  symbol = 'NORTH',
): Promise<SeededToken> {
  const [token, vault, txHash] = [randomBytes(20), randomBytes(20), randomBytes(32)]
  await indexer.query(
    `INSERT INTO chain.creator_token (chain_id, token, creator, payout, name, symbol, currency, slope, virtual_supply_units, cap_units,
       creator_fee_bps, launch_fee_bps, launch_s, launched_at, supply_units, reserve_units, platform_bps, platform_owed_units,
       creator_owed_units, block, log_index, tx_hash, created_block, created_tx)
     VALUES ($1, $2, $3, $3, $4, $4, 0, 1, 1, 1000000000000000000000000, 100, 0, 0, now(), 0, 0, 100, 0, 0, 1, 0, $5, 1, $5)`,
    [CHAIN_ID, token, wallet, symbol, txHash],
  )
  await indexer.query(
    `INSERT INTO chain.vault (chain_id, vault, token, creator, min_stake_units, founder_votes, total_staked_units, total_leaving_units,
       block, log_index, tx_hash, created_block, created_tx) VALUES ($1, $2, $3, $4, 1, true, 0, 0, 1, 0, $5, 1, $5)`,
    [CHAIN_ID, vault, token, wallet, txHash],
  )
  const put = async (sql: string, of: Buffer, owner: Buffer, units: bigint) => {
    await indexer.query(sql, [CHAIN_ID, of, owner, units.toString(), txHash])
    await stage.block([owner])
  }
  return {
    ...{ token: hex(token), vault: hex(vault) },
    balance: (owner, units) =>
      put(
        `INSERT INTO chain.token_balance (chain_id, token, owner, amount_units, block, log_index, tx_hash)
           VALUES ($1, $2, $3, $4, 1, 0, $5) ON CONFLICT (chain_id, token, owner) DO UPDATE SET amount_units = $4`,
        ...[token, owner, units],
      ),
    stake: (owner, units) =>
      put(
        `INSERT INTO chain.stake (chain_id, vault, owner, amount_units, leaving_units, block, log_index, tx_hash)
           VALUES ($1, $2, $3, $4, 0, 1, 0, $5) ON CONFLICT (chain_id, vault, owner) DO UPDATE SET amount_units = $4`,
        ...[vault, owner, units],
      ),
  }
}
