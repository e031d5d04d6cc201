import type { ScopedPool } from '#db/scope.ts'
import type { ChainFact } from './chainLines.ts'
import { FACTS, IS_NEW, isBooked, liesIn, OWN, SUPPORT } from './factSources.ts'

const CREDITED = 40
const WITHDRAWN = 41

/** Between blocks: after the first, up to and with the last. */
export interface BlockRange {
  chainId: number
  after: number
  upTo: number
}

interface EventRow {
  tx: string
  ord: number
  block: number
  log_index: number
  at: Date
  contract: Buffer
  wallet: Buffer | null
  currency: number
  is_shared: boolean
}

interface FactRow extends EventRow {
  what: ChainFact['what']
  creator_id: string
  target: Buffer | null
  amount: bigint
  share: bigint
  fee: bigint
}

interface CreditRow extends EventRow {
  creator_id: string
  data: Buffer
}

interface PartRow extends CreditRow {
  split: Buffer
  is_booked: boolean
}

/** SQL: an address that several are paid through. */
const isShared = (
  wallet: string,
) => `(EXISTS (SELECT FROM chain.split_as_of x WHERE x.chain_id = $1 AND x.split = ${wallet})
    OR EXISTS (SELECT FROM chain.pool_as_of x WHERE x.chain_id = $1 AND x.pool = ${wallet}))`

const newOf = (facts: string) => `WITH ${OWN}, fact AS (${facts})
  SELECT fact.*, encode(e.tx_hash, 'hex') AS tx, e.ord, ${isShared('fact.wallet')} AS is_shared FROM fact
    JOIN chain.event e ON e.chain_id = $1 AND e.block = fact.block AND e.log_index = fact.log_index WHERE ${IS_NEW}`

const CREDIT = `encode(e.tx_hash, 'hex') AS tx, e.ord, e.block, e.log_index, coalesce(b.at, c.at) AS at, e.address AS contract,
    substring(e.topics[2] FROM 13) AS wallet, get_byte(e.topics[3], 31) AS currency, e.data`
const AND_ITS_TIME = `JOIN chain.cursor c ON c.chain_id = e.chain_id
    LEFT JOIN chain.block b ON b.chain_id = e.chain_id AND b.number = e.block`

/** What a contract could not deliver to whom it pays is deposited for them in the same transaction. */
const DEPOSITS = `WITH ${OWN}, fact AS (${FACTS})
  SELECT DISTINCT ON (e.block, e.log_index) ${CREDIT}, fact.creator_id,
    ${isShared('substring(e.topics[2] FROM 13)')} AS is_shared
  FROM fact JOIN chain.event p ON p.chain_id = $1 AND p.block = fact.block AND p.log_index = fact.log_index
    JOIN chain.event e ON e.block = fact.block AND e.tx_hash = p.tx_hash AND fact.contract = substring(e.topics[4] FROM 13)
      AND fact.wallet = substring(e.topics[2] FROM 13) AND fact.currency = get_byte(e.topics[3], 31)
      AND fact.what NOT IN ('kept', 'given_back', 'revoked') ${AND_ITS_TIME}
  WHERE e.chain_id = $1 AND e.kind = ${CREDITED} AND e.block > $2 AND e.block <= $3 AND ${IS_NEW}`

/** Who has a share of tips of streams that the split `s` divides, at the wallet of the part: it need not be one that made a collection. */
const SHARERS = `SELECT h.creator_id::text, 0 FROM app.room r JOIN app.room_share z ON z.room_id = r.id JOIN app.channel h ON h.id = z.channel_id
    WHERE r.payees_hash = s.payees_hash AND s.owner IS NULL AND r.live_at IS NOT NULL AND z.wallet = substring(e.topics[2] FROM 13)`

/**
 * Parts of what several are paid through: of a creator of ours, or of money that the books may have there; strangers' are not read.
 * Between two own creators a part is a journal of each, of which one may have come to us later.
 */
const PARTS = `WITH ${OWN}
  SELECT ${CREDIT}, coalesce(w.creator_id, '') AS creator_id, false AS is_shared, s.split,
    ${isBooked('j.creator_id = w.creator_id')} AS is_booked
  FROM chain.event e ${AND_ITS_TIME}
    JOIN chain.split_as_of s ON s.chain_id = e.chain_id AND s.split = substring(e.topics[4] FROM 13)
    LEFT JOIN LATERAL (SELECT creator_id FROM (SELECT creator_id::text, 1 AS n FROM whose WHERE wallet = substring(e.topics[2] FROM 13)
      UNION ALL ${SHARERS}) x ORDER BY n, creator_id LIMIT 1) w ON true
  WHERE e.chain_id = $1 AND e.kind = ${CREDITED} AND e.block > $2 AND e.block <= $3
    AND (w.creator_id IS NOT NULL AND NOT ${isBooked('j.creator_id = w.creator_id')}
      OR ${liesIn('s.split')} AND NOT ${isBooked('j.creator_id IS DISTINCT FROM w.creator_id')})`

/** Where withdrawals of this range went: to a split or a pool it may be money of own sales. */
const WITHDRAWN_TO = `SELECT DISTINCT substring(e.data FROM 13 FOR 20) AS place FROM chain.event e
  WHERE e.chain_id = $1 AND e.kind = ${WITHDRAWN} AND e.block > $2 AND e.block <= $3
    AND ${isShared('substring(e.data FROM 13 FOR 20)')}`

/** SQL: the place in which money of a withdrawal waited. */
const WAITS = "'0x' || encode(e.address, 'hex') || ':0x' || encode(substring(e.topics[2] FROM 13), 'hex')"

/** Withdrawals of wallets for which something of a creator was deposited; whose it is the books know. */
const WITHDRAWALS = `SELECT ${CREDIT}, '' AS creator_id, ${isShared('substring(e.data FROM 13 FOR 20)')} AS is_shared
  FROM chain.event e ${AND_ITS_TIME}
  WHERE e.chain_id = $1 AND e.kind = ${WITHDRAWN} AND e.block > $2 AND e.block <= $3 AND ${IS_NEW}
    AND (${WAITS} = ANY ($4::text[]) OR EXISTS (SELECT FROM app.ledger_account a WHERE a.place = 'contract' AND a.ref = ${WAITS}))`

const hexOf = (bytes: Buffer) => `0x${bytes.toString('hex')}`
const keyOf = ({ tx, ord }: { tx: string; ord: number }) => `chain:0x${tx}:${ord}`
const wordAt = (data: Buffer, n: number) => data.subarray(32 * n, 32 * n + 32)
const unitsOf = (word: Buffer) => BigInt(hexOf(word))

const NTH_EVENT = `SELECT block FROM chain.event WHERE chain_id = $1 AND block > $2 AND block <= $3
  ORDER BY block, log_index OFFSET $4 LIMIT 1`

/** The last block of a part of the range that has no more events than that, or of one block: a block is never divided. */
export async function endOfPart(
  pool: ScopedPool,
  { chainId, after, upTo }: BlockRange,
  events: number,
): Promise<number> {
  const { rows } = await pool.query<{ block: number }>(NTH_EVENT, [chainId, after, upTo, events])
  const [first] = rows
  return first === undefined ? upTo : Math.max(first.block - 1, after + 1)
}

/**
 * Money of own creators that the index has, and what of it could not be delivered and was withdrawn, oldest first: what the books have
 * not, or have taken back.
 * @param currencyOf what the books call a currency of the contracts
 */
export async function readChainFacts(
  pool: ScopedPool,
  { chainId, after, upTo }: BlockRange,
  currencyOf: (index: number) => string,
): Promise<ChainFact[]> {
  const values = [chainId, after, upTo]
  const placed = (row: EventRow) => ({
    ...{
      key: keyOf(row),
      chainId,
      block: row.block,
      logIndex: row.log_index,
      at: row.at,
      isShared: row.is_shared,
    },
    ...{ contract: hexOf(row.contract), wallet: row.wallet === null ? '' : hexOf(row.wallet) },
    ...{ currency: currencyOf(row.currency) },
  })
  const factOf = (row: FactRow) => ({
    ...placed(row),
    ...{ what: row.what, creatorId: row.creator_id, to: row.target === null ? '' : hexOf(row.target) },
    ...{ amount: row.amount, share: row.share, fee: row.fee },
  })
  const { rows } = await pool.query<FactRow>(newOf(FACTS), values)
  const withdrawnTo = (await pool.query<{ place: Buffer }>(WITHDRAWN_TO, values)).rows
  const broughtTo = [...rows.flatMap(({ wallet }) => wallet ?? []), ...withdrawnTo.map(({ place }) => place)]
  const supports = await pool.query<FactRow>(newOf(SUPPORT), [...values, broughtTo])
  const facts = [...rows, ...supports.rows].map(factOf)
  const deposits = (await pool.query<CreditRow>(DEPOSITS, values)).rows.map((row) => ({
    ...{ ...placed(row), what: 'deposit' as const, creatorId: row.creator_id, to: '' },
    ...{ amount: unitsOf(wordAt(row.data, 0)), share: 0n, fee: 0n },
  }))
  const parts = (await pool.query<PartRow>(PARTS, [...values, broughtTo])).rows.map((row) => ({
    ...{ ...placed(row), creatorId: row.creator_id, to: hexOf(row.split) },
    what: row.is_booked ? ('division' as const) : ('part' as const),
    ...{ amount: unitsOf(wordAt(row.data, 0)), share: 0n, fee: 0n },
  }))
  const waiting = [...deposits, ...parts].map(({ contract, wallet }) => `${contract}:${wallet}`)
  const withdrawals = (await pool.query<CreditRow>(WITHDRAWALS, [...values, waiting])).rows.map((row) => ({
    ...{ ...placed(row), what: 'withdrawal' as const, creatorId: '' },
    to: hexOf(wordAt(row.data, 0).subarray(12)),
    ...{ amount: unitsOf(wordAt(row.data, 1)), share: 0n, fee: 0n },
  }))
  return [...facts, ...deposits, ...parts, ...withdrawals].sort(
    (a, b) => a.block - b.block || a.logIndex - b.logIndex,
  )
}
