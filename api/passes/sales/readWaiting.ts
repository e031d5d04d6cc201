import type { Pool } from 'pg'

/** Kinds of these events in the index. */
const PAYOUT_CHANGED = 26
const CREDITED = 40
const WITHDRAWN = 41

const bytesOf = (hex: string) => Buffer.from(hex.slice(2), 'hex')

/** Where sales of a collection go or went: now, and every address before. */
export async function readPayouts(
  pool: Pool,
  { chainId, collection }: { chainId: number; collection: Buffer },
): Promise<{ payout: Buffer; is_now: boolean }[]> {
  const { rows } = await pool.query<{ payout: Buffer; is_now: boolean }>(
    `SELECT payout, bool_or(is_now) AS is_now FROM (
       SELECT p.payout, true AS is_now FROM chain.pass_collection_as_of p WHERE p.chain_id = $1 AND p.collection = $2
       UNION ALL SELECT unnest(ARRAY[substring(e.data FROM 13 FOR 20), substring(e.data FROM 45 FOR 20)]), false
       FROM chain.event e WHERE e.chain_id = $1 AND e.address = $2 AND e.kind = ${PAYOUT_CHANGED}) every_one
     WHERE payout <> decode(repeat('00', 20), 'hex') GROUP BY payout ORDER BY 2 DESC, 1`,
    [chainId, collection],
  )
  return rows
}

interface Due {
  tx: string
  log_index: number
  tier_no: number
  currency: number
  amount_units: bigint
}
interface Credit {
  tx: string
  log_index: number
  currency: number
  amount_units: bigint
}

/** The first word of a log's data. */
const amountIn = (data: Buffer) => BigInt(`0x${data.subarray(0, 32).toString('hex')}`)

/** Deposits of the collection that its payouts did not withdraw yet: a withdrawal takes everything. */
async function readOpenCredits(
  pool: Pool,
  of: { chainId: number; collection: Buffer; ledger: string },
  payouts: readonly Buffer[],
): Promise<Credit[]> {
  const topicOf = (address: Buffer) => Buffer.concat([Buffer.alloc(12), address])
  const { rows } = await pool.query<{ tx: string; log_index: number; currency: Buffer; data: Buffer }>(
    `SELECT encode(e.tx_hash, 'hex') AS tx, e.log_index, e.topics[3] AS currency, e.data FROM chain.event e
     WHERE e.chain_id = $1 AND e.address = $2 AND e.kind = ${CREDITED} AND e.topics[4] = $3 AND e.topics[2] = ANY ($4::bytea[])
       AND NOT EXISTS (SELECT FROM chain.event w WHERE w.chain_id = e.chain_id AND w.address = e.address
         AND w.kind = ${WITHDRAWN} AND w.topics[2] = e.topics[2] AND w.topics[3] = e.topics[3]
         AND (w.block, w.log_index) > (e.block, e.log_index))
     ORDER BY e.block, e.log_index`,
    [of.chainId, bytesOf(of.ledger), topicOf(of.collection), payouts.map(topicOf)],
  )
  return rows.map(({ tx, log_index, currency, data }) => ({
    ...{ tx, log_index, currency: currency.at(-1) ?? 0 },
    amount_units: amountIn(data),
  }))
}

/** What sales and settlements of these transactions owed the creator, in the order in which it was paid. */
async function readDue(
  pool: Pool,
  of: { chainId: number; collection: Buffer },
  txs: readonly string[],
): Promise<Due[]> {
  const { rows } = await pool.query<Due>(
    `SELECT encode(s.tx_hash, 'hex') AS tx, s.log_index, s.tier_no, s.currency, s.amount_units - s.referral_units AS amount_units
     FROM chain.pass_sale_as_of s WHERE s.chain_id = $1 AND s.collection = $2 AND s.tx_hash = ANY ($3::bytea[])
       AND s.kind IN ('purchase', 'extension', 'upgrade', 'renewal') AND NOT EXISTS (
         SELECT FROM chain.pass_receipt_as_of r WHERE r.chain_id = s.chain_id AND r.collection = s.collection
           AND r.pass_id = s.pass_id AND r.block = s.block AND r.log_index > s.log_index
           AND NOT EXISTS (SELECT FROM chain.pass_sale_as_of o WHERE o.chain_id = s.chain_id AND o.block = s.block
             AND o.collection = s.collection AND o.pass_id = s.pass_id AND o.log_index > s.log_index
             AND o.log_index < r.log_index))
     UNION ALL SELECT encode(e.tx_hash, 'hex'), e.log_index, (SELECT s.tier_no FROM chain.pass_receipt_as_of r
         JOIN chain.pass_sale_as_of s ON s.chain_id = r.chain_id AND s.block = r.block AND s.log_index < r.log_index
           AND s.collection = r.collection AND s.pass_id = r.pass_id
         WHERE r.chain_id = e.chain_id AND r.collection = e.collection AND r.pass_id = e.pass_id
           AND (r.block, r.log_index) < (e.block, e.log_index)
         ORDER BY r.block DESC, r.log_index DESC, s.log_index DESC LIMIT 1), e.currency, e.amount_units
     FROM chain.pass_settlement_as_of e WHERE e.chain_id = $1 AND e.collection = $2 AND e.tx_hash = ANY ($3::bytea[])
     ORDER BY 1, 2`,
    [of.chainId, of.collection, txs.map((tx) => Buffer.from(tx, 'hex'))],
  )
  return rows
}

/**
 * Which tier the deposits come from: within a transaction each is of the first sale or settlement of its amount that has
 * none yet. A deposit of another amount is none of a sale: money that the payout itself sent too much.
 * @returns `tier/currency` → what waits
 */
export function waitingByTier(credits: readonly Credit[], due: readonly Due[]): Map<string, bigint> {
  const open = new Map<string, Due[]>()
  for (const one of due) open.set(one.tx, [...(open.get(one.tx) ?? []), one])
  const waiting = new Map<string, bigint>()
  for (const credit of credits) {
    const list = open.get(credit.tx) ?? []
    const at = list.findIndex(
      (one) =>
        one.amount_units === credit.amount_units &&
        one.currency === credit.currency &&
        one.log_index < credit.log_index,
    )
    const [found] = at < 0 ? [] : list.splice(at, 1)
    if (!found) continue
    const key = `${found.tier_no}/${found.currency}`
    waiting.set(key, (waiting.get(key) ?? 0n) + credit.amount_units)
  }
  return waiting
}

/** What of a collection's sales waits in the ledger for its payouts, by tier and currency. */
export async function readWaiting(
  pool: Pool,
  of: { chainId: number; collection: Buffer; ledger: string },
): Promise<Map<string, bigint>> {
  const payouts = (await readPayouts(pool, of)).map(({ payout }) => payout)
  const { rowCount } = await pool.query(
    `SELECT FROM chain.credit_as_of WHERE chain_id = $1 AND ledger = $2 AND account_wallet = ANY ($3::bytea[]) AND owed_units > 0 LIMIT 1`,
    [of.chainId, bytesOf(of.ledger), payouts],
  )
  // almost always: only what could not be delivered waits
  if (rowCount === 0) return new Map()
  const credits = await readOpenCredits(pool, of, payouts)
  return waitingByTier(credits, await readDue(pool, of, [...new Set(credits.map(({ tx }) => tx))]))
}
