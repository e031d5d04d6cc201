import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import type { JournalLine } from '#domain/ledger/cardJournals.ts'
import { chainCurrency, isUnlisted, unlistedCurrency } from '#domain/ledger/currencyCode.ts'
import { JournalRefused, postJournal } from '../postJournal.ts'
import { type ChainFact, chainLines, journalKindOf } from './chainLines.ts'
import { readListedCurrencies } from './listedCurrencies.ts'
import { readChainFacts } from './readChainFacts.ts'

export interface ChainDeps {
  pool: ScopedPool
  chainId: number
  /** 0x hex, the contracts' list of currencies */
  currencyList: string
}

/** How far the books go now. */
export interface ChainPass {
  /** block */
  upTo: number
  /** facts that could not be written, by their keys, with the reason: they are tried again with every whole pass */
  aside: ReadonlyMap<string, string>
}

/** Up to where facts are settled: the node calls them safe, and providers agree. */
export async function safeBlock(
  pool: ScopedPool,
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

/**
 * Whose money the books have in a contract, and how much of it was there when something happened: a fact that is looked at again takes
 * nothing of what came after it. Of several the one with most.
 */
async function holderOf(
  tx: PoolClient,
  ref: string,
  { chainId, currency, block, logIndex }: ChainFact,
): Promise<{ creatorId: string; amount: bigint } | null> {
  const { rows } = await tx.query<{ creatorId: string; amount: bigint }>(
    `SELECT h.creator_id AS "creatorId", least(h.amount, b.amount) AS amount
      FROM (SELECT a.id, a.creator_id, sum(p.amount) AS amount FROM app.ledger_account a JOIN app.posting p ON p.account_id = a.id
          WHERE a.place = 'contract' AND a.ref = $1 AND a.currency = $2 AND a.creator_id IS NOT NULL
          GROUP BY a.id HAVING sum(p.amount) > 0) h,
        LATERAL (SELECT sum(p.amount) AS amount FROM app.posting p JOIN app.journal j ON j.id = p.journal_id
          JOIN chain.event e ON e.chain_id = $3 AND e.tx_hash = decode(substring(j.subject FROM 9 FOR 64), 'hex')
            AND e.ord = split_part(j.subject, ':', 3)::int
          WHERE p.account_id = h.id AND (e.block, e.log_index) < ($4::bigint, $5::int) AND j.rail = 'chain' AND j.reverses IS NULL
            AND NOT EXISTS (SELECT FROM app.journal o WHERE o.reverses = j.id)) b
      WHERE b.amount > 0 ORDER BY 2 DESC, 1 LIMIT 1`,
    [ref, currency, chainId, block, logIndex],
  )
  return rows[0] ?? null
}

/** Creators who have a journal of a fact that was not taken back. */
async function bookedBy(tx: PoolClient, { key }: ChainFact): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT j.creator_id AS id FROM app.journal j WHERE j.subject = $1 AND j.reverses IS NULL AND j.creator_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM app.journal b WHERE b.reverses = j.id)`,
    [key],
  )
  return rows.map(({ id }) => id)
}

const least = (one: bigint, other: bigint) => (one < other ? one : other)

/** A fact as the books take it: of money that came through a contract, as much as they have there is of own sales. */
async function bookedFacts(tx: PoolClient, fact: ChainFact): Promise<ChainFact[]> {
  const { what, contract, wallet, to, amount, creatorId } = fact
  if (what === 'withdrawal') {
    const holder = await holderOf(tx, `${contract}:${wallet}`, fact)
    // who withdraws takes all
    return holder === null ? [] : [{ ...fact, ...holder }]
  }
  if (what === 'support') {
    const holder = await holderOf(tx, contract, fact)
    return holder === null ? [] : [{ ...fact, ...holder, amount: least(amount, holder.amount) }]
  }
  if (what !== 'part' && what !== 'division') return [fact]
  const booked = await bookedBy(tx, fact)
  const isNew = !booked.includes(creatorId)
  const holder = await holderOf(tx, to, fact)
  const own = holder === null ? 0n : least(amount, holder.amount)
  if (holder?.creatorId === creatorId) return isNew ? [{ ...fact, share: own }] : []
  const isDivided = booked.some((one) => one !== creatorId)
  return [
    ...(holder === null || isDivided
      ? []
      : [{ ...fact, what: 'division' as const, creatorId: holder.creatorId, amount: own }]),
    ...(creatorId === '' || !isNew ? [] : [fact]),
  ]
}

async function postOne(tx: PoolClient, given: ChainFact): Promise<void> {
  if (isUnlisted(given.currency))
    throw new JournalRefused(`the index does not say which money ${given.currency} is`)
  for (const fact of await bookedFacts(tx, given)) {
    const { key: subject, creatorId, at } = fact
    const lines = chainLines(fact)
    if (lines.length === 0) continue
    await postJournal(tx, {
      ...{ key: await nextKey(tx, subject), kind: journalKindOf(fact), at, subject, creatorId, lines },
    })
  }
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

/** What a code of the books' is for a number of the contracts' list. */
export async function currencyCodes({
  pool,
  chainId,
  currencyList,
}: ChainDeps): Promise<(index: number) => string> {
  const listed = await readListedCurrencies(pool, { chainId, list: currencyList })
  const codes = new Map(listed.map(({ index, token }) => [index, chainCurrency(chainId, token)]))
  return (index) => codes.get(index) ?? unlistedCurrency(chainId, index)
}

/** Of SQL: a value that no column takes, a rule that is broken, and what a function of ours raises. */
const OF_THE_FACT = /^(22|23|P0)/
const MAX_REASON = 300

/** Why a fact could not be written, where that lies in the fact. Throws what lies in the moment, such as a lost connection. */
function reasonOf(error: unknown): string {
  const { code = '', message } = error as Error & { code?: string }
  if (error instanceof JournalRefused || OF_THE_FACT.test(code)) return message.slice(0, MAX_REASON)
  throw error
}

/**
 * The settled facts of the chain that the books have not are written, and what the chain took back is taken back here. One that
 * cannot be written is set aside, so that it holds up nobody else's.
 * @returns null while the index is being built
 */
export async function postChainFacts(deps: ChainDeps, after: number): Promise<ChainPass | null> {
  const { pool, chainId } = deps
  const settled = await safeBlock(pool, chainId)
  if (settled === null) return null
  const aside = new Map<string, string>()
  const apart = async (key: string, write: (tx: PoolClient) => Promise<void>) => {
    try {
      await withTransaction(pool, write)
    } catch (error) {
      aside.set(key, reasonOf(error))
    }
  }
  const { rows: gone } = await pool.query<Gone>(GONE, [chainId])
  for (const one of gone) await apart(one.subject, (tx) => takeBack(tx, one))
  const range = { chainId, after, upTo: settled.block }
  for (const fact of await readChainFacts(pool, range, await currencyCodes(deps)))
    await apart(fact.key, (tx) => postOne(tx, fact))
  return { upTo: settled.block, aside }
}
