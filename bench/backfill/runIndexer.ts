import { createIndexer } from '#indexer/createIndexer.ts'
import type { Watched } from '#indexer/reader/watchList.ts'
import { FACTORY, LEDGER } from './roots.ts'

/** One backfill in a process of its own: `node runIndexer.ts <databaseUrl> <rpcUrl,…> <head>`. */
const [databaseUrl, rpcUrls, head] = process.argv.slice(2) as [string, string, string]
const quiet = { info() {}, warn: console.error, error: console.error }
const root = { creatorWallet: null, fromBlock: 2 }
const roots: Watched[] = [
  { address: FACTORY, kind: 'factory', ...root },
  { address: LEDGER, kind: 'ledger', ...root },
]
const indexer = createIndexer({
  ...{ databaseUrl, rpcUrls: rpcUrls.split(','), chainId: 31337, roots, fromBlock: 2, pollMs: 50 },
  ...{ clock: Date.now, log: quiet, rpcTimeoutMs: 60_000 },
})
const startedMs = performance.now()
indexer.start()
while (indexer.status().cursor?.number !== Number(head))
  await new Promise((resolve) => setTimeout(resolve, 5))
const seconds = (performance.now() - startedMs) / 1000
await indexer.stop()
process.send?.({ seconds, peakRssMb: process.resourceUsage().maxRSS / 1024 })
process.disconnect?.()
