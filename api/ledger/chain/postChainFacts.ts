import type { Pool, PoolClient } from 'pg'
import { withTransaction } from '#db/transaction.ts'
import type { JournalLine } from '#domain/ledger/cardJournals.ts'
import { chainCurrency } from '#domain/ledger/currencyCode.ts'
import type { ListedCurrency } from '../currencyFacts.ts'
import { postJournal } from '../postJournal.ts'
import { type ChainFact, chainLines, journalKindOf } from './chainLines.ts'
import { readChainFacts } from './readChainFacts.ts'

export interface ChainDeps {
  pool: Pool
  chainId: number
  currencies: readonly ListedCurrency[]
}

/** Up to where facts are settled: the node calls them safe, and providers agree. */
export async function safeBlock(
  pool: Pool,
  chainId: number,
): Promise<{ block: number; epoch: number } | null> {
  const { rows } = await pool.query<{ block: number; epoch: number }>(
    'SELECT least(safe, agreed, number) AS block, epoch FROM chain.cursor WHERE chain_id = $1 AND NOT is_backfill',
    [chainId],
  )
  return rows[0] ?? null
}

/** The key under which a fact is written next: one that was taken back and came again has another. */
async function nextKey(tx: PoolClient, subject: string): Promise<string> {
  const { rows } = await tx.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM app.journal WHERE subject = $1 AND reverses IS NULL',
    [subject],
  )
  const n = rows[0]?.n ?? 0
  return n === 0 ? subject : `${subject}:${n + 1}`
}

/** Of a withdrawal, what of it is of own sales: as much as the books have waiting for that wallet. */
async function waitingFor(
  tx: PoolClient,
  { creatorId, contract, wallet, currency }: ChainFact,
): Promise<bigint> {
  const { rows } = await tx.query<{ units: bigint }>(
    `SELECT coalesce(sum(p.amount), 0) AS units FROM app.ledger_account a JOIN app.posting p ON p.account_id = a.id
      WHERE a.place = 'contract' AND a.creator_id = $1 AND a.ref = $2 AND a.currency = $3`,
    [creatorId, `${contract}:${wallet}`, currency],
  )
  return rows[0]?.units ?? 0n
}

async function postOne(tx: PoolClient, fact: ChainFact): Promise<void> {
  const amount = fact.what === 'withdrawal' ? await waitingFor(tx, fact) : fact.amount
  const lines = chainLines({ ...fact, amount })
  if (lines.length === 0) return
  const { key: subject, creatorId, at } = fact
  await postJournal(tx, {
    ...{ key: await nextKey(tx, subject), kind: journalKindOf(fact), at, subject, creatorId, lines },
  })
}

interface Gone {
  id: string
  key: string
  subject: string
  creator_id: string | null
}

/** Journals of facts that a reorg dropped and that did not come again. */
const GONE = `SELECT DISTINCT j.id, j.key, j.subject, j.creator_id FROM chain.orphan o
    JOIN app.journal j ON j.subject = 'chain:0x' || encode(o.tx_hash, 'hex') || ':' || o.ord AND j.reverses IS NULL
  WHERE o.chain_id = $1 AND NOT EXISTS (SELECT FROM app.journal b WHERE b.reverses = j.id)
    AND NOT EXISTS (SELECT FROM chain.event e WHERE e.chain_id = o.chain_id AND e.tx_hash = o.tx_hash AND e.ord = o.ord)`

async function takeBack(tx: PoolClient, { id, key, subject, creator_id: creatorId }: Gone): Promise<void> {
  const { rows } = await tx.query<{
    place: JournalLine['place']
    owner: string | null
    ref: string | null
    currency: string
    amount: bigint
    now: Date
  }>(
    `SELECT a.place, a.creator_id AS owner, a.ref, p.currency, p.amount, app.now() AS now FROM app.posting p
      JOIN app.ledger_account a ON a.id = p.account_id WHERE p.journal_id = $1 ORDER BY p.n`,
    [id],
  )
  const lines = rows.map(({ place, owner, ref, currency, amount }) => ({
    ...{ place, currency, amount: -amount },
    ...(ref === null ? {} : { ref }),
    ...(owner === null ? {} : { creatorId: owner }),
  }))
  const at = rows[0]?.now ?? new Date(0)
  await postJournal(tx, {
    key: `${key}:back`,
    kind: 'taken_back',
    at,
    subject,
    creatorId,
    lines,
    reverses: id,
  })
}

/** The settled facts of the chain that the books have not are written, and what the chain took back is taken back here. */
export async function postChainFacts(
  { pool, chainId, currencies }: ChainDeps,
  after: number,
): Promise<number | null> {
  const settled = await safeBlock(pool, chainId)
  if (settled === null) return null
  const tokens = new Map(currencies.map(({ index, token }) => [index, token]))
  const currencyOf = (index: number) => chainCurrency(chainId, tokens.get(index) ?? null)
  const { rows: gone } = await pool.query<Gone>(GONE, [chainId])
  for (const one of gone) await withTransaction(pool, (tx) => takeBack(tx, one))
  const range = { chainId, after, upTo: settled.block }
  for (const fact of await readChainFacts(pool, range, currencyOf))
    await withTransaction(pool, (tx) => postOne(tx, fact))
  return settled.block
}
