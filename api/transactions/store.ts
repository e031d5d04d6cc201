import type { Pool } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import { MONEY_PURPOSES } from '#domain/stepUp.ts'
import type { TxPurpose, TxState } from '#domain/words.ts'
import type { TxIntent } from './contract.ts'

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')
const hexOf = (bytes: Buffer) => `0x${bytes.toString('hex')}`

export interface IntentRow {
  id: string
  account_id: string
  chain_id: number
  wallet: Buffer
  nonce: number
  purpose: TxPurpose
  expect: Record<string, string>
  state: TxState
  tx_hash: Buffer
  replaced_by: Buffer | null
  block: number | null
  error: string | null
  created_at: Date
  age_s: number
}

const COLUMNS = `id, account_id, chain_id, wallet, nonce, purpose, expect, state, tx_hash, replaced_by, block, error, created_at,
  extract(epoch FROM app.now() - created_at)::float8 AS age_s`

/** A row as the contract shows it. */
export function intentOf(row: IntentRow): TxIntent {
  return {
    id: row.id,
    purpose: row.purpose,
    state: row.state,
    txHash: hexOf(row.tx_hash),
    replacedBy: row.replaced_by && hexOf(row.replaced_by),
    block: row.block,
    error: row.error,
    createdAt: row.created_at.toISOString(),
  }
}

/** True when the wallet is linked to the account now. */
export async function isOwnWallet(pool: Pool, account: string, wallet: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'SELECT 1 FROM app.identity WHERE wallet = $1 AND account_id = $2 AND ended_at IS NULL',
    [bytesOf(wallet), account],
  )
  return rowCount === 1
}

interface NewIntent {
  id: string
  account: string
  chainId: number
  wallet: string
  nonce: number
  purpose: TxPurpose
  txHash: string
  expect: Record<string, string>
}

/** Open intents of one account that say what is paid, and of those that do not: each is asked of the nodes every second. */
const MAX_OPEN = 20

/**
 * Stores an intent, or answers the one that is stored already. `foreign` when it belongs to another account,
 * `full` when too many of this account are open.
 */
export async function insertIntent(pool: Pool, intent: NewIntent): Promise<IntentRow | 'foreign' | 'full'> {
  const isProven = MONEY_PURPOSES.includes(intent.purpose)
  const key = [intent.chainId, bytesOf(intent.wallet), intent.nonce, bytesOf(intent.txHash)]
  return withTransaction(pool, async (tx) => {
    const find = () =>
      tx.query<IntentRow>(
        `SELECT ${COLUMNS} FROM app.tx_intent WHERE chain_id = $1 AND wallet = $2 AND nonce = $3 AND tx_hash = $4`,
        key,
      )
    // several posts at once must not all count the same open ones
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 4))', [intent.account])
    let [row] = (await find()).rows
    if (!row) {
      const { rows } = await tx.query<{ n: number }>(
        `SELECT count(*) AS n FROM app.tx_intent WHERE account_id = $1 AND state IN ('prepared', 'sent', 'included')
           AND (purpose::text = ANY ($2)) = $3`,
        [intent.account, MONEY_PURPOSES, isProven],
      )
      if ((rows[0]?.n ?? 0) >= MAX_OPEN) return 'full'
      await tx.query(
        `INSERT INTO app.tx_intent (chain_id, wallet, nonce, tx_hash, id, account_id, purpose, expect)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
        [...key, intent.id, intent.account, intent.purpose, intent.expect],
      )
      ;[row] = (await find()).rows
    } else if (isProven && row.account_id === intent.account && row.purpose !== intent.purpose) {
      // a session that proved nothing was first with this transaction: it says nothing of it
      await tx.query('UPDATE app.tx_intent SET purpose = $2, expect = $3 WHERE id = $1', [
        ...[row.id, intent.purpose, intent.expect],
      ])
      ;[row] = (await find()).rows
    }
    return row?.account_id === intent.account ? row : 'foreign'
  })
}

/** One intent of the account. */
export async function findIntent(pool: Pool, id: string, account: string): Promise<IntentRow | null> {
  const { rows } = await pool.query<IntentRow>(
    `SELECT ${COLUMNS} FROM app.tx_intent WHERE id = $1 AND account_id = $2`,
    [id, account],
  )
  return rows[0] ?? null
}

/** Open intents of the account and those of the last day, newest first. */
export async function readRecentIntents(pool: Pool, account: string): Promise<IntentRow[]> {
  const { rows } = await pool.query<IntentRow>(
    `SELECT ${COLUMNS} FROM app.tx_intent WHERE account_id = $1
       AND (state IN ('prepared', 'sent', 'included') OR updated_at > app.now() - interval '1 day')
     ORDER BY created_at DESC LIMIT 50`,
    [account],
  )
  return rows
}

/** Intents to look at, the one looked at longest ago first. */
export async function readOpenIntents(pool: Pool, chainId: number, most: number): Promise<IntentRow[]> {
  const { rows } = await pool.query<IntentRow>(
    `SELECT ${COLUMNS} FROM app.tx_intent WHERE chain_id = $1 AND state IN ('sent', 'included') ORDER BY updated_at LIMIT $2`,
    [chainId, most],
  )
  return rows
}

/** Puts an intent behind all others. */
export async function putLast(pool: Pool, row: IntentRow): Promise<void> {
  await pool.query('UPDATE app.tx_intent SET updated_at = app.now() WHERE id = $1 AND state = $2', [
    row.id,
    row.state,
  ])
}

/** What became of an intent; only from the state it was read in. */
export async function moveIntent(
  pool: Pool,
  row: IntentRow,
  to: { state: TxState; block?: number | null; replacedBy?: string | null; error?: string | null },
): Promise<void> {
  await pool.query(
    `UPDATE app.tx_intent SET state = $3, block = $4, replaced_by = $5, error = $6, updated_at = app.now()
     WHERE id = $1 AND state = $2`,
    [
      row.id,
      row.state,
      to.state,
      to.block === undefined ? row.block : to.block,
      to.replacedBy ? bytesOf(to.replacedBy) : null,
      to.error ?? null,
    ],
  )
}

/** Goes on with the transaction that took the place of another: same wallet, nonce and purpose, new hash. */
export async function followReplacement(
  pool: Pool,
  row: IntentRow,
  id: string,
  txHash: string,
): Promise<void> {
  await pool.query(
    `INSERT INTO app.tx_intent (id, account_id, chain_id, wallet, nonce, purpose, expect, tx_hash)
     SELECT $2, account_id, chain_id, wallet, nonce, purpose, expect, $3 FROM app.tx_intent WHERE id = $1
     ON CONFLICT DO NOTHING`,
    [row.id, id, bytesOf(txHash)],
  )
}
