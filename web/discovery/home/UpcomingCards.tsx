import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ScheduledCard } from '#api/rooms/contract.ts'
import { roomPath } from '#domain/room/hostedKind.ts'
import { ChannelMark } from '#web/kit/marks/ChannelMark.tsx'
import { KindChip } from '#web/kit/marks/KindChip.tsx'
import { SmallPicture } from '#web/kit/marks/SmallPicture.tsx'

export interface UpcomingCardsProps {
  cards: readonly ScheduledCard[]
  /** when it begins, by the clock of who looks */
  when: (card: ScheduledCard) => ReactNode
}

/** Announced streams as cards, four in a row. */
export function UpcomingCards({ cards, when }: UpcomingCardsProps) {
  return (
    <ul className="grid4">
      {cards.map((card) => (
        <li key={card.roomId}>
          <Link className="cast" to={roomPath(card.kind, card.roomId)}>
            <span className="pic" data-theme="dark">
              <SmallPicture handle={card.channel.handle} />
              <span className="tl">
                <KindChip kind={card.kind} />
              </span>
              <span className="bl">
                <time className="chip figures" dateTime={card.startsAt}>
                  {when(card)}
                </time>
              </span>
            </span>
            <span className="flex items-start gap-3">
              <ChannelMark handle={card.channel.handle} />
              <span className="min-w-0 flex-1">
                <bdi className="font-medium text-base block">{card.title}</bdi>
                <span className="text-sm text-t2 block">
                  <bdi>{card.channel.name}</bdi> · <bdi>{card.gateSentence ?? 'Public'}</bdi>
                </span>
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
