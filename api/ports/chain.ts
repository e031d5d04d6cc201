import type { TokenSubject } from '#domain/access/tokenCondition.ts'
import type { ChainPoint } from '#domain/access/verdict.ts'

/** A pass as the contract answers it at one block. */
export interface PassReading {
  /** 0x hex, as it was asked for */
  collection: string
  passId: bigint
  tierNo: number
  rank: number
  /** seconds since the epoch; null = never ends */
  validUntil: number | null
}

/** A mined transaction. */
export interface Receipt {
  block: number
  /** 0x hex */
  blockHash: string
  ok: boolean
  /** false while a second provider is configured and silent: enough to show, never to conclude anything from */
  isConfirmed: boolean
}

/** What of the chain a gate asks wallets about; addresses are 0x hex, lower case. */
export interface HoldingsAsked {
  /** pass collections; none where no pass is asked for */
  collections: readonly string[]
  /** creator tokens, and vaults with stakes of them; of a locked one, ours or not, the room of the hub that it is locked for */
  tokens: readonly Pick<TokenSubject, 'kind' | 'address' | 'lockedFor'>[]
  /** the contract in which tokens are locked; without it nothing is */
  sessionLock?: string | null
}

/** So much at one block. */
export interface UnitsReading {
  /** smallest units */
  units: bigint
  /** when what is locked counts no more, seconds since the epoch; null = never, as of all that is not locked */
  validUntil: number | null
}

/** What wallets hold at one block, and by how many it was told. */
export interface HoldingsReading {
  point: ChainPoint
  /** by wallet, one of each collection at most; who has none is not in it */
  passes: Map<string, PassReading[]>
  /** by wallet, in the order of the tokens that were asked about */
  units: Map<string, UnitsReading[]>
  /** providers that told the same */
  confirmedBy: 1 | 2
}

/**
 * Direct reads of the chain, for what the index cannot tell. Two providers are asked where two are configured.
 * Throws ChainUnreadable when no RPC answers, ChainDisputed when two answer differently.
 */
export interface ChainReader {
  /** The newest header that two providers know, or the only one that answers; times in seconds. Throws ChainUnreadable, ChainDisputed. */
  head(): Promise<{ number: number; hash: string; at: number }>
  /**
   * `accessOf`, `balanceOf`, `stakeOf` and `lockOf` of each wallet at one block hash that all who are asked know. Wallets are 0x hex.
   * Throws ChainUnreadable also when one provider alone shows a head that is old.
   */
  holdingsOf(asked: HoldingsAsked, wallets: readonly string[]): Promise<HoldingsReading>
  /**
   * True when the signature is the wallet's: EOA first, then ERC-1271/6492 at the newest block.
   * Throws ChainUnconfirmed when only a contract could tell and one of two providers is silent, ChainBusy.
   * @param askedBy address that brought it; contract wallets of one are asked a few at once
   */
  verifyMessage(wallet: string, message: string, signature: string, askedBy: string): Promise<boolean>
  /** The same of 32 bytes as they are signed, e.g. the hash of typed data; 0x hex. */
  verifyDigest(wallet: string, digest: string, signature: string, askedBy: string): Promise<boolean>
  receipt(txHash: string): Promise<Receipt | null>
  /** Transactions that the wallet has sent: what two providers count, the middle of three that differ, the lower of two. Throws ChainUnconfirmed. */
  transactionCount(wallet: string): Promise<number>
}

/** What is asked of the chain about money: what an address has of a token (null: the chain's own), or what the ledger owes it. */
export type MoneyQuestion =
  | { kind: 'has'; address: string; token: string | null }
  | { kind: 'owed'; ledger: string; wallet: string; currency: number }

/** Reads who has how much. Throws ChainUnreadable, ChainDisputed. */
export interface ChainMoney {
  /** Smallest units at the end of a block, in the order of the questions. */
  unitsAt(block: number, questions: readonly MoneyQuestion[]): Promise<bigint[]>
}

/** No configured RPC gave a usable answer. */
export class ChainUnreadable extends Error {}

/** Providers answered differently: whom to believe is not ours to guess. */
export class ChainDisputed extends ChainUnreadable {}

/** One provider of two is silent, and the word of the other is not enough. */
export class ChainUnconfirmed extends ChainUnreadable {}

/** Too much is being asked at once; nothing was. */
export class ChainBusy extends ChainUnreadable {}

/** A transaction as a node knows it. */
export interface SeenTransaction {
  hash: string
  /** true when it only spends the nonce: no value, no data, to the sender */
  isCancel: boolean
}

/** What watching a wallet's transactions needs besides reading. Throws ChainUnreadable, ChainUnconfirmed. */
export interface TransactionFinder {
  /** True while any provider holds the transaction, mined or waiting. */
  isKnown(txHash: string): Promise<boolean>
  /** The mined transaction that took this nonce, known to two; null when it is too long ago to tell. */
  withNonce(wallet: string, nonce: number): Promise<SeenTransaction | null>
}
