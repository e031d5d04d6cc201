import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { Service, ServiceTxState } from '#domain/services/words.ts'
import type { ChainHex, ServiceTransaction } from '../ports/services.ts'

/** A transaction whose end is not settled. */
export interface OpenTransaction extends ServiceTransaction {
  hash: ChainHex
  /** what it is sent for */
  subjectId: string
  creatorId: string
  /** of those with this nonce; a raised fee makes the next */
  n: number
  state: ServiceTxState
  /** seconds since it was signed, and since it was handed over last; null: never */
  ageS: number
  sentAgeS: number | null
  /** head of the chain then */
  sentHead: number | null
}

interface Row {
  hash: ChainHex
  subject_id: string
  creator_id: string
  sender: ChainHex
  nonce: string
  n: number
  to_wallet: ChainHex
  data: ChainHex
  value: string
  gas: string
  max_fee: string
  tip: string
  state: ServiceTxState
  age_s: number
  sent_age_s: number | null
  sent_head: number | null
}

/** Whose transactions, and on which chain. */
export interface Sending {
  service: Service
  chainId: number
}

/** Those of a service that are open, by sender and nonce, the newest of a nonce last. */
export async function readOpenTransactions(
  db: ScopedPool | PoolClient,
  { service, chainId }: Sending,
): Promise<OpenTransaction[]> {
  const { rows } = await db.query<Row>(
    `SELECT '0x' || encode(hash, 'hex') AS hash, subject_id, creator_id, '0x' || encode(sender, 'hex') AS sender, nonce::text AS nonce, n,
       '0x' || encode(to_wallet, 'hex') AS to_wallet, '0x' || encode(data, 'hex') AS data, value::text AS value, gas::text AS gas,
       max_fee::text AS max_fee, tip::text AS tip, state, extract(epoch FROM app.now() - made_at)::float8 AS age_s,
       extract(epoch FROM app.now() - sent_at)::float8 AS sent_age_s, sent_head
     FROM app.service_tx WHERE chain_id = $1 AND service = $2 AND state IN ('signed', 'sent', 'included')
     ORDER BY sender, nonce, n`,
    [chainId, service],
  )
  return rows.map((row) => ({
    ...{ hash: row.hash, subjectId: row.subject_id, creatorId: row.creator_id, sender: row.sender },
    ...{ nonce: Number(row.nonce), n: row.n, to: row.to_wallet, data: row.data, value: BigInt(row.value) },
    ...{ gas: BigInt(row.gas), maxFee: BigInt(row.max_fee), tip: BigInt(row.tip), state: row.state },
    ...{ ageS: row.age_s, sentAgeS: row.sent_age_s, sentHead: row.sent_head },
  }))
}

/** wei that everything of a sender that no block has may cost, for whatever service. */
export async function readOpenCost(
  db: ScopedPool | PoolClient,
  { chainId, sender }: { chainId: number; sender: ChainHex },
): Promise<bigint> {
  const { rows } = await db.query<{ wei: string }>(
    `SELECT coalesce(sum(gas * max_fee + value), 0)::text AS wei FROM app.service_tx
      WHERE chain_id = $1 AND sender = $2 AND state IN ('signed', 'sent')`,
    [chainId, Buffer.from(sender.slice(2), 'hex')],
  )
  return BigInt(rows[0]?.wei ?? '0')
}

/**
 * Units of gas of what a service signed within a day, each nonce once whatever its fee was raised to.
 * @param creatorId whose part of it is asked for; all of it when absent
 */
export async function gasOfDay(
  db: ScopedPool | PoolClient,
  { service, chainId }: Sending,
  creatorId: string | null = null,
): Promise<bigint> {
  const { rows } = await db.query<{ gas: string }>(
    `SELECT coalesce(sum(gas), 0)::text AS gas FROM (SELECT max(gas) AS gas FROM app.service_tx
      WHERE service = $1 AND chain_id = $2 AND made_at > app.now() - interval '24 hours' AND ($3::text IS NULL OR creator_id = $3)
      GROUP BY sender, nonce) x`,
    [service, chainId, creatorId],
  )
  return BigInt(rows[0]?.gas ?? '0')
}
