import { isolated } from '#domain/names/isolated.ts'
import { CALL_TABLE } from '#web/callTable.ts'
import { exactAmount, formatAmount } from '#web/kit/format/formatAmount.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { type CallFacts, type CallSentences, type CallText, named, type Terms } from './callFacts.ts'

export interface CurrencyFacts {
  index: number
  symbol: string
  decimals: number
}

/** A call as its ABI reads it, with the native money it sends. */
export interface NamedCall {
  functionName: string
  args: readonly unknown[]
  value: bigint
}

function amountText(value: bigint, currency: CurrencyFacts | undefined): string {
  if (!currency) return `${value}`
  return `${formatAmount(value, currency.decimals, 'up')} ${currency.symbol}`
}

/** Of a token that is no currency here: as it calls itself, or by its contract. */
function allowedText(units: bigint, facts: CallFacts, pays: (ceiling: bigint) => string): string {
  const { ownToken, ownCurrency = null } = facts
  if (ownCurrency !== null) return pays(units)
  if (ownToken) return `${exactAmount(units, ownToken.decimals)} ${isolated(ownToken.symbol)}`
  return `${units} of the smallest units of ${named(facts, 'this token')}`
}

/** The step that goes before whatever is paid in a token, or locked. */
const STEPS: CallSentences = {
  approve: (args, facts, { pays }) => {
    const [address, units] = [shortAddress(String(args[0])), args[1] as bigint]
    const who = facts.spender ? `${facts.spender} (${address})` : address
    return {
      pays: null,
      line: `Let ${who} take ${allowedText(units, facts, pays)} from you once, and no more.`,
    }
  },
}

/** One sentence for each function this page ever sends. */
const WORDS: CallSentences = Object.assign({}, STEPS, ...Object.values(CALL_TABLE))

/** The call in words. A function without a sentence is shown by its name, never hidden. */
export function callText(
  { functionName, args, value }: NamedCall,
  facts: CallFacts,
  currencies: readonly CurrencyFacts[],
): CallText {
  const native = currencies.find((one) => one.index === 0)
  const pays = (ceiling: bigint, currency?: number) => {
    const index = currency ?? facts.tier?.currency ?? facts.ownCurrency ?? 0
    const paid = currencies.find((one) => one.index === index)
    return index === 0 ? amountText(value, native) : amountText(ceiling, paid)
  }
  const priceOf = ({ price, currency: index }: Pick<Terms, 'price' | 'currency'>) => {
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
