import type { Writer } from '../postgres/writer.ts'
import { readHeader } from '../reader/readHeaders.ts'
import type { Watched } from '../reader/watchList.ts'
import type { Failover } from '../rpc/failover.ts'
import { wrongAnswer } from '../rpc/rpcFault.ts'
import type { Cursor } from '../store/cursor.ts'
import { startCursor } from '../store/startCursor.ts'

/** Stores the block that everything follows; the other providers that answer must tell the same of it. */
export async function beginIndex(options: {
  writer: Writer
  chainId: number
  failover: Failover
  roots: Watched[]
  fromBlock: number
}): Promise<Cursor> {
  const { writer, chainId, failover, roots, fromBlock } = options
  return failover.attempt(async (provider) => {
    const [genesis, base] = await Promise.all(
      [0, Math.max(0, fromBlock - 1)].map((number) => readHeader(provider.node, number)),
    )
    if (!genesis || !base) throw wrongAnswer('no first block')
    for (const peer of await provider.peers())
      for (const ours of [genesis, base]) {
        const theirs = await readHeader(peer, ours.number).catch(() => null)
        if (theirs && theirs.hash !== ours.hash)
          throw wrongAnswer(`block ${ours.number} is ${ours.hash}, for ${peer.name} it is ${theirs.hash}`)
      }
    return startCursor(writer, chainId, { base, genesis: genesis.hash, roots })
  })
}
