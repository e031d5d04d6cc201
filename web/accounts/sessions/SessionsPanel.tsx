import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Session } from '#api/accounts/contract.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Loading } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { Oops } from '#web/kit/states/Oops.tsx'
import { SkeletonLine } from '#web/kit/states/Skeleton.tsx'
import { forgetAccount } from '../signOut.ts'
import { EndOthersSheet } from './EndOthersSheet.tsx'

const KEY = ['sessions'] as const

function SessionRow({
  session,
  onRevoke,
  isBusy,
}: {
  session: Session
  onRevoke: () => void
  isBusy: boolean
}) {
  return (
    <li
      className="flex items-center justify-between gap-4 min-h-16 border-b border-line py-2"
      data-testid="session"
    >
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium">{session.agent || 'Unknown browser'}</p>
        <p className="text-sm text-t2">
          {[session.place, `since ${formatMoment(session.createdAt)}`].filter(Boolean).join(' · ')}
        </p>
      </div>
      {session.isCurrent ? (
        <span className="chip ok">This browser</span>
      ) : (
        <Button
          isBusy={isBusy}
          onClick={onRevoke}
          aria-label={`End the session of ${session.agent || 'Unknown browser'}`}
        >
          End
        </Button>
      )}
    </li>
  )
}

function sentenceOfEnd(ended: number): string {
  if (ended === 0) return 'There was no other session to end.'
  return ended === 1 ? 'One other session was ended.' : `${ended} other sessions were ended.`
}

/** Open sessions; each of the others can be ended here, and all of them at once. */
export function SessionsPanel() {
  const queries = useQueryClient()
  const { data, error, refetch, isPending } = useQuery({
    queryKey: KEY,
    queryFn: () => call('listSessions', {}),
  })
  const [busy, setBusy] = useState<string | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  const [isAsking, setAsking] = useState(false)
  const [ended, setEnded] = useState<number | null>(null)

  /** True when it was this session that somebody ended meanwhile: nothing can be done here any more. */
  async function hasEndedHere(caught: unknown): Promise<boolean> {
    if (problemCode(caught) !== 'SIGN_IN_REQUIRED') return false
    await forgetAccount(queries)
    return true
  }

  async function endOthers(): Promise<void> {
    setEnded(null)
    let answer: { ended: number }
    try {
      answer = await call('endOtherSessions', {})
    } catch (caught) {
      if (await hasEndedHere(caught)) return
      throw caught
    }
    // The sentence follows the list: it never stands beside a session that it says is ended.
    await queries.invalidateQueries({ queryKey: KEY })
    setEnded(answer.ended)
  }

  async function revoke(id: string): Promise<void> {
    setBusy(id)
    setFailed(null)
    setEnded(null)
    try {
      await call('revokeSession', { params: { id } })
    } catch (caught) {
      if (await hasEndedHere(caught)) return
      // Ended meanwhile from elsewhere: that is what was asked for.
      if (problemCode(caught) !== 'NOT_FOUND') setFailed(caught)
    }
    await queries.invalidateQueries({ queryKey: KEY })
    setBusy(null)
  }

  if (error && !data)
    return <Oops what="We could not load your sessions." error={error} onRetry={() => void refetch()} />
  if (isPending) {
    return (
      <Loading label="Loading your sessions">
        <SkeletonLine height="h-32" />
      </Loading>
    )
  }
  const others = data?.sessions.filter((session) => !session.isCurrent).length ?? 0
  return (
    <div className="flex flex-col gap-3">
      {failed ? <Oops what="We could not end this session." error={failed} /> : null}
      <ul>
        {data?.sessions.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            isBusy={busy === session.id}
            onRevoke={() => void revoke(session.id)}
          />
        ))}
      </ul>
      {ended === null ? null : (
        <Note tone="ok" icon="check" role="status" testId="sessions-ended">
          <p>{sentenceOfEnd(ended)}</p>
        </Note>
      )}
      {others > 0 ? (
        <div>
          <Button kind="line" size="mid" onClick={() => setAsking(true)}>
            End all other sessions
          </Button>
        </div>
      ) : null}
      {isAsking ? (
        <EndOthersSheet others={others} onEnd={endOthers} onClose={() => setAsking(false)} />
      ) : null}
    </div>
  )
}
