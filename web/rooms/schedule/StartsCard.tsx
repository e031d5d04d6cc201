import type { ReactNode } from 'react'
import { useId } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { creatorsTime, dayAndTime, timeUntil } from './when.ts'

export interface StartsCardProps {
  room: Room
  startsAt: string
  /** the server's time */
  nowMs: number
  /** what somebody can do until then */
  actions: ReactNode
}

/** The door of what is announced: when it begins, by the clocks of who looks and of its creator. */
export function StartsCard({ room, startsAt, nowMs, actions }: StartsCardProps) {
  const titleId = useId()
  const startsAtMs = Date.parse(startsAt)
  const isLate = nowMs >= startsAtMs
  const until = timeUntil(startsAtMs, nowMs)
  const there = room.zone === null ? null : creatorsTime(startsAt, room.zone)
  return (
    <section className="door shut" data-testid="state:stream:SCHEDULED" aria-labelledby={titleId}>
      <p className="text-sm text-t3 flex items-center gap-2 max-md:hidden">
        <Icon name="clock" small />
        <bdi>
          {room.visibility === 'members' ? (room.gate?.sentence ?? 'Members only') : 'Open to everyone'}
        </bdi>
      </p>
      <h2 className="d3" id={titleId} role="status">
        {isLate ? 'About to begin' : `Begins ${dayAndTime(startsAt)}`}
      </h2>
      <p className="text-base text-t2 mt-3 figures">
        {isLate
          ? `It was announced for ${dayAndTime(startsAt)}, your time.`
          : `Your time${until ? `, ${until}` : ''}.`}
        {there ? <span className="block">{there}.</span> : null}
        <span className="block">This page opens by itself when it starts.</span>
      </p>
      <div className="doorway">{actions}</div>
    </section>
  )
}
