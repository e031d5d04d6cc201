import { type CallSentences, named } from '#web/chain/burner/callFacts.ts'
import { formatDuration } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'

const claimWallet = (voucher: unknown) => String((voucher as { to: unknown }).to)
function claimLength(voucher: unknown): string {
  const { length } = voucher as { length: number }
  if (length === 0) return ', which never ends,'
  // what is left of a ticket is no round number: whole hours of it are told
  const [days, hours] = [Math.floor(length / 86_400), Math.floor((length % 86_400) / 3600)]
  if (days + hours === 0) return ', less than an hour of it,'
  const texts = [days && formatDuration(days * 86_400), hours && formatDuration(hours * 3600)]
  return `, ${texts.filter(Boolean).join(' ')} of it,`
}

/** What brings a card ticket into a wallet, in words. */
export const MOVE_CALLS = {
  move: {
    claimCard: (args, facts) => ({
      pays: null,
      line: `Take the pass of ${named(facts)} that you paid by card${claimLength(args[0])} into ${shortAddress(claimWallet(args[0]))}.`,
    }),
  },
} as const satisfies Record<string, CallSentences>
