import type { LiveCard } from '#api/creators/contract.ts'
import type { CallOutput } from '#web/kit/api/contracts.ts'
import { ChannelCards } from './home/ChannelCards.tsx'
import { Hero } from './home/Hero.tsx'
import { LiveCards } from './home/LiveCards.tsx'
import { QuietHero } from './home/QuietHero.tsx'

export interface HomeViewProps {
  live: readonly LiveCard[]
  channels: CallOutput<'listLive'>['channels']
  isGuest: boolean
}

/** Who is live, first the one with the most people in it; channels to look at below. */
export function HomeView({ live, channels, isGuest }: HomeViewProps) {
  const [first, ...rest] = [...live].sort((a, b) => b.viewers - a.viewers)
  return (
    <>
      {isGuest ? (
        <p className="text-sm text-t2 mb-4">
          Live streams from creators who own their door: their pass opens it, and what you pay is theirs.
        </p>
      ) : null}
      {first ? <Hero card={first} /> : <QuietHero channel={channels[0] ?? null} />}
      {rest.length > 0 ? (
        <section aria-labelledby="live-now">
          <div className="sec">
            <h2 className="d4" id="live-now">
              Live now
            </h2>
            <span className="text-sm text-t3 figures">{live.length}</span>
          </div>
          <LiveCards cards={rest} />
        </section>
      ) : null}
      {channels.length > 0 ? (
        <section aria-labelledby="channels">
          <div className="sec">
            <h2 className="d4" id="channels">
              Channels
            </h2>
          </div>
          <ChannelCards channels={channels} />
        </section>
      ) : null}
    </>
  )
}
