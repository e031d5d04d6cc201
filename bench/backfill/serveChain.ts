import { serveChain } from './chainServer.ts'
import { buildChain } from './syntheticChain.ts'

/** A JSON-RPC provider of a chain that is ready before the clock starts: `node serveChain.ts <blocks> [<empty blocks at the end>]`. */
const [blocks, emptyAtEnd = '0'] = process.argv.slice(2)
const chain = buildChain(Number(blocks), Number(emptyAtEnd))
const head = chain.headers.length - 1
const heights = new Map([...chain.hashes.keys()].map((height) => [chain.hashes[height], height]))

const url = await serveChain({
  head: () => head,
  final: () => head,
  header: (height) => chain.headers[height],
  headerOf: (hash) => chain.headers[heights.get(hash) ?? -1],
  receiptsOf: (hash) => chain.receiptsOf.get(hash),
})
process.on('disconnect', () => process.exit(0))
process.send?.({ url, head, events: chain.events, owners: [...chain.owners] })
