import type { OpenMoney } from '#api/accounts/leaving/contract.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'

/** Of a call: what is agreed, held or not, or what is let go. */
function callText(money: string, { isOwn, since, until }: Pick<OpenMoney, 'isOwn' | 'since' | 'until'>) {
  const from = formatDate(since)
  if (until === null)
    return `${money} that was held on ${isOwn ? 'your card' : 'the card of a fan'} for a call is let go since ${from}.`
  const way = isOwn ? 'Cancelling the call' : 'Declining the call'
  return `${money} ${isOwn ? '' : 'of a fan '}is agreed for a call since ${from}, and open until ${formatDate(until)} at the latest. ${way} on its page ends that before.`
}

/** By wallet the escrow holds it, and says when it ends. */
const escrowText = ({ isOwn, since }: Pick<OpenMoney, 'isOwn' | 'since'>): string =>
  `A call ${isOwn ? 'that you paid' : 'that a fan paid you'} by wallet is booked since ${formatDate(since)}, and the escrow holds its money until it ends. Its page says when that is, and how you can end it before.`

/** What is still under way, and since when, for who leaves. */
export function openMoneyText({ kind, isOwn, amount, currency, since, until }: OpenMoney): string {
  if (kind === 'call' && amount === null) return escrowText({ isOwn, since })
  if (amount === null || currency === null)
    return `A pass is on its way to your wallet since ${formatDate(since)}.`
  const money = formatMoney(amount, currency)
  if (kind === 'refund')
    return `${money} goes back to ${isOwn ? 'your card' : 'the card of a fan'} since ${formatDate(since)}.`
  if (kind === 'give_back')
    return `${money} that bought nothing could not go back to your card on ${formatDate(since)}: the payment provider refused it. It is asked again each day, and after a month a person looks at it.`
  if (kind === 'call') return callText(money, { isOwn, since, until })
  const dispute = `${isOwn ? 'Your bank' : 'The bank of a fan'} asks for ${money} since ${formatDate(since)}`
  return until === null ? `${dispute}.` : `${dispute}; it takes proofs until ${formatDate(until)}.`
}
