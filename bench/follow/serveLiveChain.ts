import { serveChain } from '../backfill/chainServer.ts'
import type { Grown, Order } from './live.ts'
import { createLiveChain } from './liveChain.ts'

/** A JSON-RPC provider of a chain that grows by order: `node serveLiveChain.ts`. */
const chain = createLiveChain()

process.on('message', ({ what, blocks }: Order) => {
  if (what === 'owners') {
    process.send?.([...chain.owners()])
    return
  }
  if (what === 'grow') chain.grow(blocks)
  else chain[what]()
  const grown: Grown = {
    ...{ head: chain.head(), hash: chain.hash(), lastPass: chain.lastPass() },
    atNs: process.hrtime.bigint().toString(),
  }
  process.send?.(grown)
})
process.on('disconnect', () => process.exit(0))
process.send?.(await serveChain(chain))
