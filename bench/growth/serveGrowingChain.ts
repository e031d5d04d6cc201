import { serveChain } from '../backfill/chainServer.ts'
import { receiptsRootOf, sealHeader, toReceipts } from '../backfill/syntheticChain.ts'
import { createTraffic, FIRST_BLOCKS } from '../backfill/traffic.ts'

/**
 * A JSON-RPC provider of a chain that is made while it is read, a little ahead of its reader, and forgotten behind it:
 * `node serveGrowingChain.ts <blocks>`. All of it is final.
 */
const last = FIRST_BLOCKS.length - 1 + Number(process.argv[2])
/** So many blocks are ready for a reader. */
const AHEAD = 1000
/** A reader may ask again for what it did not store. */
const KEPT_BEHIND = 300

interface Block {
  hash: string
  header: string
  receipts: string
}
const blocks = new Map<number, Block>()
const heights = new Map<string, number>()
const traffic = createTraffic()
let head = -1
let asked = 0
/** the reader has all there is */
let starvedSinceMs: number | null = null
let starvedMs = 0

function make(): void {
  const number = head + 1
  const parentHash = blocks.get(head)?.hash ?? `0x${'0'.repeat(64)}`
  const sealed = toReceipts(FIRST_BLOCKS[number] ?? traffic.next(), number, null)
  const { hash, text } = sealHeader({ number, parentHash }, sealed, receiptsRootOf(sealed.receipts))
  blocks.set(number, { hash, header: text, receipts: `[${sealed.text}]` })
  heights.set(hash, number)
  head = number
}

function forget(upTo: number): void {
  for (const [number, { hash }] of blocks) {
    if (number > upTo) return
    // a reader compares the genesis each time it meets a node
    if (number === 0) continue
    blocks.delete(number)
    heights.delete(hash)
  }
}

function makeAhead(): void {
  if (head < last && head < asked + AHEAD) {
    if (starvedSinceMs !== null) starvedMs += performance.now() - starvedSinceMs
    starvedSinceMs = null
    make()
    setImmediate(makeAhead)
  } else setTimeout(makeAhead, 1)
}

while (head < Math.min(last, AHEAD)) make()
makeAhead()
const url = await serveChain({
  head: () => head,
  final: () => head,
  header: (height) => blocks.get(height)?.header,
  headerOf: (hash) => blocks.get(heights.get(hash) ?? -1)?.header,
  receiptsOf(hash) {
    const number = heights.get(hash)
    if (number === undefined) return undefined
    if (number > asked) {
      asked = number
      forget(asked - KEPT_BEHIND)
    }
    if (number === head && head < last) starvedSinceMs ??= performance.now()
    return blocks.get(number)?.receipts
  },
})
process.on('message', () => process.send?.(starvedMs / 1000))
process.on('disconnect', () => process.exit(0))
process.send?.({ url, head: last })
