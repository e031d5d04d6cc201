import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call, fillPath, routeOf, withQuery } from '#web/kit/api/client.ts'
import { useDownload } from '#web/kit/api/useDownload.ts'
import { usePages } from '#web/kit/api/usePages.ts'
import { fetchedComponent } from '#web/kit/states/fetchedComponent.tsx'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { EarningsView } from './EarningsView.tsx'
import { type EntryChoice, EVERY_ENTRY } from './EntryFilters.tsx'

const DaysPanel = fetchedComponent(
  () => import('./DaysPanel.tsx').then((file) => file.DaysPanel),
  <div className="mt-8">
    <SkeletonLine height="h-40" />
  </div>,
)

/** A sale shows after so long at most. */
const LOOK_AGAIN_MS = 3000

const filterOf = ({ rail, kind, from }: EntryChoice) => ({
  ...(rail === null ? {} : { rail }),
  ...(kind === null ? {} : { kind }),
  ...(from === null ? {} : { from }),
})

function Waiting() {
  return (
    <Loading label="Loading your earnings">
      <SkeletonLine height="h-28" />
      <div className="mt-8">
        <SkeletonLine height="h-64" />
      </div>
    </Loading>
  )
}

export interface EarningsPanelProps {
  /** shown where nothing was earned yet */
  empty: ReactNode
  notice?: ReactNode
  below?: ReactNode
}

/** The books of the own sales, read again and again: a sale is here some seconds after it was paid. */
export function EarningsPanel({ empty, notice, below }: EarningsPanelProps) {
  const [choice, setChoice] = useState<EntryChoice>(EVERY_ENTRY)
  const filter = filterOf(choice)
  const sums = useQuery({
    queryKey: ['earnings'],
    queryFn: () => call('getEarnings', {}),
    refetchInterval: LOOK_AGAIN_MS,
  })
  const list = usePages(
    ['earning-entries', choice.rail, choice.kind, choice.from],
    (before) => call('listEarningEntries', { query: { ...filter, ...(before ? { before } : {}) } }),
    LOOK_AGAIN_MS,
  )
  const download = useDownload(
    () => withQuery(fillPath(routeOf('downloadEarnings').path), filter),
    'earnings.csv',
  )
  const error = list.error ?? (sums.data ? null : sums.error)
  if (error) {
    const again = () => {
      list.retry()
      void sums.refetch()
    }
    return <Oops what="We could not load your earnings." error={error} onRetry={again} />
  }
  if (!list.pages || !sums.data) return <Waiting />
  const entries = list.pages.flatMap((page) => page.entries)
  const isFiltered = Object.keys(filter).length > 0
  if (entries.length === 0 && sums.data.figures.length === 0 && !isFiltered) return empty
  return (
    <>
      {download.error ? <Oops what="The file was not made." error={download.error} /> : null}
      <EarningsView
        figures={sums.data.figures}
        compared={sums.data.compared}
        entries={entries}
        choice={choice}
        onChoose={setChoice}
        onMore={list.more}
        onDownload={() => void download.start()}
        isDownloading={download.isBusy}
        notice={notice}
        plot={<DaysPanel />}
        below={below}
      />
    </>
  )
}
