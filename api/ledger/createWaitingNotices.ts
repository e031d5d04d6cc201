import type { ScopedPool } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import type { Clock, RandomBytes } from '#domain/clock.ts'
import { amountText } from '#domain/ledger/amountText.ts'
import { leastShown } from '#domain/tips/gifts.ts'
import { notify } from '../notifications/notify.ts'
import { readListedCurrencies } from './chain/listedCurrencies.ts'

export interface WaitingNoticeDeps {
  pool: ScopedPool
  clock: Clock
  random: RandomBytes
  chainId: number
  /** 0x hex, the contracts' list of currencies */
  currencyList: string
}

/** What waits for a linked wallet, and may be enough more than its account was told. */
interface WaitingRow {
  account_id: string
  wallet: Buffer
  currency: number
  ledger: Buffer
  /** as the index has it */
  owed_units: bigint
  told_units: bigint
  safe_block: number
  /** data of the first event of it behind the safe block, a deposit; null: there is none */
  next_data: Buffer | null
}

/** Kinds of these events in the index. */
const CREDITED = 40
const WITHDRAWN = 41
const WORD = 32

/** Whoever sends dust over and over is told of this often at most. */
const PAUSE = "interval '1 hour'"

// agreed on and safe, and folded: what a block up to here says stays
const SAFE = `s AS (SELECT c.chain_id, least(c.number, c.safe, c.agreed) AS block FROM chain.cursor c
    WHERE c.chain_id = $1 AND NOT c.is_backfill AND EXISTS (SELECT FROM chain.family f
      WHERE f.chain_id = c.chain_id AND f.name = 'payments' AND f.state = 'live'))`

/** SQL: the balance that the event `e` is of. */
const BALANCE =
  'e.address AS ledger, substring(e.topics[2] FROM 13) AS wallet, get_byte(e.topics[3], 31) AS currency'

const FORGET_UNLINKED = `DELETE FROM app.credit_notice n WHERE NOT EXISTS (SELECT FROM app.identity i
  WHERE i.account_id = n.account_id AND i.wallet = n.wallet AND i.ended_at IS NULL)`

/**
 * A withdrawal takes everything: of what waits after one nothing was told. Those behind $2 are looked at, and where that is null
 * all that can matter; what was told of a later block knows them.
 */
const FOLLOW_TAKEN = `WITH ${SAFE},
  taken AS (SELECT ${BALANCE}, max(e.block) AS block FROM s JOIN chain.event e ON e.chain_id = s.chain_id AND e.block <= s.block
      AND e.block > coalesce($2, (SELECT min(up_to_block) FROM app.credit_notice WHERE chain_id = $1 AND told_units > 0), s.block)
    WHERE e.kind = ${WITHDRAWN} AND e.address IN (SELECT ledger FROM app.credit_notice WHERE chain_id = $1) GROUP BY 1, 2, 3),
  follow AS (UPDATE app.credit_notice n SET told_units = 0, up_to_block = t.block FROM taken t
    WHERE n.chain_id = $1 AND (n.ledger, n.wallet, n.currency) = (t.ledger, t.wallet, t.currency) AND t.block > n.up_to_block)
  SELECT block FROM s`

/**
 * Balances that are more than what was told by as much as is worth it ($2 currencies, $3 units of each). Of what was taken behind the
 * safe block nothing is told: whoever claimed it knows. An index whose safe block is before one that was told is made anew.
 */
const GROWN = `WITH ${SAFE},
  later AS (SELECT ${BALANCE}, bool_or(e.kind = ${WITHDRAWN}) AS is_taken,
      (array_agg(e.data ORDER BY e.block, e.log_index))[1] AS next_data
    FROM s JOIN chain.event e ON e.chain_id = s.chain_id AND e.block > s.block AND e.kind IN (${CREDITED}, ${WITHDRAWN}) GROUP BY 1, 2, 3)
  SELECT i.account_id, c.account_wallet AS wallet, c.currency, c.ledger, c.owed_units, coalesce(n.told_units, 0) AS told_units,
    s.block AS safe_block, later.next_data
  FROM s JOIN chain.credit_as_of c ON c.chain_id = s.chain_id AND c.as_of IS NULL
    JOIN unnest($2::int[], $3::numeric[]) f (currency, least_units) ON f.currency = c.currency AND c.owed_units >= f.least_units
    JOIN app.identity i ON i.wallet = c.account_wallet AND i.ended_at IS NULL
    LEFT JOIN app.credit_notice n ON n.account_id = i.account_id
      AND (n.chain_id, n.ledger, n.wallet, n.currency) = (c.chain_id, c.ledger, c.account_wallet, c.currency)
    LEFT JOIN later ON (later.ledger, later.wallet, later.currency) = (c.ledger, c.account_wallet, c.currency)
  WHERE c.owed_units - coalesce(n.told_units, 0) >= f.least_units AND s.block >= coalesce(n.up_to_block, 0)
    AND later.is_taken IS NOT TRUE AND NOT EXISTS (SELECT FROM app.credit_notice o WHERE o.account_id = i.account_id
      AND o.chain_id = c.chain_id AND o.wallet = c.account_wallet AND o.currency = c.currency AND o.told_at > app.now() - ${PAUSE})
  ORDER BY i.account_id, c.account_wallet, c.currency, c.ledger`

const KEEP = `INSERT INTO app.credit_notice AS n (account_id, chain_id, wallet, currency, ledger, told_units, up_to_block)
  SELECT i.account_id, $1, i.wallet, $4, $5, $6, $7 FROM app.identity i WHERE i.account_id = $2 AND i.wallet = $3 AND i.ended_at IS NULL
  ON CONFLICT (account_id, chain_id, wallet, currency, ledger) DO UPDATE
    SET told_units = EXCLUDED.told_units, up_to_block = EXCLUDED.up_to_block, told_at = app.now()
    WHERE n.told_at <= app.now() - ${PAUSE}`

const wordOf = (data: Buffer, n: number) =>
  BigInt(`0x${data.subarray(n * WORD, (n + 1) * WORD).toString('hex')}`)

/** What waited at the safe block: a deposit says how much it is, and how much there is with it. */
const safeUnitsOf = ({ owed_units, next_data }: WaitingRow): bigint =>
  next_data ? wordOf(next_data, 1) - wordOf(next_data, 0) : owed_units

async function notifyOne(deps: WaitingNoticeDeps, row: WaitingRow, amount: string): Promise<void> {
  const { account_id, wallet, currency, ledger, safe_block } = row
  await withTransaction(deps.pool, async (tx) => {
    const { rowCount } = await tx.query(KEEP, [
      ...[deps.chainId, account_id, wallet, currency, ledger, safeUnitsOf(row), safe_block],
    ])
    // unlinked or told meanwhile
    if (rowCount === 0) return
    const news = {
      ...{ accounts: [account_id], kind: 'money_waits' as const, facts: { amount } },
      object: `credit:${ledger.toString('hex')}:${wallet.toString('hex')}:${currency}`,
      step: String(safe_block),
    }
    await notify(tx, news, deps)
  })
}

/** Tells of every balance that has grown, one of a wallet and currency; what waits at another ledger comes after the pause. */
async function notifyOfGrown(deps: WaitingNoticeDeps): Promise<void> {
  const { pool, chainId, currencyList: list } = deps
  const listed = (await readListedCurrencies(pool, { chainId, list })).map((one) => ({
    ...{ ...one, least: leastShown(one) },
  }))
  const indexes = listed.map(({ index }) => index)
  const { rows } = await pool.query<WaitingRow>(GROWN, [chainId, indexes, listed.map(({ least }) => least)])
  const notified = new Set<string>()
  for (const row of rows) {
    const facts = listed.find(({ index }) => index === row.currency)
    const one = `${row.account_id}:${row.wallet.toString('hex')}:${row.currency}`
    if (!facts || safeUnitsOf(row) - row.told_units < facts.least || notified.has(one)) continue
    notified.add(one)
    await notifyOne(deps, row, amountText(safeUnitsOf(row), facts))
  }
}

/**
 * Tells accounts of money that could not be delivered to a wallet of theirs and waits at a ledger: once for what is there, and again
 * when it has grown by what people would recognise. Only what is safe counts, so that no branch of the chain is told that goes.
 */
export function createWaitingNotices(deps: WaitingNoticeDeps): () => Promise<void> {
  /** withdrawals up to this block were looked at by this process */
  let upTo: number | null = null
  return async () => {
    await deps.pool.query(FORGET_UNLINKED)
    const { rows } = await deps.pool.query<{ block: number }>(FOLLOW_TAKEN, [deps.chainId, upTo])
    const [safe] = rows
    if (!safe) return
    // also where that is less than before: the same withdrawal twice changes nothing
    upTo = safe.block
    await notifyOfGrown(deps)
  }
}
