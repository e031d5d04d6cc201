import type { Client } from 'pg'
import type { Clock } from '#domain/clock.ts'
import { openSession } from '#indexer/postgres/session.ts'
import { foldAgain, readStandings, type Standing } from './foldAgain.ts'
import { readChainAgain } from './readChainAgain.ts'
import { announceRepair, cutHistory, replaceHistory } from './replaceHistory.ts'
import {
  compareTable,
  createShadow,
  type Derived,
  type Difference,
  dropShadow,
  keepSuspended,
  READ,
  readDerived,
} from './shadowTables.ts'
import { swapTables } from './swapTables.ts'

export interface RebuildOptions {
  /** the owner's address: tables are made and put in place */
  databaseUrl: string
  isCheck: boolean
  rpcUrls: string[]
  acceptsReorg: boolean
  clock: Clock
}

export interface RebuildResult {
  events: number
  /** compared rows by table, and how many of them differed */
  tables: { table: string; rows: number; differing: number }[]
  examples: Difference[]
  isSwapped: boolean
}

const SESSION_MS = 600_000
const TRIES = 3

/** A reorg came between comparing and putting in place. */
class Overtaken extends Error {}

/**
 * Folds every stored event into shadow tables, compares them row by row with the ones in use and puts them in
 * place, all while the index is read and written.
 */
export async function rebuildIndex(options: RebuildOptions): Promise<RebuildResult> {
  const client = await openSession(options.databaseUrl, SESSION_MS)
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await rebuildOnce(client, options)
      } catch (error) {
        if (!(error instanceof Overtaken) || attempt === TRIES) throw error
      }
    }
  } finally {
    await dropShadow(client).catch(() => {})
    await client.end()
  }
}

async function rebuildOnce(client: Client, options: RebuildOptions): Promise<RebuildResult> {
  const isReread = options.rpcUrls.length > 0
  const live = await readDerived(client)
  const { tables: derived, families } = live
  if (isReread && live.isJoining)
    throw new Error(
      'A family of contracts is joining the index: try again when the indexer has read its history.',
    )
  await createShadow(client, isReread ? [...derived, ...READ] : derived)
  // one picture of the index from here to the end of the comparison
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
  await keepSuspended(client, live)
  const result: RebuildResult = { events: 0, tables: [], examples: [], isSwapped: false }
  const standings = await readStandings(client)
  if (standings.length === 0) throw new Error('Nothing is indexed yet.')
  if (isReread && standings.length > 1)
    throw new Error('More than one chain is indexed; --from-chain reads one.')
  let tip: Awaited<ReturnType<typeof readChainAgain>> | null = null
  if (isReread) {
    tip = await readChainAgain(client, standings[0] as Standing, options)
    for (const [table, column] of [
      ['block', 'number'],
      ['event', 'block'],
      ['watch', 'from_block'],
    ] as const)
      await note(client, result, table, `${column} <= ${tip.number}`)
    if (tip.isSameHistory) await copyAbove(client, tip.number)
  }
  for (const { chainId, number } of standings)
    result.events += await foldAgain(client, isReread ? 'chain_next' : 'chain', {
      ...{ chainId, after: -1, upTo: number, families },
    })
  for (const table of derived) await note(client, result, table)
  await client.query('COMMIT')
  if (options.isCheck) return result

  await client.query('BEGIN')
  try {
    await putInPlace(client, standings, { tip, result, live })
    await swapTables(client, derived)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
  return { ...result, isSwapped: true }
}

async function note(client: Client, result: RebuildResult, table: string, where?: string): Promise<void> {
  const { rows, differing, examples } = await compareTable(client, table, where)
  result.tables.push({ table, rows, differing })
  result.examples.push(...examples)
}

/** What is not final yet is taken as stored. */
async function copyAbove(client: Client, number: number): Promise<void> {
  for (const [table, column] of [
    ['block', 'number'],
    ['event', 'block'],
    ['watch', 'from_block'],
  ])
    await client.query(`INSERT INTO chain_next.${table} SELECT * FROM chain.${table} WHERE ${column} > $1`, [
      number,
    ])
}

async function putInPlace(
  client: Client,
  seen: Standing[],
  {
    tip,
    result,
    live,
  }: {
    tip: { number: number; hash: string; isSameHistory: boolean } | null
    result: RebuildResult
    live: Derived
  },
): Promise<void> {
  // the indexer's next commit waits here until ours is done
  const now = await readStandings(client, 'FOR UPDATE')
  for (const standing of now) {
    const before = seen.find(({ chainId }) => chainId === standing.chainId)
    if (!before || before.epoch !== standing.epoch) throw new Overtaken('a reorg came in between')
    if (tip) await replaceHistory(client, standing.chainId, tip.number)
    if (tip && !tip.isSameHistory) await cutHistory(client, standing, tip)
    else
      await foldAgain(client, 'chain', {
        ...{
          chainId: standing.chainId,
          after: before.number,
          upTo: standing.number,
          families: live.families,
        },
      })
    const isRepaired = result.tables.some(({ differing }) => differing > 0)
    if (isRepaired || tip?.isSameHistory === false) await announceRepair(client, standing.chainId)
  }
}
