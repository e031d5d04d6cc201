import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { Bought } from '#web/payments/Bought.tsx'
import { isOpenPurchase } from '#web/payments/purchaseQuery.ts'
import { ownPurchasesQuery } from './ownPurchases.ts'
import { isFailedTry, stateText, termText } from './receiptText.ts'

/** What came to nothing took no money, and is no receipt; what a bank was asked without its owner being there stands here all the same. */
const isReceipt = (purchase: Purchase) =>
  (purchase.state !== 'failed' && purchase.state !== 'expired') || isFailedTry(purchase)

function ReceiptRow({ purchase }: { purchase: Purchase }) {
  const { id, amount, currency, savesCard, refundedAmount, call } = purchase
  const term = termText(purchase)
  return (
    <li
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-b border-line py-3"
      data-testid="receipt-row"
    >
      <div className="min-w-0">
        <p className="font-medium">
          <Link to={isOpenPurchase(purchase) ? `/pay/${id}` : `/me/receipts/${id}`}>
            <Bought of={purchase} />
          </Link>
        </p>
        <p className="text-sm text-t2">{term ?? formatDate(purchase.at)}</p>
      </div>
      <p className="text-sm text-end figures ms-auto">
        {savesCard ? null : formatMoney(amount, currency, call !== null)}
        <span className="block text-t2">
          {stateText(purchase)}
          {refundedAmount > 0 ? ` ${formatMoney(refundedAmount, currency)}` : ''}
        </span>
      </p>
    </li>
  )
}

/** Receipts, the newest first; nothing at all for who never paid by card. */
export function ReceiptRows({ purchases }: { purchases: readonly Purchase[] }) {
  const shown = purchases.filter(isReceipt)
  if (shown.length === 0) return null
  return (
    <section className="mt-8 max-w-168" aria-labelledby="receipts">
      <h2 className="d5" id="receipts">
        Receipts
      </h2>
      <ul>
        {shown.map((purchase) => (
          <ReceiptRow key={purchase.id} purchase={purchase} />
        ))}
      </ul>
    </section>
  )
}

/** Everything that somebody paid by card. */
export function ReceiptList() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    ownPurchasesQuery(),
  )
  if (error && !data)
    return (
      <div className="mt-8">
        <Oops what="We could not load your receipts." error={error} onRetry={() => void refetch()} />
      </div>
    )
  return (
    <>
      <ReceiptRows purchases={data?.pages.flatMap(({ purchases }) => purchases) ?? []} />
      {hasNextPage ? (
        <Button className="mt-3" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Older
        </Button>
      ) : null}
    </>
  )
}
