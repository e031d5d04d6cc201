import type { ReactNode } from 'react'
import type { ScheduledCard } from '#api/rooms/contract.ts'
import { creatorsTime, dayAndTime } from './when.ts'

export interface ScheduledListProps {
  scheduled: readonly ScheduledCard[]
  /** the title as a link to its page */
  link: (card: ScheduledCard) => ReactNode
  actions: (card: ScheduledCard) => ReactNode
}

/** Announced streams with their time, by the clocks of who looks and of the creator. */
export function ScheduledList({ scheduled, link, actions }: ScheduledListProps) {
  return (
    <ul className="flex flex-col">
      {scheduled.map((card) => {
        const there = creatorsTime(card.startsAt, card.zone)
        return (
          <li
            key={card.roomId}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3"
            data-testid="scheduled"
          >
            <div className="min-w-0 flex-1 basis-60">
              <p className="font-medium">{link(card)}</p>
              <p className="text-sm text-t2 figures">
                <time dateTime={card.startsAt}>{dayAndTime(card.startsAt)}</time>
                {there ? ` · ${there}` : ''}
              </p>
              <p className="text-sm text-t3">
                {card.kind === 'voice' ? 'Voice room · ' : ''}
                <bdi>{card.gateSentence ?? 'Open to everyone'}</bdi>
              </p>
            </div>
            <div className="flex flex-wrap items-center gap-2">{actions(card)}</div>
          </li>
        )
      })}
    </ul>
  )
}
