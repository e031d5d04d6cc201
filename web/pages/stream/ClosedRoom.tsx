import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { ScheduledCard } from '#api/rooms/contract.ts'
import { KIND_WORDS, roomPath } from '#domain/room/hostedKind.ts'
import { AskingDoor } from '#web/access/door/AskingDoor.tsx'
import { behindDoor } from '#web/access/door/door.ts'
import { refuse } from '#web/access/refusal.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { useServerNow } from '#web/kit/useServerNow.ts'
import { NextCard } from '#web/rooms/schedule/NextCard.tsx'
import { scheduleQuery } from '#web/rooms/schedule/scheduleQuery.ts'
import { StreamView } from '#web/rooms/watch/StreamView.tsx'
import { copyLink } from './copyLink.ts'
import { DoorAt } from './door/DoorAt.tsx'
import { holdingWords } from './holdingWords.ts'

const nothing = () => undefined
const noEvents = {
  onSeatEnded: nothing,
  onSeatGone: nothing,
  onRefused: nothing,
  onMediaTrouble: nothing,
  onMediaFailed: nothing,
  onGrace: nothing,
}

const LOOK_AGAIN_MS = 10_000

interface NotLiveDoorProps {
  channel: ChannelPage
  next: ScheduledCard | null
  isLoading: boolean
  nowMs: number
}

/** The next announced date with the way there, where one can be reminded; without one, the words of the door. */
function NotLiveDoor({ channel, next, isLoading, nowMs }: NotLiveDoorProps) {
  const { handle, name } = channel.channel
  if (isLoading) return <AskingDoor channelName={name} />
  if (next)
    return (
      <NextCard
        key={next.roomId}
        next={next}
        title={behindDoor(next.kind).notLive}
        nowMs={nowMs}
        actions={
          <>
            <Link
              className={buttonClass({ kind: 'lamp', size: 'big', isFull: true })}
              data-primary=""
              to={roomPath(next.kind, next.roomId)}
            >
              Go to this {KIND_WORDS[next.kind]}
            </Link>
            <Link
              className={buttonClass({ kind: 'ghost', isFull: true, className: 'mt-2' })}
              to={`/c/${handle}/join`}
            >
              See tiers
            </Link>
          </>
        }
      />
    )
  return (
    <DoorAt
      channel={channel}
      room={null}
      refusal={refuse('NOT_LIVE')}
      line={{ state: null, wait: nothing, leave: nothing }}
      onBuy={nothing}
      onRetry={nothing}
      onWatch={nothing}
      onMove={nothing}
      socket={null}
      onNews={null}
    />
  )
}

/** The page of a channel without a room: the creator is not live. */
export default function ClosedRoom({ channel }: { channel: ChannelPage }) {
  const { handle, name, about } = channel.channel
  const nowMs = useServerNow()
  const { data, isPending } = useQuery({ ...scheduleQuery(handle), refetchInterval: LOOK_AGAIN_MS })
  const next = data?.scheduled[0] ?? null
  return (
    <div className="main flush">
      <StreamView
        scene={{
          handle,
          name,
          about,
          title: name,
          room: null,
          coming: isPending ? null : (next?.kind ?? 'stream'),
        }}
        admission={null}
        door={<NotLiveDoor {...{ channel, next, nowMs }} isLoading={isPending} />}
        startsMuted={false}
        socket={null}
        nowMs={nowMs}
        events={noEvents}
        bar={null}
        holding={holdingWords(channel)}
        onShare={() => void copyLink()}
        channelLink={(word) => (
          <Link to={`/c/${handle}`}>
            <bdi>{word}</bdi>
          </Link>
        )}
      />
    </div>
  )
}
