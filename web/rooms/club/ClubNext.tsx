import { type ReactNode, useId } from 'react'
import { Link } from 'react-router'
import type { Club } from '#api/rooms/clubs/contract.ts'
import { roomPath } from '#domain/room/hostedKind.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { LivePill } from '#web/kit/marks/LivePill.tsx'
import { creatorsTime, dayAndTime, timeUntil } from '../schedule/when.ts'

export interface ClubNextProps {
  room: Club['room']
  /** the server's time */
  nowMs: number
  /** who hears of the date, where there is none yet; null for who sets it */
  hint: string | null
  /** going in is the first thing to do here */
  isFirst: boolean
  /** how somebody is reminded of the date */
  remind: ReactNode
}

function Dated({ room, startsAt, nowMs }: Pick<ClubNextProps, 'room' | 'nowMs'> & { startsAt: string }) {
  const startsAtMs = Date.parse(startsAt)
  const until = timeUntil(startsAtMs, nowMs)
  const there = room.zone === null ? null : creatorsTime(startsAt, room.zone)
  return (
    <>
      <p className="d4 figures" data-testid="club-date">
        <time dateTime={startsAt}>{dayAndTime(startsAt)}</time>
      </p>
      <p className="text-sm text-t2 figures">
        Your time{nowMs >= startsAtMs ? '. It is about to begin.' : until ? `, ${until}.` : '.'}
        {there ? ` ${there}.` : ''}
      </p>
    </>
  )
}

/** When a club meets next, or the way in while it does. */
export function ClubNext({ room, nowMs, hint, isFirst, remind }: ClubNextProps) {
  const titleId = useId()
  return (
    <section className="flex flex-col gap-3" aria-labelledby={titleId}>
      <h2 className="d5" id={titleId}>
        Next
      </h2>
      {room.state === 'live' ? (
        <>
          <p className="flex flex-wrap items-center gap-3 text-base" role="status">
            <LivePill since={room.liveAt} />
            They are in the room now.
          </p>
          <div>
            <Link
              className={buttonClass({ kind: isFirst ? 'lamp' : 'line', size: 'big' })}
              data-primary={isFirst ? '' : undefined}
              to={roomPath(room.kind, room.id)}
            >
              Go in
            </Link>
          </div>
        </>
      ) : room.startsAt === null ? (
        <p className="text-base text-t2">No date yet.{hint === null ? null : ` ${hint}`}</p>
      ) : (
        <>
          <div>
            <Dated {...{ room, nowMs }} startsAt={room.startsAt} />
          </div>
          {remind}
        </>
      )}
    </section>
  )
}
