import { type ReactNode, useEffect, useId, useRef } from 'react'
import type { ScheduledCard } from '#api/rooms/contract.ts'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { creatorsTime, dayAndTime, timeUntil } from './when.ts'

export interface NextCardProps {
  next: ScheduledCard
  /** says that the channel is not live */
  title: string
  /** the server's time */
  nowMs: number
  /** the way to that stream, which takes the focus: it carries `data-primary` */
  actions: ReactNode
}

/** The door of a channel that is not live and has announced a stream: when it is on, by the clocks of who looks. */
export function NextCard({ next, title, nowMs, actions }: NextCardProps) {
  const titleId = useId()
  const card = useRef<HTMLElement>(null)
  const startsAtMs = Date.parse(next.startsAt)
  const until = timeUntil(startsAtMs, nowMs)
  const there = creatorsTime(next.startsAt, next.zone)
  useEffect(() => {
    card.current?.querySelector<HTMLElement>('[data-primary]')?.focus({ preventScroll: true })
  }, [])
  return (
    <section ref={card} className="door shut" data-testid="state:stream:NOT_LIVE" aria-labelledby={titleId}>
      <p className="text-sm text-t3 flex items-center gap-2 max-md:hidden">
        <Icon name="clock" small />
        {next.visibility === 'members' ? 'Members only' : 'Open to everyone'}
      </p>
      <h2 className="d3" id={titleId} role="status">
        {title}
      </h2>
      <p className="text-base text-t2 mt-3 figures" data-testid="next-date">
        <span className="block">
          Next: <time dateTime={next.startsAt}>{dayAndTime(next.startsAt)}</time>, your time
          {nowMs >= startsAtMs ? '. It is about to begin.' : until ? `, ${until}.` : '.'}
        </span>
        {there ? <span className="block">{there}.</span> : null}
        <span className="block">
          “<bdi>{next.title}</bdi>”
        </span>
      </p>
      <div className="doorway">{actions}</div>
    </section>
  )
}
