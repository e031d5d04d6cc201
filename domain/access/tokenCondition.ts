import { exactAmountText } from '../ledger/amountText.ts'
import { isolated, type Typed } from '../names/isolated.ts'
import { type EntitlementSource, TOKEN_KINDS, type TokenKind } from '../words.ts'
import type { OtherChannel } from './otherChannel.ts'

/** Standards of tokens that were not made here. */
export type ForeignKind = Exclude<TokenKind, 'stake'>

/** What tells what is counted from all else that wallets hold. */
export interface TokenSubject {
  kind: TokenKind
  /** the token, or the vault of the stake; 0x hex, lower case */
  address: string
  /** of an ERC-1155, which of its tokens: digits, at most `MAX_MIN_UNITS`; absent of all else */
  tokenId?: string
  /**
   * of an ERC-20 whose tokens are locked while their owner is inside: the room of the hub that they are locked for, digits; `0` while the
   * chain does not lead the room yet. What is free to move counts for nothing then
   */
  lockedFor?: string
}

/** So much of a token, so many NFTs, or so much of a stake. */
export interface TokenCondition extends TokenSubject {
  /** in smallest units (of an NFT: how many), as digits; at least 1, at most `MAX_MIN_UNITS` */
  minUnits: string
  /** of the token, as it calls itself; of a stake that of what is staked */
  symbol: Typed
  /** 0 of NFTs */
  decimals: number
  /** true of what was not made here: nothing of it is in the index, and it is not for sale */
  isForeign: boolean
  /** whose token or vault it is, where another creator of this installation made it */
  of?: OtherChannel
}

/** Decimals of every creator token (`contracts/tokens/CreatorToken.sol`). */
export const CREATOR_TOKEN_DECIMALS = 18

/** What `min` and `id` of a condition hold on the chain: 128 bits (`contracts/gates/Gate.sol`). */
export const MAX_MIN_UNITS = 2n ** 128n - 1n

/** True for what has to be asked of wallets in units. */
export function isTokenCondition<T extends { kind: string }>(one: T): one is T & { kind: TokenKind } {
  return (TOKEN_KINDS as readonly string[]).includes(one.kind)
}

/** True for a right to so much of a token or a stake. */
export function isTokenSource(source: EntitlementSource | null): source is TokenKind {
  return source !== null && isTokenCondition({ kind: source })
}

/** True when both count the same. */
export function isSameSubject(a: TokenSubject, b: TokenSubject): boolean {
  return (
    a.kind === b.kind && a.address === b.address && a.tokenId === b.tokenId && a.lockedFor === b.lockedFor
  )
}

/** What is missing of a minimum, in smallest units; 0 where it is met. */
export function missingUnits({ minUnits }: Pick<TokenCondition, 'minUnits'>, held: bigint): bigint {
  const missing = BigInt(minUnits) - held
  return missing > 0n ? missing : 0n
}

/** What units of a subject are called behind their number: `NORTH`, `PUNK NFTs`, `ITEM #7`. */
export function unitsName({ kind, symbol, tokenId }: TokenCondition, units: bigint): string {
  const name = isolated(symbol)
  if (kind === 'erc721') return units === 1n ? `${name} NFT` : `${name} NFTs`
  return kind === 'erc1155' ? `${name} #${tokenId}` : name
}

/** What of such a condition stands in a sentence: `100 NORTH`, `2 PUNK NFTs`, `1 ITEM #7`, `100 NORTH staked`, `100 NORTH locked`. */
export function tokenWords(one: TokenCondition): string {
  const units = BigInt(one.minUnits)
  const amount = exactAmountText(units, { symbol: unitsName(one, units), decimals: one.decimals })
  if (one.lockedFor !== undefined) return `${amount} locked`
  return one.kind === 'stake' ? `${amount} staked` : amount
}
