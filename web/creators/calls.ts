import { isolated } from '#domain/names/isolated.ts'
import { type CallSentences, named, type Terms, type Texts } from '#web/chain/burner/callFacts.ts'
import { formatDuration } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

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

/** What creators send, in words, by its purpose. */
export const CREATOR_CALLS = {
  collection: {
    createCollection: (args) => ({
      pays: null,
      line: `Create your pass collection “${isolated(String(args[0]))}”. What fans pay goes to ${shortAddress(String(args[2]))}.`,
    }),
  },
  tier: {
    createTier: (args, _facts, { priceOf }) => ({ pays: null, line: newTierLine(args[0] as Terms, priceOf) }),
    updateTier: (args, facts, { priceOf }) => ({
      pays: null,
      line: `Change tier ${String(args[0])} of ${named(facts)}: ${changeText(facts.tier?.terms, args[1] as Terms, priceOf)}.`,
    }),
  },
  payout: {
    setPayout: (args, facts) => ({
      pays: null,
      line: `Pay sales of ${named(facts)} to ${String(args[0])} from now on, and what is kept for open refund windows.`,
    }),
  },
  collect: {
    sweepMatured: (args) => ({
      pays: null,
      line: `Have what is kept for ${(args[0] as unknown[]).length === 1 ? 'one pass' : `${(args[0] as unknown[]).length} passes`} paid out. Nobody can ask it back any more.`,
    }),
  },
} as const satisfies Record<string, CallSentences>
