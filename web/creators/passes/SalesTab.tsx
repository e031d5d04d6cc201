import { useQuery } from '@tanstack/react-query'
import type { OwnPasses } from '#api/passes/contract.ts'
import type { Sale, SaleTotal } from '#api/passes/sales/contract.ts'
import type { PASS_SALE_KINDS } from '#domain/words.ts'
import { call, fillPath, routeOf } from '#web/kit/api/client.ts'
import { useDownload } from '#web/kit/api/useDownload.ts'
import { usePages } from '#web/kit/api/usePages.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Amount } from '#web/kit/format/Amount.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { TotalsTable } from './TotalsTable.tsx'
import { tierNameOf } from './tierNameOf.ts'

/** A sale shows after so long at most, and leaves when its block does. */
const LOOK_AGAIN_MS = 3000

const KINDS: Record<(typeof PASS_SALE_KINDS)[number], string> = {
  purchase: 'Purchase',
  extension: 'Extension',
  grant: 'Grant',
  upgrade: 'Upgrade',
  refund: 'Refund',
  revocation: 'Ended by you',
  card: 'Card',
  renewal: 'Renewal',
}

const LEVEL_WORDS: Record<Sale['level'], string> = {
  latest: 'Pending',
  safe: 'Confirmed',
  finalized: 'Final',
}
const LEVEL_TONES: Record<Sale['level'], string> = { latest: 'chip', safe: 'chip ok', finalized: 'chip ok' }

function amountOf({ amountUnits, decimals, symbol, kind }: Sale) {
  const isBack = kind === 'refund' || kind === 'revocation'
  return (
    <>
      {isBack && amountUnits !== '0' ? '−' : null}
      <Amount value={amountUnits} decimals={decimals} symbol={symbol} />
    </>
  )
}

function SaleRow({ sale, own }: { sale: Sale; own: OwnPasses }) {
  return (
    <tr data-testid="sale">
      <td className="whitespace-nowrap">{formatMoment(sale.at)}</td>
      <td>
        {KINDS[sale.kind]}
        {sale.keptUntil ? (
          <span className="text-t3 block whitespace-nowrap">kept until {formatMoment(sale.keptUntil)}</span>
        ) : null}
      </td>
      <td>
        <bdi>{tierNameOf(own, sale.tierNo)}</bdi>
      </td>
      <td className="num">{amountOf(sale)}</td>
      <td className="num">
        {sale.shareUnits === '0' ? (
          '–'
        ) : (
          <Amount value={sale.shareUnits} decimals={sale.decimals} symbol={sale.symbol} />
        )}
      </td>
      <td className="figures">{sale.address}</td>
      <td className="figures" title={sale.txHash}>
        {shortAddress(sale.txHash)}
      </td>
      <td>
        <span className={LEVEL_TONES[sale.level]}>{LEVEL_WORDS[sale.level]}</span>
      </td>
    </tr>
  )
}

export interface SalesViewProps {
  own: OwnPasses
  sales: readonly Sale[]
  totals: readonly SaleTotal[]
  onMore: (() => void) | null
  onDownload: () => void
  isDownloading?: boolean
}

/** What was sold, and what it came to. */
export function SalesView({ own, sales, totals, onMore, onDownload, isDownloading = false }: SalesViewProps) {
  if (sales.length === 0)
    return <Empty>Nothing was sold yet. Sales show here as soon as they are in a block.</Empty>
  return (
    <div className="flex flex-col gap-8">
      <TotalsTable own={own} totals={totals} />
      <section aria-labelledby="sales">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 className="d5" id="sales">
            Sales
          </h2>
          <Button isBusy={isDownloading} onClick={onDownload}>
            Download as CSV
          </Button>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling table must be reachable by keyboard */}
        <section className="mt-2 overflow-x-auto" tabIndex={0} aria-label="Sales, by columns">
          <table className="tbl" aria-labelledby="sales">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">What</th>
                <th scope="col">Tier</th>
                <th scope="col" className="num">
                  Amount
                </th>
                <th scope="col" className="num">
                  Share
                </th>
                <th scope="col">Wallet</th>
                <th scope="col">Transaction</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {sales.map((sale) => (
                <SaleRow key={`${sale.txHash}/${sale.logIndex}`} sale={sale} own={own} />
              ))}
            </tbody>
          </table>
        </section>
        {onMore ? (
          <div className="mt-4">
            <Button onClick={onMore}>Show older sales</Button>
          </div>
        ) : null}
      </section>
    </div>
  )
}

/** The tab with sales and totals; both follow the chain. */
export function SalesTab({ channelId, own }: { channelId: string; own: OwnPasses }) {
  const params = { id: channelId }
  const list = usePages(
    ['sales', channelId],
    (before) => call('listSales', { params, query: before ? { before } : {} }),
    LOOK_AGAIN_MS,
  )
  const totals = useQuery({
    queryKey: ['sale-totals', channelId],
    queryFn: () => call('getSaleTotals', { params }),
    refetchInterval: LOOK_AGAIN_MS,
  })
  const download = useDownload(() => fillPath(routeOf('downloadSales').path, { id: channelId }), 'sales.csv')
  const error = list.error ?? (totals.data ? null : totals.error)
  if (error) {
    const again = () => {
      list.retry()
      void totals.refetch()
    }
    return <Oops what="We could not load your sales." error={error} onRetry={again} />
  }
  if (!list.pages || !totals.data) {
    return (
      <Loading label="Loading your sales">
        <SkeletonLine height="h-40" />
      </Loading>
    )
  }
  return (
    <>
      {download.error ? <Oops what="The file was not made." error={download.error} /> : null}
      <SalesView
        own={own}
        sales={list.pages.flatMap(({ sales }) => sales)}
        totals={totals.data.totals}
        onMore={list.more}
        onDownload={() => void download.start()}
        isDownloading={download.isBusy}
      />
    </>
  )
}
