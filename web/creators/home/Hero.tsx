import { Link } from 'react-router'
import type { LiveCard } from '#api/creators/contract.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { ChannelMark } from '#web/kit/marks/ChannelMark.tsx'
import { LivePill } from '#web/kit/marks/LivePill.tsx'
import { ViewerCount } from '#web/kit/marks/ViewerCount.tsx'
import { gateWords } from './gateWords.ts'
import { HeroPicture } from './HeroPicture.tsx'

/** The one stream that fills the stage of the home page. */
export function Hero({ card }: { card: LiveCard }) {
  return (
    <HeroPicture handle={card.channel.handle} testId="hero">
      <div className="herotop">
        <LivePill since={card.liveAt} />
        <ViewerCount count={card.viewers} />
      </div>
      <div className="herotext row sp w">
        <div className="gr basis-65">
          <p className="t14 b row">
            <ChannelMark handle={card.channel.handle} size="xs" />
            {card.channel.name}
          </p>
          <h2 className="d2 mt2">{card.title}</h2>
          <p className="t14 m2 mt1 n">{gateWords(card)}</p>
        </div>
        <Link
          className={buttonClass({ kind: 'lamp', size: 'big' })}
          data-primary=""
          to={`/c/${card.channel.handle}/live`}
        >
          <Icon name="play" />
          Watch now
        </Link>
      </div>
    </HeroPicture>
  )
}
