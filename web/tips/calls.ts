import { readGift } from '#domain/tips/gifts.ts'
import type { CallSentences } from '#web/chain/burner/callFacts.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

/** The argument of `tip`, as far as a sentence needs it. */
interface TipArgument {
  to: string
  currency: number
  amount: bigint
  giftCode: number
}

/** What fans send as a tip, and who divides tips, in words, by its purpose. */
export const TIP_CALLS = {
  tip: {
    tip: ([first], _facts, { pays }) => {
      const { to, currency, amount, giftCode } = first as TipArgument
      const given = readGift({ giftCode, currency, amountUnits: amount })
      const what = given ? `as ${given.count} × ${given.gift.name}` : 'as a tip'
      return { pays: pays(amount, currency), line: `to ${shortAddress(to)}, all of it, ${what}` }
    },
  },
  distribute: {
    distribute: () => ({
      pays: null,
      line: 'Divide what was tipped. Each part waits for its wallet.',
    }),
  },
} as const satisfies Record<string, CallSentences>
