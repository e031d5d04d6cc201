import type { ForeignKind, TokenSubject } from '#domain/access/tokenCondition.ts'
import type { ChainPoint } from '#domain/access/verdict.ts'

/** What wallets hold of foreign tokens at the end of one block. */
export interface ForeignReading {
  point: Omit<ChainPoint, 'epoch'>
  /** providers that told the same */
  confirmedBy: 1 | 2
  /** by wallet, in the order of the tokens: smallest units or a count; null: the token did not answer as it should */
  amounts: Map<string, (bigint | null)[]>
}

/** A token as its contract describes itself; nobody vouches for any of it. */
export interface ForeignToken {
  kind: ForeignKind
  /** as it stands in the contract, of any length and any characters; null where it says none */
  symbol: string | null
  /** 0 of NFTs */
  decimals: number
}

/** Why an address is no foreign token: no contract there, a creator token, a pass collection, none of the standards, or an ERC-1155 that does not tell of the id. */
export type NoForeignToken = 'NO_CODE' | 'MADE_HERE' | 'IS_PASS' | 'NO_STANDARD' | 'NO_ID'

/**
 * Tokens that were not made here, asked through the lens: each question has bounded gas, so a token that reverts, burns or lies spoils its
 * own answer alone. Throws ChainUnreadable when no RPC answers or no lens is deployed, ChainDisputed when two answer differently.
 */
export interface ForeignTokens {
  /** answers in one call: wallets times tokens */
  maxAnswers: number
  /**
   * What each wallet holds of each token, in one call at a block hash that all who are asked know. Wallets are 0x hex.
   * @throws RangeError for more than `maxAnswers`
   */
  holdingsOf(tokens: readonly TokenSubject[], wallets: readonly string[]): Promise<ForeignReading>
  /**
   * What stands at an address, by the questions that `GateLib.check` asks; 0x hex. Throws ChainUnconfirmed where one of several providers
   * tells it alone: what it says is kept.
   * @param tokenId of an ERC-1155: the one that is to be asked for; without it nothing is said of ids
   */
  look(address: string, tokenId?: string): Promise<ForeignToken | NoForeignToken>
}
