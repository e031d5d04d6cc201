import type { ChainPoint } from '#domain/access/verdict.ts'

/** A pass as the contract answers it at one block. */
export interface PassReading {
  passId: bigint
  tierNo: number
  rank: number
  /** seconds since the epoch; null = never ends */
  expiresAt: number | null
}

/** Direct reads of the chain, for when the index is late. Throws ChainUnreadable when no RPC answers. */
export interface ChainReader {
  /** Newest header; times in seconds. */
  head(): Promise<{ number: number; hash: string; at: number }>
  /** `accessOf` of each wallet at one block hash. Addresses are 0x hex. */
  passesOf(
    collection: string,
    wallets: string[],
  ): Promise<{ point: ChainPoint; held: Map<string, PassReading> }>
  /** True when the signature is the wallet's: EOA first, then ERC-1271/6492 at the latest block. */
  verifyMessage(wallet: string, message: string, signature: string): Promise<boolean>
  receipt(txHash: string): Promise<{ block: number; blockHash: string; ok: boolean } | null>
  transactionCount(wallet: string): Promise<number>
}

/** No configured RPC gave a usable answer. */
export class ChainUnreadable extends Error {}
