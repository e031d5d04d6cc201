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
  is_linked: boolean
  currency: number
  owed_units: bigint
  ledger: Buffer
  source: Buffer | null
  is_divided: boolean
  handle: string | null
  name: string | null
  as_of: number | null
}

const hexOf = (bytes: Buffer) => `0x${bytes.toString('hex')}`

/** Kind of this event in the index. */
const PAYOUT_CHANGED = 26

/** Wallets of an account, and every address that sales of its collections go or went to. */
const PLACES = `
  SELECT place, bool_or(is_linked) AS is_linked FROM (
    SELECT i.wallet AS place, true AS is_linked FROM app.identity i
    WHERE i.account_id = $2 AND i.ended_at IS NULL AND i.wallet IS NOT NULL
    UNION ALL SELECT p.payout, false FROM app.creator w
    JOIN app.collection k ON k.creator_id = w.id AND k.chain_id = $1
    JOIN chain.pass_collection_as_of p ON p.chain_id = k.chain_id AND p.collection = k.collection
    WHERE w.account_id = $2
    UNION ALL SELECT unnest(ARRAY[substring(e.data FROM 13 FOR 20), substring(e.data FROM 45 FOR 20)]), false FROM app.creator w
    JOIN app.collection k ON k.creator_id = w.id AND k.chain_id = $1
    JOIN chain.event e ON e.chain_id = k.chain_id AND e.address = k.collection AND e.kind = ${PAYOUT_CHANGED}
    WHERE w.account_id = $2) every_one
  GROUP BY place`

/** What waits for the wallets of an account and for its payouts. The event that a balance stands on is a deposit, since who takes leaves nothing. */
export async function readWaitingMoney(
  { pool, chainId, currencyOf }: LedgerDeps,
  account: string,
): Promise<WaitingMoney[]> {
  const { rows } = await pool.query<WaitingRow>(
    `SELECT c.account_wallet AS wallet, i.is_linked, c.currency, c.owed_units, c.ledger, substring(e.topics[4] FROM 13) AS source,
       EXISTS (SELECT FROM chain.split_as_of s JOIN app.room r ON r.payees_hash = s.payees_hash AND r.live_at IS NOT NULL
         WHERE s.owner IS NULL AND s.chain_id = c.chain_id AND s.split = substring(e.topics[4] FROM 13)) AS is_divided,
       h.handle, h.name, c.as_of
     FROM (${PLACES}) i
     JOIN chain.credit_as_of c ON c.chain_id = $1 AND c.account_wallet = i.place AND c.owed_units > 0
     LEFT JOIN chain.event e ON e.chain_id = c.chain_id AND e.block = c.block AND e.log_index = c.log_index
       AND e.address = c.ledger
     LEFT JOIN app.collection k ON k.chain_id = c.chain_id AND k.collection = substring(e.topics[4] FROM 13)
     LEFT JOIN LATERAL (SELECT x.handle, x.name FROM app.channel x WHERE x.creator_id = k.creator_id
       ORDER BY x.created_at LIMIT 1) h ON true
     ORDER BY c.account_wallet, c.currency, c.ledger`,
    [chainId, account],
  )
  return rows.map((row) => {
    const { symbol, decimals } = currencyOf(row.currency)
    return {
      ...{ wallet: hexOf(row.wallet), isLinked: row.is_linked, currency: row.currency, symbol, decimals },
      owedUnits: row.owed_units.toString(),
      ledger: hexOf(row.ledger),
      source: row.source && hexOf(row.source),
      isDivided: row.is_divided,
      channel: row.handle === null ? null : { handle: row.handle, name: row.name ?? row.handle },
      ...(row.as_of === null ? {} : { asOfBlock: row.as_of }),
    }
  })
}
