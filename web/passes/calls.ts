import { type CallFacts, type CallSentences, named } from '#web/chain/burner/callFacts.ts'
import { formatDuration } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

const receiver = (facts: CallFacts) => `the creator of ${named(facts)}`

function passText(facts: CallFacts, tierNo: unknown): string {
  const term = facts.tier ? `, ${formatDuration(facts.tier.durationS)}` : ''
  return `one pass of tier ${String(tierNo)}${term}`
}

function shareText(referrer: unknown): string {
  return BigInt(String(referrer)) === 0n
    ? 'all of it'
    : `less the share of ${shortAddress(String(referrer))}, whose link you followed`
}

/** What fans send for a pass, in words, by its purpose. */
export const PASS_CALLS = {
  purchase: {
    purchase: (args, facts, { pays }) => ({
      pays: pays(args[2] as bigint),
      line: `to ${receiver(facts)}, ${shareText(args[3])}, for ${passText(facts, args[0])}`,
    }),
  },
  upgrade: {
    upgrade: (args, facts, { pays }) => ({
      pays: pays(args[2] as bigint),
      line: `to ${receiver(facts)}, all of it, to move your pass up to tier ${String(args[1])}. What is too much comes back in the same call.`,
    }),
  },
  refund: {
    refund: (args, facts) => ({
      pays: null,
      line: `Give pass ${String(args[0])} back to ${named(facts, 'its collection')}. What is unused of its price comes back to you in the same call, and that time ends.`,
    }),
  },
  // nothing here sends it
  transfer: {},
} as const satisfies Record<string, CallSentences>
