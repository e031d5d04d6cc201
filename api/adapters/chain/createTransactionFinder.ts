import type { Hex } from 'viem'
import { ChainUnconfirmed, type SeenTransaction, type TransactionFinder } from '../../ports/chain.ts'
import { collect } from './askTwo.ts'
import { createRpc, type Node, RpcError } from './rpc.ts'

/** Nodes without history keep about this many blocks of state. */
const REACH = 120

interface Transaction {
  hash: Hex
  from: Hex
  to: Hex | null
  nonce: Hex
  blockNumber: Hex | null
  value: Hex
  input: Hex
}

const hex = (value: number): Hex => `0x${value.toString(16)}`

async function countAt(node: Node, wallet: string, block: number): Promise<number> {
  return Number(await node.call<Hex>('eth_getTransactionCount', [wallet, hex(block)]))
}

/** First block after which the wallet's count is above the nonce; halves the range instead of reading it. */
async function blockOf(node: Node, wallet: string, nonce: number): Promise<number | null> {
  let high = Number(await node.call<Hex>('eth_blockNumber', []))
  let low = Math.max(0, high - REACH)
  if ((await countAt(node, wallet, high)) <= nonce) return null
  if ((await countAt(node, wallet, low)) > nonce) return null
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if ((await countAt(node, wallet, middle)) > nonce) high = middle
    else low = middle
  }
  return high
}

function describe({ hash, from, to, value, input }: Transaction): SeenTransaction {
  const isCancel = to?.toLowerCase() === from.toLowerCase() && BigInt(value) === 0n && input === '0x'
  return { hash, isCancel }
}

async function findWithNonce(node: Node, wallet: string, nonce: number): Promise<SeenTransaction | null> {
  const number = await blockOf(node, wallet, nonce)
  if (number === null) return null
  const block = await node.call<{ transactions: Transaction[] } | null>('eth_getBlockByNumber', [
    hex(number),
    true,
  ])
  const from = wallet.toLowerCase()
  const found = block?.transactions.find((tx) => tx.from.toLowerCase() === from && Number(tx.nonce) === nonce)
  if (!found) return null
  return describe(found)
}

/** The transaction of a nonce as a node with history shows it; a node without that state refuses, and cannot tell. */
async function findAt(node: Node, wallet: string, nonce: number): Promise<SeenTransaction | null> {
  try {
    return await findWithNonce(node, wallet, nonce)
  } catch (error) {
    if (error instanceof RpcError) return null
    throw error
  }
}

/** True when one of these nodes shows the same mined transaction. Throws ChainUnconfirmed when all of them are silent. */
async function isShownBy(
  nodes: Node[],
  found: SeenTransaction,
  wallet: string,
  nonce: number,
): Promise<boolean> {
  const silent: unknown[] = []
  for (const node of nodes) {
    try {
      const tx = await node.call<Transaction | null>('eth_getTransactionByHash', [found.hash])
      const isOfNonce = tx?.from.toLowerCase() === wallet.toLowerCase() && Number(tx.nonce) === nonce
      if (isOfNonce && tx.blockNumber && describe(tx).isCancel === found.isCancel) return true
    } catch (error) {
      silent.push(error)
    }
  }
  if (silent.length < nodes.length) return false
  throw new ChainUnconfirmed('one provider alone knows the transaction', {
    cause: new AggregateError(silent),
  })
}

/** Finds what became of a wallet's transactions. */
export function createTransactionFinder(urls: string[], chainId: number): TransactionFinder {
  const { nodes } = createRpc(urls, chainId)
  return {
    async isKnown(txHash) {
      const { all } = await collect(
        nodes,
        async (node) => (await node.call('eth_getTransactionByHash', [txHash])) !== null,
      )
      if (all.some(({ value }) => value)) return true
      if (all.length < Math.min(2, nodes.length)) {
        throw new ChainUnconfirmed('one provider alone does not know the transaction')
      }
      return false
    },
    async withNonce(wallet, nonce) {
      let silence: unknown = null
      for (const node of nodes) {
        const found = await findAt(node, wallet, nonce).catch((error) => {
          silence = error
          return null
        })
        if (!found) continue
        const others = nodes.filter((other) => other !== node)
        if (others.length === 0 || (await isShownBy(others, found, wallet, nonce))) return found
      }
      if (silence) throw silence
      return null
    },
  }
}
