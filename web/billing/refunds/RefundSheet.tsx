import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { ShownRefundOffer } from '#api/billing/refunds/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { Bought } from '#web/payments/Bought.tsx'
import { type BoughtKind, kindBought } from '#web/payments/boughtWords.ts'
import { BANKS_TAKE } from '#web/payments/cardText.ts'
import { RefundNote } from './RefundNote.tsx'
import { noRefundText, refundProgress, whyText } from './refundText.ts'

export interface RefundSheetProps {
  purchase: Purchase
  offer: ShownRefundOffer
  isBusy: boolean
  /** why the press did nothing */
  problem: string | null
  onAsk: () => void
  onClose: () => void
}

const ENDS: Readonly<Record<BoughtKind, string>> = { pass: 'Ends', gift: 'Your gift', call: 'Your call' }

/** What ends, and when; of a gift or a call what becomes of it. */
function endText(purchase: Purchase, way: ShownRefundOffer['way']): string {
  const { validUntil, startsAt } = purchase
  const kind = kindBought(purchase)
  if (kind === 'call') return 'stays as it is'
  if (kind === 'gift') return way === 'now' ? 'is shown no more' : 'is shown no more once they say yes'
  const until = validUntil === null ? 'without an end' : `until ${formatDate(validUntil)}`
  const pass = startsAt === null ? 'Your pass' : `Your pass ${until}`
  return way === 'now' ? `${pass}: at once` : `${pass}: once they say yes`
}

type Asked = Pick<RefundSheetProps, 'purchase' | 'offer'>

const saleOf = ({ purchase, offer }: Asked) => ({
  offer,
  creator: purchase.channel.name,
  kind: kindBought(purchase),
})

/** What goes back, what ends and when, before anybody asks for it. */
function Preview({ purchase, offer }: Asked) {
  const { amount, currency, way } = offer
  return (
    <>
      <dl className="kv">
        <dt>You paid</dt>
        <dd>{formatMoney(purchase.amount, currency)}</dd>
        <dt>Goes back</dt>
        <dd className="font-medium">{formatMoney(amount, currency)}</dd>
        <dt>To</dt>
        <dd>the card that paid</dd>
        <dt>{ENDS[kindBought(purchase)]}</dt>
        <dd>{endText(purchase, way)}</dd>
        {offer.until === null ? null : (
          <>
            <dt>Can be asked for</dt>
            <dd>until {formatDate(offer.until)}</dd>
          </>
        )}
      </dl>
      <p className="text-sm text-t2">
        {whyText(saleOf({ purchase, offer }))} {BANKS_TAKE}
      </p>
    </>
  )
}

/** Asking for money back: a preview first, then one press. */
export function RefundSheet({ purchase, offer, isBusy, problem, onAsk, onClose }: RefundSheetProps) {
  const refusal = noRefundText(saleOf({ purchase, offer }))
  const isAsked = offer.wish?.state === 'open'
  const [asked] = refundProgress(saleOf({ purchase, offer }))
  return (
    <Sheet title="Ask for money back" onClose={onClose} testId="refund-sheet">
      <div className="flex flex-col gap-4 mt-4">
        <p className="text-base">
          <Bought of={purchase} />
        </p>
        {refusal ? (
          <Note testId="no-refund">{refusal}</Note>
        ) : isAsked && asked ? (
          <RefundNote {...asked} />
        ) : (
          <Preview purchase={purchase} offer={offer} />
        )}
        {problem ? (
          <Note tone="bad" icon="alert" role="alert">
            {problem}
          </Note>
        ) : null}
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Button kind="ghost" onClick={onClose}>
            {refusal || isAsked ? 'Close' : 'Keep it'}
          </Button>
          {refusal || isAsked ? null : (
            <Button kind="harm" size="mid" isBusy={isBusy} onClick={onAsk}>
              {offer.way === 'creator'
                ? 'Ask the creator'
                : `Have ${formatMoney(offer.amount, offer.currency)} go back`}
            </Button>
          )}
        </div>
      </div>
    </Sheet>
  )
}
