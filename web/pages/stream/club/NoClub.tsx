import { Link } from 'react-router'
import type { ChannelPage } from '#api/creators/contract.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'

/** The address of a club that a channel does not have, or has closed. */
export function NoClub({ channel }: { channel: Pick<ChannelPage['channel'], 'handle' | 'name'> }) {
  return (
    <div className="main" data-testid="state:club:not-found">
      <title>Fan club · Stagedoor</title>
      <h1 className="d3 mb-6">Fan club</h1>
      <Empty
        action={
          <Link
            className={buttonClass({ kind: 'lamp', size: 'mid' })}
            data-primary=""
            to={`/c/${channel.handle}`}
          >
            To the channel
          </Link>
        }
      >
        This channel has no fan club.
      </Empty>
    </div>
  )
}
