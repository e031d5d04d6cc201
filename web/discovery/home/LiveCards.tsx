import { Link } from 'react-router'
import type { LiveCard } from '#api/discovery/contract.ts'
import { ChannelMark } from '#web/kit/marks/ChannelMark.tsx'
import { KindChip } from '#web/kit/marks/KindChip.tsx'
import { LivePill } from '#web/kit/marks/LivePill.tsx'
import { SmallPicture } from '#web/kit/marks/SmallPicture.tsx'
import { ViewerCount } from '#web/kit/marks/ViewerCount.tsx'
import { GateLine } from './GateLine.tsx'

/** Live streams and voice rooms as cards, four in a row. */
export function LiveCards({
  cards,
  onWatch,
}: {
  cards: readonly LiveCard[]
  onWatch: (roomId: string) => void
}) {
  return (
    <ul className="grid4">
      {cards.map((card) => (
        <li key={card.roomId}>
          <Link
            className="cast"
            to={`/c/${card.channel.handle}/live`}
            onClick={card.visibility === 'public' ? () => onWatch(card.roomId) : undefined}
          >
            <span className="pic" data-theme="dark">
              <SmallPicture handle={card.channel.handle} />
              <span className="tl">
                <LivePill />
                <KindChip kind={card.kind} />
              </span>
              <span className="bl">
                <ViewerCount count={card.viewers} kind={card.kind} />
              </span>
            </span>
            <span className="flex items-start gap-3">
              <ChannelMark handle={card.channel.handle} />
              <span className="min-w-0 flex-1">
                <span className="font-medium text-base block">
                  <bdi>{card.title}</bdi>
                </span>
                <span className="text-sm text-t2 figures block">
                  <bdi>{card.channel.name}</bdi> · <GateLine card={card} />
                </span>
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
