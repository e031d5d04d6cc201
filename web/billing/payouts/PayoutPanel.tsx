import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from '#web/kit/controls/Button.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { ownPayoutsQuery } from './ownPayouts.ts'
import { PayoutNote, PayoutRows } from './PayoutRows.tsx'

/** Payouts around the card of the account: what came back before it, all of them behind it. */
export function PayoutPanel({ hasBank, children }: { hasBank: boolean; children: ReactNode }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    ownPayoutsQuery(),
  )
  const payouts = data?.pages.flatMap((page) => page.payouts) ?? []
  return (
    <div className="flex flex-col gap-6 max-w-168">
      <PayoutNote payouts={payouts} hasBank={hasBank} />
      {children}
      {error && !data ? (
        <Oops what="We could not load your payouts." error={error} onRetry={() => void refetch()} />
      ) : null}
      <div>
        <PayoutRows payouts={payouts} />
        {hasNextPage ? (
          <Button className="mt-3" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Older
          </Button>
        ) : null}
      </div>
    </div>
  )
}
