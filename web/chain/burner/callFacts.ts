import { isolated, type Typed } from '#domain/names/isolated.ts'

/** What was read from the chain about the called contract; null when it does not answer. */
export interface CallFacts {
  /** the contract's own name, e.g. `Northlight` */
  name: Typed | null
  /** terms of the tier in the arguments */
  tier: { currency: number; durationS: number; terms?: Terms } | null
  /** index of the currency whose token the called contract is */
  ownCurrency?: number | null
  /** what the called token sells of itself: its symbol, and the index of the currency that it takes */
  sold?: { symbol: Typed; currency: number } | null
  /** the token that the call locks, as it describes itself */
  locked?: TokenFacts | null
  /** when the booking begins that the call gives another date, as its escrow has it; in seconds */
  startAt?: number | null
  /** the called contract, where it is a token of no currency, as it describes itself */
  ownToken?: TokenFacts | null
  /** what the contract that may take from the called token is called here; null: it is none of ours that has a plain name */
  spender?: string | null
}

/** How a token describes itself. */
export interface TokenFacts {
  symbol: Typed
  decimals: number
}

/** Terms of a tier as its contract answers them. */
export interface Terms {
  price: bigint
  currency: number
  duration: number | bigint
  maxSupply: number | bigint
  referralBps: number
  flags: number
  refundWindow: number
  rank: number
}

export interface CallText {
  /** what is paid, e.g. `0.01 ETH`; null when the call pays nothing */
  pays: string | null
  /** the rest of the sentence: to whom and for what */
  line: string
}

/** Amounts in words: what a call pays, and the exact price of terms. */
export interface Texts {
  /** @param currency index of what is paid in; the tier's, or the called token, when it is not said */
  pays(ceiling: bigint, currency?: number): string
  priceOf(terms: Pick<Terms, 'price' | 'currency'>): string
}

/** The sentence of one function. The feature that sends it says so, in its `calls.ts`. */
export type CallWords = (args: readonly unknown[], facts: CallFacts, texts: Texts) => CallText

/** Sentences of functions by their names. */
export type CallSentences = Readonly<Record<string, CallWords>>

/** The called contract by its own name. */
export function named({ name }: CallFacts, otherwise = 'this collection'): string {
  return name ? isolated(name) : otherwise
}
