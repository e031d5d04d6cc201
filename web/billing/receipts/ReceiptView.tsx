import type { Purchase } from '#api/billing/purchases/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Bought } from '#web/payments/Bought.tsx'
import { divisionText } from '#web/payments/cardText.ts'
import { givenBackText } from '../pay/payText.ts'
import { amountLabel, boughtRefundText, holdText, stateText, termText } from './receiptText.ts'
import './receipt.css'

/** A purchase on one sheet of paper: what, until when, how much, to whom. @param nowMs of the server */
export function ReceiptView({ purchase, nowMs }: { purchase: Purchase; nowMs: number }) {
  const { amount, currency, channel, paidAt, statementName, state, refundedAmount, call } = purchase
  const label = amountLabel(purchase, nowMs)
  const isTaken = label === 'Amount'
  const held = holdText(purchase, nowMs)
  const term = termText(purchase)
  return (
    <article className="flex flex-col gap-4 max-w-110" data-testid={`state:receipt:${state}`}>
      <p className="text-base">
        <Bought of={purchase} />
      </p>
      <dl className="kv">
        {term ? (
          <>
            <dt>{call ? 'When' : 'Runs'}</dt>
            <dd>{term}</dd>
          </>
        ) : null}
        {label ? (
          <>
            <dt>{label}</dt>
            <dd className="font-medium">{formatMoney(amount, currency, call !== null)}</dd>
          </>
        ) : null}
        {isTaken ? (
          <>
            <dt>Goes to</dt>
            <dd>{divisionText(purchase, channel.name, call !== null)}</dd>
          </>
        ) : null}
        {paidAt ? (
          <>
            <dt>Paid</dt>
            <dd>
              <time dateTime={paidAt}>{formatMoment(paidAt)}</time>
            </dd>
          </>
        ) : null}
        {label && state !== 'failed' ? (
          <>
            <dt>On your statement</dt>
            <dd>{statementName}</dd>
          </>
        ) : null}
        <dt>State</dt>
        <dd>{stateText(purchase)}</dd>
        {refundedAmount > 0 ? (
          <>
            <dt>Paid back</dt>
            <dd>{formatMoney(refundedAmount, currency)}</dd>
          </>
        ) : null}
      </dl>
      {purchase.givenBack.map((one) => (
        <p key={one.at} className="text-base" data-testid="given-back">
          {givenBackText(purchase, one)}
        </p>
      ))}
      {held ? (
        <p className="text-base" data-testid="hold">
          {held}
        </p>
      ) : null}
      {isTaken ? <p className="text-sm text-t2">{boughtRefundText(purchase)}</p> : null}
      <p className="text-sm text-t3 wrap-anywhere">Reference {purchase.id}</p>
      <p className="print:hidden">
        <Button kind="line" onClick={() => window.print()}>
          Print
        </Button>
      </p>
    </article>
  )
}
