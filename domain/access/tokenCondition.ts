import { exactAmountText } from '../ledger/amountText.ts'
import { isolated, type Typed } from '../names/isolated.ts'
import type { TokenKind } from '../words.ts'

/** So much of a token, or of a stake. */
export interface TokenCondition {
  kind: TokenKind
  /** the token, or the vault of the stake; 0x hex, lower case */
  address: string
  /** in smallest units, as digits; at least 1, at most `MAX_MIN_UNITS` */
  minUnits: string
  /** of the token; of a stake that of what is staked */
  symbol: Typed
  decimals: number
}

/** Decimals of every creator token (`contracts/tokens/CreatorToken.sol`). */
export const CREATOR_TOKEN_DECIMALS = 18

/** What `min` of a condition holds on the chain: 128 bits (`contracts/gates/Gate.sol`). */
export const MAX_MIN_UNITS = 2n ** 128n - 1n

/** True for what has to be asked of wallets in units. */
export function isTokenCondition<T extends { kind: string }>(one: T): one is T & { kind: TokenKind } {
  return one.kind === 'erc20' || one.kind === 'stake'
}

/** What is missing of a minimum, in smallest units; 0 where it is met. */
export function missingUnits({ minUnits }: Pick<TokenCondition, 'minUnits'>, held: bigint): bigint {
  const missing = BigInt(minUnits) - held
  return missing > 0n ? missing : 0n
}

/** What of such a condition stands in a sentence: `100 NORTH`, `100 NORTH staked`. */
export function tokenWords({ kind, minUnits, symbol, decimals }: TokenCondition): string {
  const amount = exactAmountText(BigInt(minUnits), { symbol: isolated(symbol), decimals })
  return kind === 'stake' ? `${amount} staked` : amount
}
