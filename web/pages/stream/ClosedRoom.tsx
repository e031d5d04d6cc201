import { Link } from 'react-router'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Refusal } from '#web/access/refusal.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { StreamView } from '#web/rooms/watch/StreamView.tsx'
import { copyLink } from './copyLink.ts'
import { DoorAt } from './DoorAt.tsx'
import { holdingWords } from './doorProps.ts'

const nothing = () => undefined
const noEvents = {
  onSeatEnded: nothing,
  onSeatGone: nothing,
  onRefused: nothing,
  onMediaFailed: nothing,
  onGrace: nothing,
}

/** A stream page without a room: the creator is not live. */
export default function ClosedRoom({ channel, refusal }: { channel: ChannelPage; refusal: Refusal }) {
  const { handle, name, about } = channel.channel
  return (
    <div className="main flush">
      <StreamView
        scene={{ handle, name, about, title: name, room: null }}
        admission={null}
        door={
          <DoorAt
            channel={channel}
            room={null}
            refusal={refusal}
            isSlotFree={false}
            onBuy={nothing}
            onRetry={nothing}
            onWatch={nothing}
            onMove={nothing}
          />
        }
        startsMuted={false}
        socket={null}
        nowMs={serverNow()}
        events={noEvents}
        bar={null}
        holding={holdingWords(channel)}
        onShare={() => void copyLink()}
        channelLink={(word) => <Link to={`/c/${handle}`}>{word}</Link>}
      />
    </div>
  )
}
