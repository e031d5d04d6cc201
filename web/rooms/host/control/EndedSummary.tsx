import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Room } from '#api/rooms/contract.ts'
import { mayDo } from '#domain/channel/roleActs.ts'
import { KIND_WORDS } from '#domain/room/hostedKind.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import { LeftOpenRoomNote } from '../chain/LeftOpen.tsx'

export interface EndedSummaryProps {
  room: Room
  onNext: () => void
  /** what the page knows of it beside its length */
  figures?: ReactNode
}

const REASONS: Record<NonNullable<Room['endReason']>, string> = {
  HOST_ENDED: 'You ended it.',
  HOST_GONE: 'It ended by itself, because you were away for too long.',
  NEVER_STARTED: 'It never started.',
  CANCELLED: 'You cancelled it.',
  PROVIDER_CHANGED:
    'It ended because this site moved to another media service. Load this page again, then start the next one.',
  GATE_UNKNOWN:
    'It ended because its door on the chain asks for something that cannot be checked here, so nobody could be let in.',
  MEDIA_UNPROVEN:
    'It ended because others could have come in. Only what is public can begin here until whoever runs this site has checked its media service.',
}

function lengthOf({ liveAt, endedAt }: Room): string | null {
  if (!liveAt || !endedAt) return null
  return formatCountdown((Date.parse(endedAt) - Date.parse(liveAt)) / 1000)
}

/** After the show. */
export function EndedSummary({ room, onNext, figures }: EndedSummaryProps) {
  const length = lengthOf(room)
  return (
    <section className="endedroom" data-testid="state:control:ended">
      <h1 className="d2" tabIndex={-1} role="status">
        The {KIND_WORDS[room.kind]} is over
      </h1>
      <p className="text-base text-t2 mt-3">
        <bdi>{room.title}</bdi>. {room.endReason ? REASONS[room.endReason] : ''}
      </p>
      {length ? (
        <p className="mt-6">
          <span className="d2 figures">{length}</span> <span className="text-sm text-t3">on air</span>
        </p>
      ) : null}
      {figures}
      {room.clubId === null ? null : (
        <p className="text-base text-t2 mt-6" data-testid="club-goes-on">
          The fan club goes on:{' '}
          <Link className="underline" to={`/studio/club?channel=${room.channel.handle}`}>
            set its next date
          </Link>
          .
        </p>
      )}
      {room.hubRoom && mayDo(room.role, 'managePayouts') ? (
        <LeftOpenRoomNote channelId={room.channel.id} roomId={room.id} />
      ) : null}
      <div className="mt-8">
        <Button kind="lamp" size="big" onClick={onNext}>
          Prepare the next one
        </Button>
      </div>
    </section>
  )
}
