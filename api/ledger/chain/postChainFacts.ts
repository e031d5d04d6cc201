import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import { withTransaction } from '#db/transaction.ts'
import { chainCurrency, isUnlisted, unlistedCurrency } from '#domain/ledger/currencyCode.ts'
import { JournalRefused } from '../postJournal.ts'
import { bookFact, OF_SEVERAL } from './bookFact.ts'
import type { ChainFact } from './chainLines.ts'
import { readListedCurrencies } from './listedCurrencies.ts'
import { endOfPart, readChainFacts } from './readChainFacts.ts'
import { readGone, undoGone } from './undoGone.ts'

export interface ChainDeps {
  pool: ScopedPool
  chainId: number
  /** 0x hex, the contracts' list of currencies */
  currencyList: string
  /** of any contract and anybody: so many are looked through in one statement */
  eventsAtOnce?: number
}

export const EVENTS_AT_ONCE = 5000

/** How far the books go now: what was read, part by part. */
export interface ChainPass {
  /** block, read with it */
  upTo: number
  /** the books have, or know to be aside, all that is settled */
  isWhole: boolean
  /** facts that could not be written, by their keys, with the reason */
  aside: ReadonlyMap<string, string>
  /** places that money of those goes to: what takes from there waits behind them */
  open: ReadonlySet<string>
  /** block before the oldest of them: another pass for them begins behind it */
  from: number
}

/** A pass that has read nothing behind a block; -1: nothing at all. */
export function passBehind(block: number): ChainPass {
  return { upTo: block, isWhole: false, aside: new Map(), open: new Set(), from: Number.POSITIVE_INFINITY }
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
/** What a fact that is not what it should be makes code of ours throw. */
const OF_KINDS = [JournalRefused, TypeError, RangeError, SyntaxError]
const MAX_REASON = 300

/** Why a fact could not be written, where that lies in the fact. Throws what lies in the moment, such as a lost connection. */
function reasonOf(error: unknown): string {
  const { code = '', message } = error as Error & { code?: string }
  const isOfTheFact = OF_KINDS.some((kind) => error instanceof kind) || OF_THE_FACT.test(code)
  if (isOfTheFact) return message.slice(0, MAX_REASON)
  throw error
}

/** Places in contracts that a fact of somebody's brings money to. */
const filledBy = ({ contract, wallet, to }: ChainFact): string[] =>
  [contract, wallet, to, `${contract}:${wallet}`].filter((ref) => ref !== '')

/** The place from which a fact takes what the books have there; null: from none. */
function takenFrom({ what, contract, wallet, to }: ChainFact): string | null {
  if (what === 'withdrawal') return `${contract}:${wallet}`
  if (what === 'support') return contract
  return OF_SEVERAL.includes(what) ? to : null
}

const LOOKED_FOR = `SELECT concat_ws(' ', c.epoch, (SELECT count(*) FROM chain.currency_as_of WHERE chain_id = $1 AND list = $2),
    (SELECT sum(hashtextextended(concat(k.collection, k.creator_id, p.creator_wallet), 0)::numeric)
      FROM app.collection k JOIN chain.pass_collection_as_of p USING (chain_id, collection) WHERE k.chain_id = $1)) AS looked_for
  FROM chain.cursor c WHERE c.chain_id = $1`

/**
 * A word for the branch of the chain and for whose money is looked for in it: while it stays the same, blocks that were read have
 * nothing new for the books.
 */
export async function readLookedFor({ pool, chainId, currencyList }: ChainDeps): Promise<string> {
  const list = Buffer.from(currencyList.slice(2), 'hex')
  const { rows } = await pool.query<{ looked_for: string }>(LOOKED_FOR, [chainId, list])
  return rows[0]?.looked_for ?? ''
}

/** Journals of facts that are on the chain no more are written the other way round. @returns those that could not be, with the reason */
export async function takeBackGone({ pool, chainId }: ChainDeps): Promise<ReadonlyMap<string, string>> {
  const aside = new Map<string, string>()
  for (const one of await readGone(pool, chainId))
    await apart(pool, aside, one.subject, (tx) => undoGone(tx, one))
  return aside
}

/** Writes in a transaction of its own, and sets aside what lies in the fact. */
async function apart(
  pool: ScopedPool,
  aside: Map<string, string>,
  key: string,
  write: (tx: PoolClient) => Promise<void>,
): Promise<void> {
  try {
    await withTransaction(pool, write)
  } catch (error) {
    aside.set(key, reasonOf(error))
  }
}

/**
 * The next part of the settled facts that the books have not is written. One that cannot be written is set aside with what takes from
 * the same place, so that it holds up nobody else's.
 * @returns null while the index is being built
 */
export async function postNextFacts(deps: ChainDeps, pass: ChainPass): Promise<ChainPass | null> {
  const { pool, chainId, eventsAtOnce = EVENTS_AT_ONCE } = deps
  const settled = await safeBlock(pool, chainId)
  if (settled === null) return null
  if (settled.block <= pass.upTo) return { ...pass, isWhole: true }
  const range = { chainId, after: pass.upTo, upTo: settled.block }
  const upTo = await endOfPart(pool, range, eventsAtOnce)
  const [aside, open] = [new Map(pass.aside), new Set(pass.open)]
  let { from } = pass
  for (const fact of await readChainFacts(pool, { ...range, upTo }, await currencyCodes(deps))) {
    if (isUnlisted(fact.currency)) {
      // of strangers the books have nothing in it
      if (fact.creatorId === '') continue
      aside.set(fact.key, `the index does not say which money ${fact.currency} is`)
    } else if (open.has(takenFrom(fact) ?? ''))
      aside.set(fact.key, 'an earlier one of its money was set aside')
    else await apart(pool, aside, fact.key, (tx) => bookFact(tx, fact))
    if (!aside.has(fact.key)) continue
    for (const ref of filledBy(fact)) open.add(ref)
    from = Math.min(from, fact.block - 1)
  }
  return { upTo, isWhole: upTo === settled.block, aside, open, from }
}

/**
 * All settled facts behind a block that the books have not, and what the chain took back.
 * @returns null while the index is being built
 */
export async function postChainFacts(deps: ChainDeps, after: number): Promise<ChainPass | null> {
  let pass: ChainPass | null = { ...passBehind(after), aside: await takeBackGone(deps) }
  while (pass && !pass.isWhole) pass = await postNextFacts(deps, pass)
  return pass
}
