import { lazy, type ReactNode, Suspense } from 'react'
import type { LiveCard } from '#api/discovery/contract.ts'
import type { CallOutput } from '#web/kit/api/contracts.ts'
import { ChannelCards } from './home/ChannelCards.tsx'
import { Hero } from './home/Hero.tsx'
import { LiveCards } from './home/LiveCards.tsx'
import { QuietHero } from './home/QuietHero.tsx'

const MoreLive = lazy(() => import('./home/MoreLive.tsx'))

export interface HomeViewProps {
  live: readonly LiveCard[]
  channels: CallOutput<'listLive'>['channels']
  isSignedOut: boolean
  /** a press into a public stream */
  onWatch: (roomId: string) => void
  /** behind which live stream there are more */
  next?: string | null
  /** announced streams */
  soon?: ReactNode
}

/** Who is live, first the one with the most people in it; channels to look at below. */
export function HomeView({ live, channels, isSignedOut, onWatch, next = null, soon }: HomeViewProps) {
  // the server puts those first that one follows
  const [first, ...rest] = live
  return (
    <>
      {isSignedOut ? (
        <p className="text-sm text-t2 mb-4">
          Live streams from creators who own their door: their pass opens it, and what you pay is theirs.
        </p>
      ) : null}
      {first ? <Hero card={first} onWatch={onWatch} /> : <QuietHero channel={channels[0] ?? null} />}
      {rest.length > 0 ? (
        <section aria-labelledby="live-now">
          <div className="sec">
            <h2 className="d4" id="live-now">
              Live now
            </h2>
            <span className="text-sm text-t3 figures">{live.length}</span>
          </div>
          <LiveCards cards={rest} onWatch={onWatch} />
          {next ? (
            <Suspense fallback={null}>
              <MoreLive after={next} shown={new Set(live.map(({ roomId }) => roomId))} onWatch={onWatch} />
            </Suspense>
          ) : null}
        </section>
      ) : null}
      {soon}
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
