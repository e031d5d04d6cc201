import {
  createPublicClient,
  custom,
  encodeFunctionData,
  type Hex,
  hashMessage,
  parseAbi,
  recoverMessageAddress,
} from 'viem'
import { ChainUnreadable } from '../../ports/chain.ts'
import { type Node, RpcError } from './rpc.ts'

interface Signed {
  wallet: Hex
  message: string
  signature: Hex
}

/** Longest plain signature: 65 bytes. Longer ones can only be a contract's. */
const EOA_HEX = 2 + 65 * 2
const ERC1271 = parseAbi(['function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)'])
const ERC1271_YES = `0x1626ba7e${'0'.repeat(56)}`
const ERC6492_END = '6492'.repeat(16)

async function isRecovered(wallet: string, message: string, signature: Hex): Promise<boolean> {
  if (signature.length > EOA_HEX) return false
  try {
    return (await recoverMessageAddress({ message, signature })).toLowerCase() === wallet.toLowerCase()
  } catch {
    return false
  }
}

async function isSignedByContract(
  node: Node,
  blockHash: string,
  { wallet, message, signature }: Signed,
): Promise<boolean> {
  const args = [hashMessage(message), signature] as const
  const data = encodeFunctionData({ abi: ERC1271, functionName: 'isValidSignature', args })
  try {
    return (await node.call<Hex>('eth_call', [{ to: wallet, data }, { blockHash }])) === ERC1271_YES
  } catch (error) {
    if (error instanceof RpcError) return false
    throw error
  }
}

async function isSignedByFutureContract(
  node: Node,
  blockHash: string,
  { wallet, message, signature }: Signed,
): Promise<boolean> {
  // viem takes every failed call for "not signed": an unreachable node must not look like a wrong signature
  let unreadable: ChainUnreadable | undefined
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    try {
      const [call, , ...more] = (params ?? []) as unknown[]
      // viem asks at the newest block, which differs from node to node
      const asked = method === 'eth_call' ? [call, { blockHash }, ...more] : ((params ?? []) as unknown[])
      return await node.call(method, asked)
    } catch (error) {
      if (error instanceof ChainUnreadable) unreadable = error
      throw error
    }
  }
  const client = createPublicClient({ transport: custom({ request }, { retryCount: 0 }) })
  const isGood = await client
    .verifyHash({ address: wallet, hash: hashMessage(message), signature })
    .catch(() => false)
  if (unreadable) throw unreadable
  return isGood
}

/** Asks the contract of a wallet at one block of one node. */
export type IsSignedAt = (node: Node, blockHash: string) => Promise<boolean>

/**
 * True when the message is signed by the wallet: its own key first (no network), then its contract by
 * ERC-1271, or ERC-6492 for one that is not deployed yet.
 * @param askNodes is given how to ask one node, and decides which of them are asked and believed
 */
export async function isSignedBy(
  wallet: string,
  message: string,
  signature: string,
  askNodes: (isSignedAt: IsSignedAt) => Promise<boolean>,
): Promise<boolean> {
  if (await isRecovered(wallet, message, signature as Hex)) return true
  const isWrapped = signature.toLowerCase().endsWith(ERC6492_END)
  const check = isWrapped ? isSignedByFutureContract : isSignedByContract
  const signed = { wallet: wallet as Hex, message, signature: signature as Hex }
  return askNodes((node, blockHash) => check(node, blockHash, signed))
}
