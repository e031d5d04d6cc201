import { Link } from 'react-router'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { studioPath } from '#domain/room/hostedKind.ts'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { useSession } from '#web/accounts/useSession.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { RemindButton } from '#web/rooms/schedule/RemindButton.tsx'
import { StartsCard } from '#web/rooms/schedule/StartsCard.tsx'

/** An announced room of this installation, where its door will be. */
export function ScheduledAt({ room, channel, nowMs }: { room: Room; channel: ChannelPage; nowMs: number }) {
  const { account } = useSession()
  if (room.startsAt === null) return null
  return (
    <StartsCard
      room={room}
      startsAt={room.startsAt}
      nowMs={nowMs}
      actions={
        room.isHost ? (
          <Link
            className={buttonClass({ kind: 'lamp', size: 'big', isFull: true })}
            data-primary=""
            to={studioPath(room.kind, channel.channel.handle)}
          >
            Open the studio
          </Link>
        ) : (
          <RemindButton
            roomId={room.id}
            isSignedIn={account !== null}
            onNeedSignIn={() => openSignIn(`Sign in to be reminded of ${isolated(channel.channel.name)}`)}
          />
        )
      }
    />
  )
}
