import { useState } from 'react'
import { Link } from 'react-router'
import { problemCode, sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import type { StreamPlan } from '../broadcast/goLive.ts'

export interface InviteCoHostsProps {
  channelId: string
  /** what was typed, once it is right; null: it is not, and the form says why */
  planned: () => StreamPlan | null
  /** the room is a draft, for which somebody can be asked */
  onPrepared: (roomId: string) => void
}

/** Keeps what was typed as a draft: only to what is there can somebody agree. */
export function InviteCoHosts({ channelId, planned, onPrepared }: InviteCoHostsProps) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  async function prepare(): Promise<void> {
    const plan = planned()
    if (plan === null) return
    const { gate, roomId: _, endFirst: __, isRecorded: ___, ...settings } = plan
    setBusy(true)
    setProblem(null)
    try {
      const room = { channelId, ...settings }
      onPrepared((await call('createRoom', { body: gate === null ? room : { ...room, gate } })).id)
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-col items-start gap-2">
      <Button isBusy={isBusy} onClick={() => void prepare()}>
        <Icon name="people" small />
        Invite co-hosts
      </Button>
      {problem === null ? null : (
        <p className="text-sm text-bad" role="alert">
          {sentenceOf(problem)}
          {problemCode(problem) === 'TOO_MANY_DRAFTS' ? (
            <>
              {' '}
              <Link to="/studio/together">What you prepared</Link>
            </>
          ) : null}
        </p>
      )}
    </div>
  )
}
