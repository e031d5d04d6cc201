import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ExportJob } from '#api/accounts/leaving/contract.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { saveFile } from '#web/kit/saveFile.ts'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { useWork } from '../factors/useWork.ts'

const KEY = ['export'] as const
const LOOK_MS = 1000

function stateSentence(job: ExportJob | null): string {
  if (job?.state === 'due') return 'The copy is being written. That takes a minute at most.'
  if (job?.state === 'failed') return 'The copy could not be written. Ask again; your rows are untouched.'
  if (job?.expiresAt) return `The copy is ready until ${formatMoment(job.expiresAt)}.`
  return 'One file in JSON with everything we have about you. It holds nothing about others, and no secret.'
}

/** A copy of everything that is kept about the account: asked for, written, taken along. */
export function ExportPanel() {
  const queries = useQueryClient()
  const {
    data,
    error: unread,
    refetch,
  } = useQuery({
    queryKey: KEY,
    queryFn: async () => (await call('getExport', {})).export,
    refetchInterval: ({ state }) => (state.data?.state === 'due' ? LOOK_MS : false),
  })
  const { isBusy, error, run } = useWork()
  const job = data ?? null
  if (unread && data === undefined)
    return <Oops what="We could not look for your copy." error={unread} onRetry={() => void refetch()} />
  const ask = () => run(async () => void queries.setQueryData(KEY, await call('askExport', {})))
  const take = () =>
    run(async () => {
      const text = JSON.stringify(await call('readExport', {}), null, 2)
      saveFile({ fileName: 'stagedoor-account.json', text }, 'application/json')
    })
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="text-sm text-t2" role="status" data-testid="export-state">
        {stateSentence(job)}
      </p>
      {error ? (
        <Note tone="bad" icon="alert" role="alert">
          <p>There is no copy yet. {sentenceOf(error)}</p>
        </Note>
      ) : null}
      <div className="flex flex-wrap gap-2">
        {job?.state === 'ready' ? (
          <Button kind="lamp" size="mid" isBusy={isBusy} onClick={take}>
            Save the copy
          </Button>
        ) : null}
        {job?.state === 'due' ? null : (
          <Button kind="line" size="mid" isBusy={isBusy} onClick={ask}>
            {job?.state === 'ready' ? 'Write a new one' : 'Ask for a copy'}
          </Button>
        )}
      </div>
    </div>
  )
}
