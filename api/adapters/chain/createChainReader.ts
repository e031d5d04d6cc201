import { decodeFunctionResult, encodeFunctionData, type Hex } from 'viem'
import { streamPassAbi } from '#generated/abis.ts'
import type { ChainReader, PassReading } from '../../ports/chain.ts'
import { createRpc, type Rpc } from './rpc.ts'
import { isSignedBy } from './signature.ts'

interface Header {
  number: Hex
  hash: Hex
  timestamp: Hex
}

async function readHead(rpc: Rpc) {
  const header = await rpc.call<Header>('eth_getBlockByNumber', ['latest', false])
  return { number: Number(header.number), hash: header.hash as string, at: Number(header.timestamp) }
}

async function readPass(rpc: Rpc, collection: string, wallet: string, blockHash: string) {
  const data = encodeFunctionData({ abi: streamPassAbi, functionName: 'accessOf', args: [wallet as Hex] })
  // by hash, so that a reorg between two calls is an error and never a mixture of two chains
  const result = await rpc.call<Hex>('eth_call', [{ to: collection, data }, { blockHash }])
  const [passId, tierNo, rank, expiresAt] = decodeFunctionResult({
    abi: streamPassAbi,
    functionName: 'accessOf',
    data: result,
  })
  if (passId === 0n) return null
  return { passId, tierNo, rank, validUntil: expiresAt === 0 ? null : expiresAt } satisfies PassReading
}

/**
 * Reads a chain directly through its nodes, in their order of preference.
 * `passesOf` answers epoch 0: a direct read knows nothing of the index.
 */
export function createChainReader(urls: string[], chainId: number): ChainReader {
  const rpc = createRpc(urls, chainId)
  return {
    head: () => readHead(rpc),
    async passesOf(collection, wallets) {
      const head = await readHead(rpc)
      const readings = await Promise.all(
        wallets.map(async (wallet) => [wallet, await readPass(rpc, collection, wallet, head.hash)] as const),
      )
      return {
        point: {
          chainId,
          block: head.number,
          blockHash: head.hash,
          blockAt: head.at,
          epoch: 0,
          level: 'latest',
        },
        held: new Map(readings.filter((reading): reading is [string, PassReading] => reading[1] !== null)),
      }
    },
    verifyMessage: (wallet, message, signature) => isSignedBy(rpc, wallet, message, signature),
    async receipt(txHash) {
      const receipt = await rpc.call<{ blockNumber: Hex; blockHash: Hex; status: Hex } | null>(
        'eth_getTransactionReceipt',
        [txHash],
      )
      if (!receipt) return null
      return {
        block: Number(receipt.blockNumber),
        blockHash: receipt.blockHash,
        ok: receipt.status === '0x1',
      }
    },
    async transactionCount(wallet) {
      return Number(await rpc.call<Hex>('eth_getTransactionCount', [wallet, 'latest']))
    },
  }
}
