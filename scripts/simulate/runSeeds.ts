import { meets } from '#test/indexer/simulation/awaited.ts'
import { openPlace } from '#test/indexer/simulation/driver/place.ts'
import { runSeed, SeedFailed, type SeedResult } from '#test/indexer/simulation/runSeed.ts'
import type { Arguments } from './readArguments.ts'

const REPORT_EVERY = 50

/** A rejection that nobody handles would end the indexer's process: here it only fails the seed. */
async function runHeard(run: () => Promise<SeedResult>): Promise<SeedResult> {
  const unheard: string[] = []
  const hear = (reason: unknown) => void unheard.push((reason as Error).stack ?? String(reason))
  process.on('unhandledRejection', hear)
  try {
    const result = await run()
    if (unheard.length > 0) throw new SeedFailed(result.seed, `nobody handles ${unheard[0]}`, result.trace)
    return result
  } finally {
    process.off('unhandledRejection', hear)
  }
}

/** Runs seeds one after the other. @returns how many failed */
export async function runSeeds(order: Arguments): Promise<number> {
  const place = await openPlace()
  const startedMs = performance.now()
  const sum = { blocks: 0, events: 0, reorgs: 0, told: new Map<string, number>() }
  const failed: number[] = []
  const say = (text: string) => process.stdout.write(`${text}\n`)
  try {
    for (let done = 0; done < order.seeds; done++) {
      const seed = order.from + done
      try {
        const result = await runHeard(() => runSeed(place, seed, meets(order.meeting)))
        for (const name of ['blocks', 'events', 'reorgs'] as const) sum[name] += result[name]
        for (const [kind, count] of result.told) sum.told.set(kind, (sum.told.get(kind) ?? 0) + count)
        if (order.isTalkative) say(`seed ${seed}\n${result.trace.join('\n')}`)
      } catch (error) {
        if (!(error instanceof SeedFailed)) throw error
        failed.push(seed)
        say(`${error.message}\n${error.trace.join('\n')}`)
        if (order.isBrief) break
      }
      const seconds = Math.round((performance.now() - startedMs) / 1000)
      if ((done + 1) % REPORT_EVERY === 0) say(`${done + 1} seeds in ${seconds} s, ${failed.length} failed`)
    }
  } finally {
    await place.close()
  }
  const told = [...sum.told].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => `${kind} ${count}`)
  say(`${sum.blocks} blocks, ${sum.events} events, ${sum.reorgs} reorgs; told: ${told.join(', ')}`)
  say(failed.length === 0 ? 'every seed was right' : `failed: ${failed.join(', ')}`)
  return failed.length
}
