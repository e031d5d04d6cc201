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

const partWords = ({ account, bps }: { account: string; bps: number }) =>
  `${bps / 100} % to ${shortAddress(account)}`

/** @param owner the zero address: nobody */
function changerWords(owner: string): string {
  return /^0x0+$/.test(owner) ? 'Nobody can change it.' : `${shortAddress(owner)} can change it.`
}

/** What hosts send for rooms at the hub, and to have tips divided, in words, by its purpose. */
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
  split: {
    createSplit: ([payees, owner]) => ({
      pays: null,
      line: `Make a contract that divides tips: ${(payees as { account: string; bps: number }[]).map(partWords).join(', ')}. ${changerWords(String(owner))}`,
    }),
  },
} as const satisfies Record<string, CallSentences>
