import type { Hex } from 'viem'
import type { SeenTransaction, TransactionFinder } from '../../ports/chain.ts'
import { createRpc, type Rpc, RpcError } from './rpc.ts'

/** Nodes without history keep about this many blocks of state. */
const REACH = 120

interface Transaction {
  hash: Hex
  from: Hex
  to: Hex | null
  nonce: Hex
  value: Hex
  input: Hex
}

const hex = (value: number): Hex => `0x${value.toString(16)}`

async function countAt(rpc: Rpc, wallet: string, block: number): Promise<number> {
  return Number(await rpc.call<Hex>('eth_getTransactionCount', [wallet, hex(block)]))
}

/** First block after which the wallet's count is above the nonce; halves the range instead of reading it. */
async function blockOf(rpc: Rpc, wallet: string, nonce: number): Promise<number | null> {
  let high = Number(await rpc.call<Hex>('eth_blockNumber', []))
  let low = Math.max(0, high - REACH)
  if ((await countAt(rpc, wallet, high)) <= nonce) return null
  if ((await countAt(rpc, wallet, low)) > nonce) return null
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if ((await countAt(rpc, wallet, middle)) > nonce) high = middle
    else low = middle
  }
  return high
}

async function findWithNonce(rpc: Rpc, wallet: string, nonce: number): Promise<SeenTransaction | null> {
  const number = await blockOf(rpc, wallet, nonce)
  if (number === null) return null
  const block = await rpc.call<{ transactions: Transaction[] } | null>('eth_getBlockByNumber', [
    hex(number),
    true,
  ])
  const from = wallet.toLowerCase()
  const found = block?.transactions.find((tx) => tx.from.toLowerCase() === from && Number(tx.nonce) === nonce)
  if (!found) return null
  const isCancel = found.to?.toLowerCase() === from && BigInt(found.value) === 0n && found.input === '0x'
  return { hash: found.hash, isCancel }
}

/** Finds what became of a wallet's transactions. */
export function createTransactionFinder(urls: string[], chainId: number): TransactionFinder {
  const rpc = createRpc(urls, chainId)
  return {
    async isKnown(txHash) {
      return (await rpc.call('eth_getTransactionByHash', [txHash])) !== null
    },
    async withNonce(wallet, nonce) {
      try {
        return await findWithNonce(rpc, wallet, nonce)
      } catch (error) {
        // a node without that state refuses the read: then nobody can tell any more
        if (error instanceof RpcError) return null
        throw error
      }
    },
  }
}
