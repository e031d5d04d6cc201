import { isolated, type Typed } from '#domain/names/isolated.ts'
import { exactAmount, formatAmount } from '#web/kit/format/formatAmount.ts'
import { formatDuration } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

/** What was read from the chain about the called contract; null when it does not answer. */
export interface CallFacts {
  /** the contract's own name, e.g. `Northlight` */
  name: Typed | null
  /** terms of the tier in the arguments */
  tier: { currency: number; durationS: number; terms?: Terms } | null
  /** index of the currency whose token the called contract is */
  ownCurrency?: number | null
}

/** Terms of a tier as its contract answers them. */
interface Terms {
  price: bigint
  currency: number
  duration: number | bigint
  maxSupply: number | bigint
  referralBps: number
  flags: number
  refundWindow: number
  rank: number
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

type Words = (args: Args, facts: CallFacts, texts: Texts) => CallText

/** Amounts in words: what a call pays, and the exact price of terms. */
interface Texts {
  pays(ceiling: bigint): string
  priceOf(terms: Terms): string
}

const PAUSED = 2
const SOULBOUND = 1

function newTierLine(terms: Terms, priceOf: Texts['priceOf']): string {
  const promises = [
    ...(terms.refundWindow > 0 ? [`refunds for ${formatDuration(terms.refundWindow)}`] : []),
    ...(terms.referralBps > 0 ? [`${terms.referralBps / 100} % to referrers`] : []),
    ...((terms.flags & SOULBOUND) !== 0 ? ['bound to its wallet'] : []),
  ]
  const lasts = formatDuration(Number(terms.duration))
  return `Add a tier of rank ${terms.rank}, ${lasts}, for ${priceOf(terms)}${promises.map((one) => `, ${one}`).join('')}.`
}

/** What a call changes of a tier, from what the chain says now; everything, where that could not be read. */
function changeText(old: Terms | undefined, next: Terms, priceOf: Texts['priceOf']): string {
  const parts: [word: string, (terms: Terms) => string][] = [
    ['price', priceOf],
    ['referral share', ({ referralBps }) => `${referralBps / 100} %`],
    ['passes', ({ maxSupply }) => (Number(maxSupply) === 0 ? 'no limit' : String(maxSupply))],
    ['sale', ({ flags }) => ((flags & PAUSED) === 0 ? 'open' : 'paused')],
  ]
  const lines = parts.flatMap(([word, textOf]) => {
    if (old === undefined) return [`${word} ${textOf(next)}`]
    return textOf(old) === textOf(next) ? [] : [`${word} ${textOf(old)} → ${textOf(next)}`]
  })
  return lines.length === 0 ? 'nothing' : lines.join(', ')
}

const named = ({ name }: CallFacts, otherwise = 'this collection') => (name ? isolated(name) : otherwise)
const receiver = (facts: CallFacts) => `the creator of ${named(facts)}`

function shareText(referrer: unknown): string {
  return BigInt(String(referrer)) === 0n
    ? 'all of it'
    : `less the share of ${shortAddress(String(referrer))}, whose link you followed`
}

const claimWallet = (voucher: unknown) => String((voucher as { to: unknown }).to)
function claimLength(voucher: unknown): string {
  const { length } = voucher as { length: number }
  if (length === 0) return ', which never ends,'
  // what is left of a ticket is no round number: whole hours of it are told
  const [days, hours] = [Math.floor(length / 86_400), Math.floor((length % 86_400) / 3600)]
  if (days + hours === 0) return ', less than an hour of it,'
  const texts = [days && formatDuration(days * 86_400), hours && formatDuration(hours * 3600)]
  return `, ${texts.filter(Boolean).join(' ')} of it,`
}

/** One sentence for each function this page ever sends. */
const WORDS: Record<string, Words> = {
  purchase: (args, facts, { pays }) => ({
    pays: pays(args[2] as bigint),
    line: `to ${receiver(facts)}, ${shareText(args[3])}, for ${passText(facts, args[0])}`,
  }),
  refund: (args, facts) => ({
    pays: null,
    line: `Give pass ${String(args[0])} back to ${named(facts, 'its collection')}. What is unused of its price comes back to you in the same call, and that time ends.`,
  }),
  claimCard: (args, facts) => ({
    pays: null,
    line: `Take the pass of ${named(facts)} that you paid by card${claimLength(args[0])} into ${shortAddress(claimWallet(args[0]))}.`,
  }),
  withdrawFor: (args) => ({
    pays: null,
    line: `Have what waits for ${shortAddress(String(args[0]))} sent to that wallet.`,
  }),
  withdraw: (args) => ({
    pays: null,
    line: `Have all that waits for you in this currency sent to ${String(args[1])}.`,
  }),
  upgrade: (args, facts, { pays }) => ({
    pays: pays(args[2] as bigint),
    line: `to ${receiver(facts)}, all of it, to move your pass up to tier ${String(args[1])}. What is too much comes back in the same call.`,
  }),
  createCollection: (args) => ({
    pays: null,
    line: `Create your pass collection “${isolated(String(args[0]))}”. What fans pay goes to ${shortAddress(String(args[2]))}.`,
  }),
  createTier: (args, _facts, { priceOf }) => ({ pays: null, line: newTierLine(args[0] as Terms, priceOf) }),
  updateTier: (args, facts, { priceOf }) => ({
    pays: null,
    line: `Change tier ${String(args[0])} of ${named(facts)}: ${changeText(facts.tier?.terms, args[1] as Terms, priceOf)}.`,
  }),
  setPayout: (args, facts) => ({
    pays: null,
    line: `Pay sales of ${named(facts)} to ${String(args[0])} from now on, and what is kept for open refund windows.`,
  }),
  sweepMatured: (args) => ({
    pays: null,
    line: `Have what is kept for ${(args[0] as unknown[]).length === 1 ? 'one pass' : `${(args[0] as unknown[]).length} passes`} paid out. Nobody can ask it back any more.`,
  }),
  approve: (args, _facts, { pays }) => ({
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
  const priceOf = ({ price, currency: index }: Terms) => {
    const currency = currencies.find((one) => one.index === index)
    return currency ? `${exactAmount(price, currency.decimals)} ${currency.symbol}` : `${price}`
  }
  const words = WORDS[functionName]
  if (words) return words(args, facts, { pays, priceOf })
  return {
    pays: value > 0n ? amountText(value, native) : null,
    line: `Call ${functionName} on this contract.`,
  }
}
