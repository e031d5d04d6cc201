import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Closing } from '#api/accounts/leaving/contract.ts'
import { CHAIN_KEEPS } from '#domain/leaving.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { useWork } from '../factors/useWork.ts'
import { ExportPanel } from './ExportPanel.tsx'
import { OpenMoneyLines } from './OpenMoneyLines.tsx'
import { ReportList } from './ReportList.tsx'

const KEY = ['closing'] as const

/** The account that is on its way out; null for any other. */
export function useClosing(): Closing | null {
  const { data } = useQuery({ queryKey: KEY, queryFn: async () => (await call('getClosing', {})).closing })
  return data ?? null
}

/** What is left to somebody who leaves: to stay after all, and to take their copy along. */
export function ClosingPanel({ closing }: { closing: Closing }) {
  const queries = useQueryClient()
  const { isBusy, error, run } = useWork()
  const undo = async () => {
    await call('undoClosing', {})
    queries.removeQueries({ queryKey: KEY })
    await queries.resetQueries()
  }
  return (
    <div className="flex flex-col gap-8">
      <section className="flex flex-col gap-4" aria-labelledby="closing">
        <h2 className="d5" id="closing">
          This account is closed
        </h2>
        <p className="text-sm text-t2">
          {closing.state === 'waiting'
            ? `Your pages, seats and other sessions are gone. On ${formatMoment(closing.dueAt)} the rest is erased for good; until then you can undo it.`
            : 'The time to undo it is over, and it is being erased.'}
        </p>
        {closing.openMoney.length > 0 ? (
          <Note tone="warn" icon="clock" testId="open-money">
            <div className="flex flex-col gap-2">
              <OpenMoneyLines money={closing.openMoney} />
            </div>
          </Note>
        ) : null}
        {error ? (
          <Note tone="bad" icon="alert" role="alert">
            <p>It is still closed. {sentenceOf(error)}</p>
          </Note>
        ) : null}
        {closing.state === 'waiting' ? (
          <div>
            <Button kind="lamp" size="mid" isBusy={isBusy} onClick={() => run(undo)}>
              Keep my account after all
            </Button>
          </div>
        ) : null}
        <h3 className="text-sm font-medium">What goes, in rows</h3>
        <ReportList report={closing.report} />
        <p className="text-sm text-t2">{CHAIN_KEEPS}</p>
      </section>
      <section aria-labelledby="closing-copy">
        <h2 className="d5 mb-2" id="closing-copy">
          Take a copy along
        </h2>
        <ExportPanel />
      </section>
    </div>
  )
}
