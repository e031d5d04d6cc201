import {
  decodeAbiParameters,
  encodeFunctionData,
  type Hex,
  numberToHex,
  parseAbi,
  parseAbiParameters,
  recoverAddress,
  slice,
} from 'viem'
import { ChainUnreadable } from '../../ports/chain.ts'
import type { CallBounds, Node } from './rpc.ts'
import { probeWallet, type WalletQuestion } from './signatureProbe.ts'
import type { TakeWalletTurn } from './walletTurns.ts'

/** Longest plain signature: 65 bytes. Longer ones can only be a contract's. */
const EOA_HEX = 2 + 65 * 2
const ERC1271 = parseAbi(['function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)'])
const WRAPPED = parseAbiParameters('address, bytes, bytes')
const ERC6492_END = '6492'.repeat(16)
const YES = numberToHex(1, { size: 32 })
/** A probe answers one word. */
const MAX_ANSWER_BYTES = 4096

/** A signature that somebody brings, and who that is. */
export interface BroughtSignature {
  wallet: string
  /** 32 bytes, 0x hex */
  digest: string
  signature: string
  /** who counts for a turn: the address of the request */
  askedBy: string
}

async function isRecovered({ wallet, digest, signature }: BroughtSignature): Promise<boolean> {
  if (signature.length > EOA_HEX) return false
  try {
    const signer = await recoverAddress({ hash: digest as Hex, signature: signature as Hex })
    return signer.toLowerCase() === wallet.toLowerCase()
  } catch {
    return false
  }
}

/** What an ERC-6492 signature holds, null when it is torn; a plain one is a signature without a factory. */
function unwrap(signature: Hex): { factory: WalletQuestion['factory']; signature: Hex } | null {
  if (!signature.toLowerCase().endsWith(ERC6492_END)) return { factory: null, signature }
  try {
    const bytes = slice(signature, 0, -ERC6492_END.length / 2)
    const [address, calldata, inner] = decodeAbiParameters(WRAPPED, bytes)
    return { factory: { address, calldata }, signature: inner }
  } catch {
    return null
  }
}

function questionOf({ wallet, digest, signature }: BroughtSignature): WalletQuestion | null {
  const parts = unwrap(signature as Hex)
  if (!parts) return null
  const args = [digest as Hex, parts.signature] as const
  const asked = encodeFunctionData({ abi: ERC1271, functionName: 'isValidSignature', args })
  return { wallet: wallet as Hex, asked, factory: parts.factory }
}

/** Asks the contract of a wallet at one block of one node. */
export type IsSignedAt = (node: Node, blockHash: string) => Promise<boolean>

export interface AskWallet {
  /** is given how to ask one node, and decides which of them are asked and believed */
  askNodes: (isSignedAt: IsSignedAt) => Promise<boolean>
  takeTurn: TakeWalletTurn
  /** for everything that asking takes, also waiting for a turn */
  patienceMs: number
}

/** The answer, or ChainUnreadable when the time is over before it. */
async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let giveUp: () => void = () => {}
  const isOver = new Promise<never>((_, reject) => {
    giveUp = () => reject(new ChainUnreadable('a contract wallet was not asked in time'))
    signal.addEventListener('abort', giveUp)
    if (signal.aborted) giveUp()
  })
  try {
    return await Promise.race([work, isOver])
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

/**
 * True when the digest is signed by the wallet: its own key first (no network), then its contract by
 * ERC-1271, or ERC-6492 for one that is not deployed yet. Whoever wrote that contract, it computes a bounded time on
 * the node and answers a word. Throws ChainUnreadable, ChainBusy.
 */
export async function isSignedBy(
  brought: BroughtSignature,
  { askNodes, takeTurn, patienceMs }: AskWallet,
): Promise<boolean> {
  if (await isRecovered(brought)) return true
  const question = questionOf(brought)
  if (!question) return false
  const call = probeWallet(question)
  const signal = AbortSignal.timeout(patienceMs)
  const bounds: CallBounds = { signal, maxBytes: MAX_ANSWER_BYTES }
  const ask = () =>
    askNodes(async (node, blockHash) => {
      return (await node.call<Hex>('eth_call', [call, { blockHash }], bounds)) === YES
    })
  return takeTurn(brought.askedBy, signal, () => within(signal, ask()))
}
