import type { Pool } from 'pg'
import type { WaitingMoney } from './contract.ts'

export interface LedgerDeps {
  pool: Pool
  chainId: number
  /** what a currency index of the contracts stands for */
  currencyOf: (index: number) => { symbol: string; decimals: number }
}

interface WaitingRow {
  wallet: Buffer
  currency: number
  owed_units: bigint
  ledger: Buffer
  source: Buffer | null
  handle: string | null
  name: string | null
  as_of: number | null
}

const hexOf = (bytes: Buffer) => `0x${bytes.toString('hex')}`

/** What waits for the wallets of an account. The event that a balance stands on is a deposit, since who takes leaves nothing. */
export async function readWaitingMoney(
  { pool, chainId, currencyOf }: LedgerDeps,
  account: string,
): Promise<WaitingMoney[]> {
  const { rows } = await pool.query<WaitingRow>(
    `SELECT c.account_wallet AS wallet, c.currency, c.owed_units, c.ledger, substring(e.topics[4] FROM 13) AS source,
       h.handle, h.name, c.as_of
     FROM app.identity i
     JOIN chain.credit_as_of c ON c.chain_id = $1 AND c.account_wallet = i.wallet AND c.owed_units > 0
     LEFT JOIN chain.event e ON e.chain_id = c.chain_id AND e.block = c.block AND e.log_index = c.log_index
       AND e.address = c.ledger
     LEFT JOIN app.collection k ON k.chain_id = c.chain_id AND k.collection = substring(e.topics[4] FROM 13)
     LEFT JOIN LATERAL (SELECT x.handle, x.name FROM app.channel x WHERE x.creator_id = k.creator_id
       ORDER BY x.created_at LIMIT 1) h ON true
     WHERE i.account_id = $2 AND i.ended_at IS NULL ORDER BY c.account_wallet, c.currency, c.ledger`,
    [chainId, account],
  )
  return rows.map((row) => {
    const { symbol, decimals } = currencyOf(row.currency)
    return {
      ...{ wallet: hexOf(row.wallet), currency: row.currency, symbol, decimals },
      owedUnits: row.owed_units.toString(),
      ledger: hexOf(row.ledger),
      source: row.source && hexOf(row.source),
      channel: row.handle === null ? null : { handle: row.handle, name: row.name ?? row.handle },
      ...(row.as_of === null ? {} : { asOfBlock: row.as_of }),
    }
  })
}
