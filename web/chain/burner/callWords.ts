import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { formatDuration } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

/** What was read from the chain about the called contract; null when it does not answer. */
export interface CallFacts {
  /** the contract's own name, e.g. `Northlight` */
  name: string | null
  /** terms of the tier in the arguments */
  tier: { currency: number; durationS: number } | null
  /** index of the currency whose token the called contract is */
  ownCurrency?: number | null
}

export interface CurrencyFacts {
  index: number
  symbol: string
  decimals: number
}

export interface CallText {
  /** what is paid, e.g. `0.01 ETH`; null when the call pays nothing */
  pays: string | null
  /** the rest of the sentence: to whom and for what */
  line: string
}

type Args = readonly unknown[]

/** A call as its ABI reads it, with the native money it sends. */
export interface NamedCall {
  functionName: string
  args: Args
  value: bigint
}

function amountText(value: bigint, currency: CurrencyFacts | undefined): string {
  if (!currency) return `${value}`
  return `${formatAmount(value, currency.decimals, 'up')} ${currency.symbol}`
}

function passText(facts: CallFacts, tierNo: unknown): string {
  const term = facts.tier ? `, ${formatDuration(facts.tier.durationS)}` : ''
  return `one pass of tier ${String(tierNo)}${term}`
}

interface Terms {
  price: bigint
  currency: number
  duration: number | bigint
  rank: number
}

type Words = (args: Args, facts: CallFacts, pays: (ceiling: bigint) => string) => CallText

const receiver = (facts: CallFacts) => `the creator of ${facts.name ?? 'this collection'}`

/** One sentence for each function this page ever sends. */
const WORDS: Record<string, Words> = {
  purchase: (args, facts, pays) => ({
    pays: pays(args[2] as bigint),
    line: `to ${receiver(facts)}, all of it, for ${passText(facts, args[0])}`,
  }),
  upgrade: (args, facts, pays) => ({
    pays: pays(args[2] as bigint),
    line: `to ${receiver(facts)}, all of it, to move your pass up to tier ${String(args[1])}. What is too much comes back in the same call.`,
  }),
  createCollection: (args) => ({
    pays: null,
    line: `Create your pass collection “${String(args[0])}”. What fans pay goes to ${shortAddress(String(args[2]))}.`,
  }),
  createTier: (args) => {
    const terms = args[0] as Terms
    return {
      pays: null,
      line: `Add a tier of rank ${terms.rank}, ${formatDuration(Number(terms.duration))}.`,
    }
  },
  approve: (args, _facts, pays) => ({
    pays: null,
    line: `Let ${shortAddress(String(args[0]))} take ${pays(args[1] as bigint)} from you once, and no more.`,
  }),
}

/** The call in words. A function without a sentence is shown by its name, never hidden. */
export function callText(
  { functionName, args, value }: NamedCall,
  facts: CallFacts,
  currencies: readonly CurrencyFacts[],
): CallText {
  const native = currencies.find((one) => one.index === 0)
  const pays = (ceiling: bigint) => {
    const index = facts.tier?.currency ?? facts.ownCurrency ?? 0
    const currency = currencies.find((one) => one.index === index)
    return index === 0 ? amountText(value, native) : amountText(ceiling, currency)
  }
  const words = WORDS[functionName]
  if (words) return words(args, facts, pays)
  return {
    pays: value > 0n ? amountText(value, native) : null,
    line: `Call ${functionName} on this contract.`,
  }
}
