import { Link } from 'react-router'
import type { CallOutput } from '#web/kit/api/contracts.ts'
import { ChannelMark } from '#web/kit/marks/ChannelMark.tsx'
import { SmallPicture } from '#web/kit/marks/SmallPicture.tsx'

/** Channels to look at, four in a row. */
export function ChannelCards({ channels }: { channels: CallOutput<'listLive'>['channels'] }) {
  return (
    <ul className="grid4">
      {channels.map((channel) => (
        <li key={channel.id}>
          <Link className="cast" to={`/c/${channel.handle}`}>
            <span className="pic">
              <SmallPicture handle={channel.handle} />
            </span>
            <span className="flex items-start gap-3">
              <ChannelMark handle={channel.handle} />
              <span className="min-w-0 flex-1">
                <bdi className="font-medium text-base block">{channel.name}</bdi>
                {channel.about ? (
                  <bdi className="text-sm text-t2 min-w-0 truncate block">{channel.about}</bdi>
                ) : null}
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
