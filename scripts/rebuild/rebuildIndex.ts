import type { Client } from 'pg'
import type { Clock } from '#domain/clock.ts'
import { openSession } from '#indexer/postgres/session.ts'
import { foldAgain, readStandings, type Standing } from './foldAgain.ts'
import { foldFinal } from './foldFinal.ts'
import { inTransaction, openShadow, readProgress } from './progress.ts'
import { Overtaken, putInPlace, refuseOvertaken, type SwapPace } from './putInPlace.ts'
import { HistoryDiffers, readChainAgain, type Tip } from './readChainAgain.ts'
import { compareTable, type Derived, dropShadow, type RebuildResult, readDerived } from './shadowTables.ts'

export type { RebuildResult }

export interface RebuildOptions {
  /** the owner's address: tables are made and put in place */
  databaseUrl: string
  isCheck: boolean
  rpcUrls: string[]
  acceptsReorg: boolean
  clock: Clock
  /** of the tries to put the tables in place; default: two seconds, and one of rest */
  pace?: SwapPace
}

const SESSION_MS = 600_000
const TRIES = 3
/** One rebuild of a database at a time: the advisory lock that it holds. */
export const REBUILD_LOCK = 0x72656264

/**
 * Folds every stored event into shadow tables, compares them row by row with the ones in use and puts them in
 * place, all while the index is read and written. Cut off, it goes on behind the last range of events that it folded.
 */
export async function rebuildIndex(options: RebuildOptions): Promise<RebuildResult> {
  const client = await openSession(options.databaseUrl, SESSION_MS)
  try {
    const lock = await client.query('SELECT pg_try_advisory_lock($1) AS won', [REBUILD_LOCK])
    if (!lock.rows[0].won) throw new Error('Another rebuild of this database is running.')
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await rebuildOnce(client, options)
        await dropShadow(client)
        return result
      } catch (error) {
        const isOvertaken = error instanceof Overtaken
        if (isOvertaken || error instanceof HistoryDiffers) await dropShadow(client)
        if (!isOvertaken || attempt === TRIES) throw error
      }
    }
  } finally {
    await client.end().catch(() => {})
  }
}

async function rebuildOnce(client: Client, options: RebuildOptions): Promise<RebuildResult> {
  const isReread = options.rpcUrls.length > 0
  const live = await readDerived(client)
  if (isReread && live.isJoining)
    throw new Error(
      'A family of contracts is joining the index: try again when the indexer has read its history.',
    )
  const seen = await readStandings(client)
  if (seen.length === 0) throw new Error('Nothing is indexed yet.')
  if (isReread && seen.length > 1) throw new Error('More than one chain is indexed; --from-chain reads one.')
  const isResumed = await openShadow(client, live, isReread)
  const tip = isReread ? await readChainAgain(client, seen[0] as Standing, options) : null
  for (const { chainId } of seen) await foldFinal(client, chainId, { families: live.families, tip })

  const result: RebuildResult = { events: 0, tables: [], examples: [], isResumed, isSwapped: false }
  await compare(client, { live, seen, tip, result })
  if (options.isCheck) return result
  for (const table of live.tables) await client.query(`ANALYZE chain_next.${table}`)
  await putInPlace(client, { live, seen, tip, result }, options.pace)
  return { ...result, isSwapped: true }
}

/** Every row, in one picture of the index. What is not final is folded for it and let go again: it may be taken back. */
async function compare(
  client: Client,
  order: { live: Derived; seen: Standing[]; tip: Tip | null; result: RebuildResult },
): Promise<void> {
  const { live, seen, tip, result } = order
  await inTransaction(
    client,
    async () => {
      for (const { chainId, number } of await readStandings(client)) {
        const { foldedTo, events } = await readProgress(client, chainId)
        await refuseOvertaken(client, seen, { chainId, foldedTo })
        const span = { chainId, after: foldedTo, upTo: number, families: live.families }
        const isOther = tip?.isSameHistory === false
        result.events += events + (isOther ? 0 : await foldAgain(client, 'chain', span))
      }
      if (tip)
        for (const [table, column] of [
          ['block', 'number'],
          ['event', 'block'],
          ['watch', 'from_block'],
        ] as const)
          await note(client, result, table, `${column} <= ${tip.number}`)
      for (const table of live.tables) await note(client, result, table)
      await client.query('ROLLBACK; BEGIN')
    },
    'BEGIN ISOLATION LEVEL REPEATABLE READ',
  )
}

async function note(client: Client, result: RebuildResult, table: string, where?: string): Promise<void> {
  const { rows, differing, examples } = await compareTable(client, table, where)
  result.tables.push({ table, rows, differing })
  result.examples.push(...examples)
}
