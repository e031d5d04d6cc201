import { endWithParent } from '../endWithParent.ts'
import { createAnswer } from './answerRpc.ts'
import { openChainLog } from './chainLog.ts'
import { createChain, type Rhythm } from './createChain.ts'
import { createFaucet } from './faucet.ts'
import { serveRpc } from './serveRpc.ts'
import { startNode } from './startNode.ts'

/** Order of a local chain process: the first argument, as JSON. */
export interface ChainOrder {
  dir: string
  port: number
  chainId: number
  /** blocks from latest to safe, and again to finalized */
  slots: number
  rhythm: Rhythm
  /** default true: what was acknowledged survives a power cut; false: the end of the process alone */
  isDurable?: boolean
}

const order = JSON.parse(process.argv[2] ?? '') as ChainOrder
const clock = () => Date.now()

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
const fresh = { chainId: order.chainId, genesisS: Math.floor(clock() / 1000) }
const log = openChainLog(order.dir, fresh, order.isDurable)
const node = await startNode({
  dir: order.dir,
  chainId: log.head.chainId,
  genesisS: log.head.genesisS,
  slots: order.slots,
  stateFile: log.stateFile,
})
let stopping = false
node.exited.then((code) => {
  if (stopping) return
  process.stderr.write(`The local chain ended (code ${code}):\n${node.tail()}\n`)
  process.exit(1)
})
const chain = await createChain(node, log, order.rhythm, clock).catch(async (error: Error) => {
  process.stderr.write(`${error.message}\n`)
  stopping = true
  await node.stop()
  process.exit(1)
})
const faucet = createFaucet(chain, node, log.head.chainId, clock)
const server = await serveRpc(order.port, createAnswer(chain, node, faucet))

endWithParent(async () => {
  stopping = true
  server.close()
  server.closeAllConnections()
  await chain.stop()
})
