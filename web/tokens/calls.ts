import { CREATOR_TOKEN_DECIMALS } from '#domain/access/tokenCondition.ts'
import { isolated } from '#domain/names/isolated.ts'
import { type CallFacts, type CallSentences, named } from '#web/chain/burner/callFacts.ts'
import { exactAmount, formatAmount } from '#web/kit/format/formatAmount.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

/** No currency has it: without facts an amount is in units that have no name. */
const UNNAMED = -1

function lockedText(units: bigint, { locked }: CallFacts): string {
  if (!locked) return `${units} of the smallest units of a token`
  return `${exactAmount(units, locked.decimals)} ${isolated(locked.symbol)}`
}

/** What fans send for creator tokens and to the session lock, in words, by its purpose. */
export const TOKEN_CALLS = {
  trade: {
    buyExact: ([tokens, to, maxCost], facts, { pays }) => {
      const { sold } = facts
      const amount = formatAmount(tokens as bigint, CREATOR_TOKEN_DECIMALS, 'down')
      const what = `${amount} ${sold ? isolated(sold.symbol) : 'tokens'}`
      return {
        pays: pays(maxCost as bigint, sold?.currency ?? UNNAMED),
        line: `at most, to the contract of ${named(facts, 'this token')}, for ${what}, which go to ${shortAddress(String(to))}. What is too much comes back in the same call, or is never taken.`,
      }
    },
  },
  lock: {
    lockForSession: ([, amount], facts) => ({
      pays: null,
      line: `Lock ${lockedText(amount as bigint, facts)} while you are in the room. They come back to this wallet alone, whenever you take them back.`,
    }),
  },
  unlock: {
    leaveSession: () => ({
      pays: null,
      line: 'Take your locked tokens back to this wallet. Who is inside by them leaves the room.',
    }),
  },
} as const satisfies Record<string, CallSentences>
