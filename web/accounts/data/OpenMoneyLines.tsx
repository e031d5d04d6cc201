import type { OpenMoney } from '#api/accounts/leaving/contract.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'

function openMoneyText({ kind, isOwn, amount, currency, since, until }: OpenMoney): string {
  if (amount === null || currency === null)
    return `A pass is on its way to your wallet since ${formatDate(since)}.`
  const money = formatMoney(amount, currency)
  if (kind === 'refund')
    return `${money} goes back to ${isOwn ? 'your card' : 'the card of a fan'} since ${formatDate(since)}.`
  if (kind === 'give_back')
    return `${money} that bought nothing could not go back to your card on ${formatDate(since)}: the payment provider refused it. It is asked again each day, and after a month a person looks at it.`
  if (kind === 'call')
    return `${money} ${isOwn ? 'is held on your card' : 'of a fan is held'} for a call since ${formatDate(since)}${until === null ? '' : `, until ${formatDate(until)} at the latest`}.`
  const dispute = `${isOwn ? 'Your bank' : 'The bank of a fan'} asks for ${money} since ${formatDate(since)}`
  return until === null ? `${dispute}.` : `${dispute}; it takes proofs until ${formatDate(until)}.`
}

/** Money that is still under way: what an erasure waits for. */
export function OpenMoneyLines({ money }: { money: readonly OpenMoney[] }) {
  if (money.length === 0) return null
  return (
    <>
      {money.map((one) => (
        <p key={`${one.kind}${one.since}`}>{openMoneyText(one)}</p>
      ))}
      <p>Nothing is erased before that has come to its end; the time to undo it does not get longer.</p>
    </>
  )
}
