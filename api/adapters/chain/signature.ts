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
import { type Rpc, RpcError } from './rpc.ts'

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

async function isSignedByContract(rpc: Rpc, wallet: Hex, message: string, signature: Hex): Promise<boolean> {
  const args = [hashMessage(message), signature] as const
  const data = encodeFunctionData({ abi: ERC1271, functionName: 'isValidSignature', args })
  try {
    return (await rpc.call<Hex>('eth_call', [{ to: wallet, data }, 'latest'])) === ERC1271_YES
  } catch (error) {
    if (error instanceof RpcError) return false
    throw error
  }
}

async function isSignedByFutureContract(
  rpc: Rpc,
  wallet: Hex,
  message: string,
  signature: Hex,
): Promise<boolean> {
  // viem takes every failed call for "not signed": an unreachable node must not look like a wrong signature
  let unreadable: ChainUnreadable | undefined
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    try {
      return await rpc.call(method, (params ?? []) as unknown[])
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

/**
 * True when the message is signed by the wallet: its own key first (no network), then its contract by
 * ERC-1271, or ERC-6492 for one that is not deployed yet.
 * Throws ChainUnreadable when only a contract could tell and no node answers.
 */
export async function isSignedBy(
  rpc: Rpc,
  wallet: string,
  message: string,
  signature: string,
): Promise<boolean> {
  if (await isRecovered(wallet, message, signature as Hex)) return true
  const isWrapped = signature.toLowerCase().endsWith(ERC6492_END)
  const check = isWrapped ? isSignedByFutureContract : isSignedByContract
  return check(rpc, wallet as Hex, message, signature as Hex)
}
