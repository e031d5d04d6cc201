import type { BankPayout } from '#api/billing/payouts/contract.ts'
import { payoutFailureText } from '#domain/billing/payoutFailureText.ts'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'

/** A day without a zone is the same day everywhere. */
const dayOf = ({ arrivesOn }: BankPayout) => formatDate(`${arrivesOn}T12:00:00`)

function stateText(payout: BankPayout): string {
  const { state, failCode } = payout
  if (state === 'paid') return `With your bank since ${dayOf(payout)}`
  if (state === 'pending' || state === 'in_transit') return `On its way, expected ${dayOf(payout)}`
  const reason = payoutFailureText(failCode ?? 'PROVIDER')
  return state === 'retried' ? `Came back and was sent again. ${reason}` : `Came back. ${reason}`
}

/**
 * The newest payout that came back and was not sent again.
 * @param hasBank the bank account at the provider takes money: whoever changed it has nothing more to do
 */
export function PayoutNote({ payouts, hasBank }: { payouts: readonly BankPayout[]; hasBank: boolean }) {
  const failed = payouts.find(({ state }) => state === 'action_needed')
  if (!failed) return null
  const money = formatMoney(failed.amount, failed.currency)
  return (
    <Note tone={hasBank ? 'info' : 'bad'} testId="payout-failed">
      {hasBank
        ? `${money} came back from your bank. It goes with your next payout by itself.`
        : `${money} came back from your bank. ${payoutFailureText(failed.failCode ?? 'PROVIDER')} It waits at the payment provider; change the bank account there, and it is sent again by itself.`}
    </Note>
  )
}

/** Payouts, the newest first; nothing at all before there is one. */
export function PayoutRows({ payouts }: { payouts: readonly BankPayout[] }) {
  if (payouts.length === 0) return null
  return (
    <section className="max-w-168" aria-labelledby="payouts">
      <h2 className="d5" id="payouts">
        Payouts
      </h2>
      <ul>
        {payouts.map((payout) => (
          <li
            key={payout.id}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-b border-line py-3"
            data-testid="payout-row"
          >
            <span className="min-w-0 text-sm text-t2">{stateText(payout)}</span>
            <span className="figures">{formatMoney(payout.amount, payout.currency)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
