import { createPublicClient, custom, type Hex, hashMessage, recoverMessageAddress } from 'viem'
import { ChainUnreadable } from '../../ports/chain.ts'
import type { Rpc } from './rpc.ts'

/** Longest plain signature: 65 bytes. Longer ones can only be a contract's. */
const EOA_HEX = 2 + 65 * 2
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
  // no contract, nobody else who could have signed
  if (!isWrapped && (await rpc.call<Hex>('eth_getCode', [wallet, 'latest'])) === '0x') return false
  return isSignedByContract(rpc, wallet as Hex, message, signature as Hex)
}
