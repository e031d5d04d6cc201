import { Link } from 'react-router'
import type { CallOutput } from '#web/kit/api/contracts.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { channelPictures } from '#web/kit/marks/pictures.ts'
import { Empty } from '#web/kit/states/Empty.tsx'

/** The home stage while nobody is on it: dark house, and a channel to look at. */
export function QuietHero({ channel }: { channel: CallOutput<'listLive'>['channels'][number] | null }) {
  if (!channel) {
    return (
      <div className="py-6" data-testid="home-empty">
        <Empty
          action={
            <Link className={buttonClass({ kind: 'lamp', size: 'mid' })} data-primary="" to="/studio/live">
              Open your studio
            </Link>
          }
        >
          There are no channels yet. Yours can be the first.
        </Empty>
      </div>
    )
  }
  const { wide, small } = channelPictures(channel.handle)
  return (
    <article className="stage hero quiet" data-theme="dark" data-testid="home-empty">
      <img
        src={wide}
        srcSet={`${small} 640w, ${wide} 1280w`}
        sizes="(max-width: 767px) 100vw, 1024px"
        alt=""
        width={1280}
        height={720}
        fetchPriority="high"
      />
      <div className="shade-b" />
      <div className="herotext row sp w">
        <div className="gr basis-65">
          <h2 className="d2">Nobody is live right now.</h2>
          <p className="t14 m2 mt1">Passes bought now open the next stream.</p>
        </div>
        <Link
          className={buttonClass({ kind: 'lamp', size: 'big' })}
          data-primary=""
          to={`/c/${channel.handle}/join`}
        >
          See {channel.name}
        </Link>
      </div>
    </article>
  )
}
