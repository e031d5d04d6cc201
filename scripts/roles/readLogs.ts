import type { AbiEvent, Address, PublicClient } from 'viem'
import { parseEventLogs } from 'viem'

/** Blocks asked for at once; most providers allow as many. */
const STRETCH = 10_000n

/** Events of one contract, oldest first, in stretches that providers answer. */
export async function* logsOf(client: PublicClient, address: Address, events: AbiEvent[], fromBlock: bigint) {
  const latest = await client.getBlockNumber({ cacheTime: 0 })
  for (let from = fromBlock; from <= latest; from += STRETCH) {
    const to = from + STRETCH - 1n < latest ? from + STRETCH - 1n : latest
    const logs = await client.getLogs({ address, fromBlock: from, toBlock: to })
    yield* parseEventLogs({ abi: events, logs })
  }
}

/** Block of a contract's first event; undefined when it never spoke. */
export async function firstBlockOf(client: PublicClient, address: Address): Promise<number | undefined> {
  const latest = await client.getBlockNumber({ cacheTime: 0 })
  for (let from = 0n; from <= latest; from += STRETCH) {
    const to = from + STRETCH - 1n < latest ? from + STRETCH - 1n : latest
    const [first] = await client.getLogs({ address, fromBlock: from, toBlock: to })
    if (first) return Number(first.blockNumber)
  }
  return undefined
}
