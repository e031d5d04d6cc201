import { createIndexer } from '#indexer/createIndexer.ts'
import { ROOTS } from './roots.ts'

/** How far it was at one moment. */
export interface Mark {
  number: number
  seconds: number
  /** highest so far */
  peakRssMb: number
}

/** One backfill in a process of its own: `node runIndexer.ts <databaseUrl> <rpcUrl,…> <head> [<height>,…]`; tells when each height was stored. */
const [databaseUrl, rpcUrls, head, heights = ''] = process.argv.slice(2) as [string, string, string, string?]
const quiet = { info() {}, warn: console.error, error: console.error }
const indexer = createIndexer({
  ...{ databaseUrl, rpcUrls: rpcUrls.split(','), chainId: 31337, roots: ROOTS, fromBlock: 2, pollMs: 50 },
  ...{ clock: Date.now, log: quiet, rpcTimeoutMs: 60_000 },
})
const startedMs = performance.now()
const marks: Mark[] = []
const stored = () => indexer.status().cursor?.number ?? -1
const mark = (): Mark => ({
  number: stored(),
  seconds: (performance.now() - startedMs) / 1000,
  peakRssMb: process.resourceUsage().maxRSS / 1024,
})
indexer.start()
for (const height of [...heights.split(',').filter(Boolean), head].map(Number)) {
  while (stored() < height) await new Promise((resolve) => setTimeout(resolve, 5))
  marks.push(mark())
}
const { seconds } = marks.at(-1) as Mark
await indexer.stop()
process.send?.({ seconds, peakRssMb: process.resourceUsage().maxRSS / 1024, marks })
process.disconnect?.()
