import { type ReactNode, useState } from 'react'
import type { EarningEntry, EarningFigure } from '#api/ledger/contract.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { EarningFigures } from './EarningFigures.tsx'
import { EntryFilters, type EntryFiltersProps, EVERY_ENTRY } from './EntryFilters.tsx'
import { EntrySheet } from './EntrySheet.tsx'
import { EntryTable } from './EntryTable.tsx'
import { type Compared, comparedText } from './earningsText.ts'
import './earnings.css'

export interface EarningsViewProps extends EntryFiltersProps {
  figures: readonly EarningFigure[]
  compared: readonly Compared[]
  entries: readonly EarningEntry[]
  onMore: (() => void) | null
  onDownload: () => void
  isDownloading?: boolean
  /** what stands between the figures and the books, such as a payout that came back */
  notice?: ReactNode
  /** the days, between the figures and the books */
  plot?: ReactNode
  /** what stands below, such as the payouts */
  below?: ReactNode
}

function ComparedLine({ compared }: { compared: readonly Compared[] }) {
  const found = comparedText(compared)
  return (
    <p className="flex items-start gap-1.5 text-sm text-t2 ms-auto" data-testid="compared">
      {found ? (
        <span className={found.isEqual ? 'flex-none text-ok' : 'flex-none text-warn'}>
          <Icon name={found.isEqual ? 'check' : 'alert'} small />
        </span>
      ) : null}
      {found?.text ?? 'Not compared with bank and chain yet'}
    </p>
  )
}

/** What a creator earned on both rails, by the books. */
export function EarningsView(props: EarningsViewProps) {
  const { figures, compared, entries, choice, onChoose, onMore, onDownload, isDownloading = false } = props
  const [openId, setOpenId] = useState<string | null>(null)
  const open = entries.find(({ id }) => id === openId)
  return (
    <>
      <EarningFigures figures={figures} />
      {props.notice ? <div className="flex flex-col gap-6 mt-6 empty:hidden">{props.notice}</div> : null}
      {props.plot}
      <section className="mt-8" aria-labelledby="entries">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h2 className="d5" id="entries">
            Ledger
          </h2>
          <Button kind="ghost" isBusy={isDownloading} onClick={onDownload}>
            Download as CSV
          </Button>
          <ComparedLine compared={compared} />
        </div>
        <EntryFilters choice={choice} onChoose={onChoose} />
        {entries.length > 0 ? (
          <EntryTable entries={entries} onOpen={({ id }) => setOpenId(id)} />
        ) : (
          <div className="flex flex-wrap items-center gap-3 mt-4">
            <p className="text-sm text-t2">There is no such entry.</p>
            <Button onClick={() => onChoose(EVERY_ENTRY)}>Show all</Button>
          </div>
        )}
        {onMore ? (
          <div className="mt-4">
            <Button onClick={onMore}>Show older entries</Button>
          </div>
        ) : null}
      </section>
      {props.below}
      {open ? <EntrySheet entry={open} onClose={() => setOpenId(null)} /> : null}
    </>
  )
}
