import type { CallSentences } from '#web/chain/burner/callFacts.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

/** What people send at the ledger, in words, by its purpose. */
export const LEDGER_CALLS = {
  claim: {
    withdrawFor: (args) => ({
      pays: null,
      line: `Have what waits for ${shortAddress(String(args[0]))} sent to that wallet.`,
    }),
    withdraw: (args) => ({
      pays: null,
      line: `Have all that waits for you in this currency sent to ${String(args[1])}.`,
    }),
  },
} as const satisfies Record<string, CallSentences>
