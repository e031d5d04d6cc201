import { createIndexer } from '#indexer/createIndexer.ts'
import { ROOTS } from '../backfill/roots.ts'

/** Follows a chain until its parent ends it: `node runFollower.ts <databaseUrl> <rpcUrl> <pollMs>`. */
const [databaseUrl, rpcUrl, pollMs] = process.argv.slice(2) as [string, string, string]
const quiet = { info() {}, warn() {}, error: console.error }
const indexer = createIndexer({
  ...{ databaseUrl, rpcUrls: [rpcUrl], chainId: 31337, roots: ROOTS, fromBlock: 2, pollMs: Number(pollMs) },
  ...{ clock: Date.now, log: quiet },
})
indexer.start()
process.on('message', () => process.send?.(indexer.status().role))
process.on('disconnect', async () => {
  await indexer.stop()
  process.exit(0)
})
process.send?.('ready')
