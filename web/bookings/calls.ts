import type { CallSentences } from '#web/chain/burner/callFacts.ts'
import { formatDuration } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

/** The argument of `createPolicy`, as far as a sentence needs it. */
interface PolicyArgument {
  noticeFull: number
  partialBps: number
  noShowBps: number
}

/** The argument of `book`. */
interface AgreementArgument {
  creator: string
  currency: number
  amount: bigint
  startAt: number
  lengthMinutes: number
}

/** The argument of `reschedule`. */
interface NewDateArgument {
  startAt: number
}

const percent = (bps: number) => `${bps / 100} %`
const utc = (atS: number) => `${new Date(atS * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** What people send about calls, in words, by its purpose. */
export const BOOKING_CALLS = {
  policy: {
    createPolicy: ([first]) => {
      const { noticeFull, partialBps, noShowBps } = first as PolicyArgument
      return {
        pays: null,
        line: `Put your terms for calls on the chain: cancelling is free until ${formatDuration(noticeFull)} before, then you get ${percent(partialBps)}, later ${percent(noShowBps)}. They never change.`,
      }
    },
  },
  offer: {
    createOffer: ([currency, price, lengthMinutes], _facts, { priceOf }) => ({
      pays: null,
      line: `Sell calls of ${String(lengthMinutes)} minutes to everybody for ${priceOf({ price: price as bigint, currency: Number(currency) })} each, paid to this wallet. The price never changes.`,
    }),
    switchOffer: ([offerNo, open]) => ({
      pays: null,
      line: `${open ? 'Open' : 'Close'} your offer ${String(offerNo)} for calls.`,
    }),
  },
  booking: {
    book: ([first], _facts, { pays }) => {
      const { creator, currency, amount, startAt, lengthMinutes } = first as AgreementArgument
      return {
        pays: pays(amount, currency),
        line: `for a call of ${lengthMinutes} minutes with ${shortAddress(creator)} at ${utc(startAt)}, held by the escrow until it is over`,
      }
    },
  },
  settle: {
    cancel: () => ({ pays: null, line: 'Cancel your call. What that costs is in its terms.' }),
    decline: () => ({ pays: null, line: 'Give everything back to the fan. There is no call then.' }),
    confirm: () => ({ pays: null, line: 'Say that the call took place. From a fan, that pays the creator.' }),
    dispute: () => ({ pays: null, line: 'Object to how this call is about to end.' }),
    reschedule: ([first], { startAt: oldStart }) => {
      const { startAt } = first as NewDateArgument
      const from = oldStart ? ` of ${utc(oldStart)}` : ''
      return { pays: null, line: `Move your call${from} to ${utc(startAt)}, which the other side proposed.` }
    },
    attest: () => ({
      pays: null,
      line: 'Bring to the escrow who was in the call, as this site signed it. Its money goes by that, unless one of you objects.',
    }),
    finish: () => ({ pays: null, line: 'End this booking as its terms say, now that its time is over.' }),
  },
} as const satisfies Record<string, CallSentences>
