import type { ChainPoint } from '#domain/access/verdict.ts'

/** A pass as the contract answers it at one block. */
export interface PassReading {
  passId: bigint
  tierNo: number
  rank: number
  /** seconds since the epoch; null = never ends */
  validUntil: number | null
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

/** A transaction as a node knows it. */
export interface SeenTransaction {
  hash: string
  /** true when it only spends the nonce: no value, no data, to the sender */
  isCancel: boolean
}

/** What watching a wallet's transactions needs besides reading. Throws ChainUnreadable. */
export interface TransactionFinder {
  /** True while a node holds the transaction, mined or waiting. */
  isKnown(txHash: string): Promise<boolean>
  /** The mined transaction that took this nonce; null when it is too long ago for the node to tell. */
  withNonce(wallet: string, nonce: number): Promise<SeenTransaction | null>
}
