import { CREATOR_TOKEN_DECIMALS } from '#domain/access/tokenCondition.ts'
import { isolated } from '#domain/names/isolated.ts'
import { type CallSentences, named } from '#web/chain/burner/callFacts.ts'
import { formatAmount } from '#web/kit/format/formatAmount.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

/** No currency has it: without facts an amount is in units that have no name. */
const UNNAMED = -1

/** What fans send for creator tokens, in words, by its purpose. */
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
} as const satisfies Record<string, CallSentences>
