import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Obligations } from '#api/accounts/leaving/contract.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { ME_KEY } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { useWork } from '../factors/useWork.ts'
import { LeaveSheet } from './LeaveSheet.tsx'

/** The way out: what it means is read first. */
export function LeavePanel() {
  const queries = useQueryClient()
  const [owed, setOwed] = useState<Obligations | null>(null)
  const { isBusy, error, run } = useWork()
  const leave = async () => {
    await call('closeAccount', {})
    setOwed(null)
    await queries.resetQueries({ queryKey: ME_KEY })
  }
  return (
    <div className="flex flex-col items-start gap-3">
      {error ? (
        <Note tone="bad" icon="alert" role="alert">
          <p>We could not look up what leaving means for you. {sentenceOf(error)}</p>
        </Note>
      ) : null}
      <Button
        kind="line"
        size="mid"
        isBusy={isBusy}
        onClick={() => run(async () => setOwed(await call('getObligations', {})))}
      >
        Delete this account
      </Button>
      {owed ? <LeaveSheet owed={owed} onLeave={leave} onClose={() => setOwed(null)} /> : null}
    </div>
  )
}
