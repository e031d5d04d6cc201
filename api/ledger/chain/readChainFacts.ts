import type { Pool } from 'pg'
import type { ChainFact } from './chainLines.ts'

const CREDITED = 40
const WITHDRAWN = 41
const PAID = "('purchase', 'extension', 'upgrade', 'renewal')"

/** Between blocks: after the first, up to and with the last. */
export interface BlockRange {
  chainId: number
  after: number
  upTo: number
}

interface FactRow {
  tx: string
  ord: number
  block: number
  log_index: number
  at: Date
  what: ChainFact['what']
  creator_id: string
  contract: Buffer
  wallet: Buffer
  currency: number
  amount: bigint
  share: bigint
}

/** What the statements have in common: own collections, and facts that the books have not, or no more. */
const OWN = `own AS (SELECT k.chain_id, k.collection, k.creator_id, p.creator_wallet FROM app.collection k
    JOIN chain.pass_collection_as_of p USING (chain_id, collection) WHERE k.chain_id = $1)`
const IS_NEW = `NOT EXISTS (SELECT FROM app.journal j
  WHERE j.subject = 'chain:0x' || encode(e.tx_hash, 'hex') || ':' || e.ord AND j.reverses IS NULL
    AND NOT EXISTS (SELECT FROM app.journal b WHERE b.reverses = j.id))`

/** A receipt belongs to the sale just before it: that price is kept, and its share is paid when it is earned. */
const SALES = `WITH ${OWN}, fact AS (
    SELECT s.block, s.log_index, s.at, own.creator_id, s.collection AS contract, s.currency, s.amount_units AS amount,
      CASE WHEN s.kind IN ${PAID} THEN s.referral_units ELSE 0 END AS share,
      CASE WHEN s.kind = 'refund' THEN 'given_back' WHEN s.kind = 'revocation' THEN 'revoked'
        WHEN EXISTS (SELECT FROM chain.pass_receipt_as_of r WHERE r.chain_id = s.chain_id AND r.collection = s.collection
          AND r.pass_id = s.pass_id AND r.block = s.block AND r.log_index > s.log_index AND NOT EXISTS (
            SELECT FROM chain.pass_sale_as_of o WHERE o.chain_id = s.chain_id AND o.block = s.block AND o.collection = s.collection
              AND o.pass_id = s.pass_id AND o.log_index > s.log_index AND o.log_index < r.log_index
              AND o.kind IN ('purchase', 'extension', 'upgrade'))) THEN 'kept' ELSE 'sale' END AS what,
      CASE WHEN s.kind = 'revocation' THEN s.payer ELSE s.payee END AS wallet
    FROM chain.pass_sale_as_of s JOIN own USING (chain_id, collection)
    WHERE s.block > $2 AND s.block <= $3 AND s.amount_units > 0
      AND (s.kind IN ${PAID} OR s.kind = 'refund' OR (s.kind = 'revocation' AND s.payer = own.creator_wallet))
    UNION ALL SELECT s.block, s.log_index, s.at, own.creator_id, s.collection, s.currency, s.amount_units, s.referral_units,
      'settlement', s.payee
    FROM chain.pass_settlement_as_of s JOIN own USING (chain_id, collection)
    WHERE s.block > $2 AND s.block <= $3 AND s.amount_units + s.referral_units > 0)
  SELECT fact.*, encode(e.tx_hash, 'hex') AS tx, e.ord FROM fact
    JOIN chain.event e ON e.chain_id = $1 AND e.block = fact.block AND e.log_index = fact.log_index WHERE ${IS_NEW}`

interface CreditRow
  extends Pick<FactRow, 'tx' | 'ord' | 'block' | 'log_index' | 'at' | 'contract' | 'wallet'> {
  creator_id: string
  currency: number
  data: Buffer
}

/** Deposits of own collections for a wallet that their sales go or went to. */
const DEPOSITS = `WITH ${OWN}
  SELECT encode(e.tx_hash, 'hex') AS tx, e.ord, e.block, e.log_index, coalesce(b.at, c.at) AS at, e.address AS contract,
    substring(e.topics[2] FROM 13) AS wallet, get_byte(e.topics[3], 31) AS currency, e.data, own.creator_id
  FROM chain.event e JOIN own ON own.chain_id = e.chain_id AND own.collection = substring(e.topics[4] FROM 13)
    JOIN chain.cursor c ON c.chain_id = e.chain_id LEFT JOIN chain.block b ON b.chain_id = e.chain_id AND b.number = e.block
  WHERE e.chain_id = $1 AND e.kind = ${CREDITED} AND e.block > $2 AND e.block <= $3 AND ${IS_NEW} AND (
    EXISTS (SELECT FROM chain.pass_sale_as_of s WHERE s.chain_id = e.chain_id AND s.collection = own.collection
      AND s.payee = substring(e.topics[2] FROM 13) AND s.kind IN ('purchase', 'extension', 'upgrade'))
    OR EXISTS (SELECT FROM chain.pass_settlement_as_of s WHERE s.chain_id = e.chain_id AND s.collection = own.collection
      AND s.payee = substring(e.topics[2] FROM 13)))`

/** Withdrawals for a wallet for which something of an own collection was deposited before. */
const WITHDRAWALS = `WITH ${OWN}
  SELECT encode(e.tx_hash, 'hex') AS tx, e.ord, e.block, e.log_index, coalesce(b.at, c.at) AS at, e.address AS contract,
    substring(e.topics[2] FROM 13) AS wallet, get_byte(e.topics[3], 31) AS currency, e.data, d.creator_id
  FROM chain.event e JOIN chain.cursor c ON c.chain_id = e.chain_id
    LEFT JOIN chain.block b ON b.chain_id = e.chain_id AND b.number = e.block
    JOIN LATERAL (SELECT own.creator_id FROM chain.event d JOIN own ON own.collection = substring(d.topics[4] FROM 13)
      WHERE d.chain_id = e.chain_id AND d.address = e.address AND d.kind = ${CREDITED} AND d.topics[2] = e.topics[2]
        AND d.topics[3] = e.topics[3] AND (d.block, d.log_index) < (e.block, e.log_index) LIMIT 1) d ON true
  WHERE e.chain_id = $1 AND e.kind = ${WITHDRAWN} AND e.block > $2 AND e.block <= $3 AND ${IS_NEW}`

const hexOf = (bytes: Buffer) => `0x${bytes.toString('hex')}`
const keyOf = ({ tx, ord }: { tx: string; ord: number }) => `chain:0x${tx}:${ord}`
const wordAt = (data: Buffer, n: number) => data.subarray(32 * n, 32 * n + 32)
const unitsOf = (word: Buffer) => BigInt(hexOf(word))

/**
 * Sales, what became of kept prices, and what of it could not be delivered and was withdrawn, of own collections, oldest first:
 * those that the books have not, or have taken back.
 * @param currencyOf what the books call a currency of the contracts
 */
export async function readChainFacts(
  pool: Pool,
  { chainId, after, upTo }: BlockRange,
  currencyOf: (index: number) => string,
): Promise<ChainFact[]> {
  const values = [chainId, after, upTo]
  const sales = (await pool.query<FactRow>(SALES, values)).rows.map((row) => ({
    ...{ key: keyOf(row), block: row.block, logIndex: row.log_index, at: row.at, what: row.what },
    ...{ creatorId: row.creator_id, contract: hexOf(row.contract), wallet: hexOf(row.wallet), to: '' },
    ...{ amount: row.amount, share: row.share, currency: currencyOf(row.currency) },
  }))
  const deposits = (await pool.query<CreditRow>(DEPOSITS, values)).rows.map((row) => ({
    ...creditOf(row, currencyOf),
    ...{ what: 'deposit' as const, to: '', amount: unitsOf(wordAt(row.data, 0)) },
  }))
  const withdrawals = (await pool.query<CreditRow>(WITHDRAWALS, values)).rows.map((row) => ({
    ...creditOf(row, currencyOf),
    what: 'withdrawal' as const,
    to: hexOf(wordAt(row.data, 0).subarray(12)),
    amount: unitsOf(wordAt(row.data, 1)),
  }))
  return [...sales, ...deposits, ...withdrawals].sort((a, b) => a.block - b.block || a.logIndex - b.logIndex)
}

function creditOf(row: CreditRow, currencyOf: (index: number) => string) {
  return {
    ...{ key: keyOf(row), block: row.block, logIndex: row.log_index, at: row.at, creatorId: row.creator_id },
    ...{
      contract: hexOf(row.contract),
      wallet: hexOf(row.wallet),
      share: 0n,
      currency: currencyOf(row.currency),
    },
  }
}
