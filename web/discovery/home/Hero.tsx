import { Link } from 'react-router'
import type { LiveCard } from '#api/discovery/contract.ts'
import { KIND_PEOPLE } from '#domain/room/hostedKind.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { ChannelMark } from '#web/kit/marks/ChannelMark.tsx'
import { KindChip } from '#web/kit/marks/KindChip.tsx'
import { LivePill } from '#web/kit/marks/LivePill.tsx'
import { ViewerCount } from '#web/kit/marks/ViewerCount.tsx'
import { GateLine } from './GateLine.tsx'
import { HeroPicture } from './HeroPicture.tsx'

/** The one stream or voice room at the head of the home page. */
export function Hero({ card, onWatch }: { card: LiveCard; onWatch: (roomId: string) => void }) {
  return (
    <HeroPicture handle={card.channel.handle} testId="hero">
      <div className="herotop">
        <LivePill since={card.liveAt} />
        <KindChip kind={card.kind} />
        <ViewerCount count={card.viewers} kind={card.kind} />
      </div>
      <div className="herotext">
        <div className="min-w-0 flex-1 basis-65">
          <p className="text-sm font-medium flex items-center gap-2">
            <ChannelMark handle={card.channel.handle} size="xs" />
            <bdi>{card.channel.name}</bdi>
          </p>
          <h2 className="d2 mt-2">
            <bdi>{card.title}</bdi>
          </h2>
          <p className="text-sm text-t2 mt-1 figures">
            <GateLine card={card} />
          </p>
        </div>
        <Link
          className={buttonClass({ kind: 'lamp', size: 'big' })}
          data-primary=""
          to={`/c/${card.channel.handle}/live`}
          onClick={card.visibility === 'public' ? () => onWatch(card.roomId) : undefined}
        >
          <Icon name={card.kind === 'voice' ? 'sound' : 'play'} />
          {KIND_PEOPLE[card.kind].enter}
        </Link>
      </div>
    </HeroPicture>
  )
}
