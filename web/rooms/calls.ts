import type { CallSentences } from '#web/chain/burner/callFacts.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

const conditionsWords = (all: unknown, conditions: unknown): string => {
  const { length } = conditions as readonly unknown[]
  if (length === 0) return 'open to everybody'
  if (length === 1) return 'for who meets its condition'
  return all
    ? `for who meets all of its ${length} conditions`
    : `for who meets one of its ${length} conditions`
}

/** What hosts send for rooms at the hub, in words, by its purpose. */
export const ROOM_CALLS = {
  room: {
    openRoom: ([payee, , all, conditions]) => ({
      pays: null,
      line: `Record your room on the chain, ${conditionsWords(all, conditions)}. Its tips go to ${shortAddress(String(payee))}.`,
    }),
    setGate: ([, all, conditions]) => ({
      pays: null,
      line: `Change who may enter your room: ${conditionsWords(all, conditions)}.`,
    }),
    closeRoom: () => ({ pays: null, line: 'Close your room on the chain for good.' }),
  },
} as const satisfies Record<string, CallSentences>
