import { Link } from 'react-router'
import type { CallOutput } from '#web/kit/api/contracts.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { HeroPicture } from './HeroPicture.tsx'

/** The head of the home page while nobody is live: a channel to look at. */
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
  return (
    <HeroPicture handle={channel.handle} testId="home-empty" isQuiet>
      <div className="herotext">
        <div className="min-w-0 flex-1 basis-65">
          <h2 className="d2">Nobody is live right now.</h2>
          <p className="text-sm text-t2 mt-1">Passes bought now open the next stream.</p>
        </div>
        <Link
          className={buttonClass({ kind: 'lamp', size: 'big' })}
          data-primary=""
          to={`/c/${channel.handle}/join`}
        >
          See <bdi>{channel.name}</bdi>
        </Link>
      </div>
    </HeroPicture>
  )
}
