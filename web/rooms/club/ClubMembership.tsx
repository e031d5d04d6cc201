import { useState } from 'react'
import { Link } from 'react-router'
import type { Club } from '#api/rooms/clubs/contract.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { Button, buttonClass } from '#web/kit/controls/Button.tsx'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { formatDate } from '#web/kit/format/formatTime.ts'
import { useAfter } from '#web/kit/states/Loading.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { isMember } from './clubWords.ts'

export interface ClubMembershipProps {
  club: Club
  handle: string
  /** the door was asked and has not answered */
  isAsking: boolean
  /** joining is the first thing to do here */
  isFirst: boolean
  onJoin: () => void
  /** rejects with what the server said */
  onLeave: () => Promise<void>
}

const SLOW_MS = 1000

function SlowAnswer() {
  return useAfter(SLOW_MS) ? (
    <p className="text-sm text-t2" role="status">
      Asking the door
    </p>
  ) : null
}

/** Asks once before somebody leaves. */
export function LeaveClubSheet({ onLeave, onClose }: { onLeave: () => Promise<void>; onClose: () => void }) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  async function leave(): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      await onLeave()
      onClose()
    } catch (error) {
      setProblem(error)
      setBusy(false)
    }
  }
  return (
    <Sheet title="Leave the club?" onClose={onClose} testId="leave-club">
      <div className="flex flex-col gap-4 mt-4">
        <p className="text-base">
          You are not on its list any more, and hear of its dates only where you follow the channel. You can
          join again while its door opens for you.
        </p>
        {problem ? (
          <Note tone="bad" icon="alert" role="alert">
            {sentenceOf(problem)}
          </Note>
        ) : null}
        <Button kind="harm" size="big" isFull isBusy={isBusy} onClick={() => void leave()}>
          Leave
        </Button>
        <Button kind="ghost" isFull onClick={onClose}>
          Stay a member
        </Button>
      </div>
    </Sheet>
  )
}

function Member({ since, onLeave }: { since: string; onLeave: () => Promise<void> }) {
  const [isLeaving, setLeaving] = useState(false)
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p className="text-base min-w-0 flex-1" role="status">
        Member since <span className="figures">{formatDate(since)}</span>.
      </p>
      <Button kind="ghost" onClick={() => setLeaving(true)}>
        Leave
      </Button>
      {isLeaving ? <LeaveClubSheet onLeave={onLeave} onClose={() => setLeaving(false)} /> : null}
    </div>
  )
}

/** How somebody stands to a club, and what they can do about it. */
export function ClubMembership({ club, handle, isAsking, isFirst, onJoin, onLeave }: ClubMembershipProps) {
  const { membership, room } = club
  if (room.role !== 'viewer')
    return (
      <div className="flex flex-wrap items-center gap-3">
        <p className="text-base min-w-0 flex-1">You look after this club.</p>
        {mayDo(room.role, 'createStream') ? (
          <Link className={buttonClass({ kind: 'line' })} to={`/studio/club?channel=${handle}`}>
            Open the studio
          </Link>
        ) : null}
      </div>
    )
  if (membership && isMember(club)) return <Member since={membership.joinedAt} onLeave={onLeave} />
  const isShut = membership?.endReason === 'DOOR' && membership.endedAt !== null
  return (
    <div className="flex flex-col gap-3">
      {isShut && membership.endedAt ? (
        <Note tone="warn" testId="club-ended">
          Your membership ended on {formatDate(membership.endedAt)}: the door did not open for you any more.
        </Note>
      ) : null}
      <div>
        <Button kind={isFirst ? 'lamp' : 'line'} size="big" isBusy={isAsking} onClick={onJoin}>
          {isShut ? 'Join again' : 'Join the club'}
        </Button>
      </div>
      {isAsking ? <SlowAnswer /> : null}
    </div>
  )
}
