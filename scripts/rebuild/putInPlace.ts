import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from 'pg'
import { foldAgain, readStandings, type Standing } from './foldAgain.ts'
import { inTransaction, readProgress } from './progress.ts'
import type { Tip } from './readChainAgain.ts'
import { announceRepair, cutHistory, replaceHistory } from './replaceHistory.ts'
import { type Derived, type RebuildResult, readDerived } from './shadowTables.ts'
import { swapTables } from './swapTables.ts'

/** What is folded already is not what the index rests on any more. */
export class Overtaken extends Error {}

/** Who reads for long must not make everybody wait behind the swap: it is tried again. */
export interface SwapPace {
  /** everybody waits behind one that waits for this long */
  lockMs: number
  /** and nobody in between */
  restMs: number
}

const PACE: SwapPace = { lockMs: 2000, restMs: 1000 }
const SWAP_TRIES = 30
/** SQLSTATE lock_not_available, deadlock_detected */
const TAKEN = ['55P03', '40P01']

/** @throws Overtaken when blocks were taken back that are folded already */
export async function refuseOvertaken(
  client: Client,
  seen: Standing[],
  { chainId, foldedTo }: { chainId: number; foldedTo: number },
): Promise<void> {
  const before = seen.find((standing) => standing.chainId === chainId)
  const taken = await client.query(
    'SELECT FROM chain.reorg WHERE chain_id = $1 AND epoch > $2 AND ancestor < $3',
    [...[chainId, before?.epoch ?? 0, foldedTo]],
  )
  if (!before || taken.rowCount !== 0) throw new Overtaken('a reorg came in between')
}

/** Swaps the tables with what came since, in one transaction, as soon as nobody holds them. */
export async function putInPlace(
  client: Client,
  order: { live: Derived; seen: Standing[]; tip: Tip | null; result: RebuildResult },
  { lockMs, restMs }: SwapPace = PACE,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTransaction(client, async () => {
        await client.query(`SET LOCAL lock_timeout = ${lockMs}`)
        await catchUp(client, order)
        await swapTables(client, order.live.tables)
      })
    } catch (error) {
      if (!TAKEN.includes((error as { code?: string }).code ?? '')) throw error
      if (attempt === SWAP_TRIES)
        throw new Error('Somebody holds the tables for long; the result is kept: start it again.', {
          cause: error,
        })
      await wait(restMs)
    }
  }
}

async function catchUp(
  client: Client,
  { live, seen, tip, result }: { live: Derived; seen: Standing[]; tip: Tip | null; result: RebuildResult },
): Promise<void> {
  // the indexer's next commit waits here until ours is done
  const now = await readStandings(client, 'FOR UPDATE')
  if (JSON.stringify(await readDerived(client)) !== JSON.stringify(live))
    throw new Overtaken('a family joined in between')
  for (const standing of now) {
    const { chainId, number } = standing
    const { foldedTo } = await readProgress(client, chainId)
    await refuseOvertaken(client, seen, { chainId, foldedTo })
    const differs = ({ table, differing }: RebuildResult['tables'][number]) =>
      differing > 0 && ['block', 'event', 'watch'].includes(table)
    if (tip && result.tables.some(differs)) await replaceHistory(client, chainId, tip.number)
    if (tip && !tip.isSameHistory) await cutHistory(client, standing, tip)
    else await foldAgain(client, 'chain', { chainId, after: foldedTo, upTo: number, families: live.families })
    const isRepaired = result.tables.some(({ differing }) => differing > 0)
    if (isRepaired || tip?.isSameHistory === false) await announceRepair(client, chainId)
  }
}
