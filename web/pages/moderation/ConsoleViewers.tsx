import type { Room, Viewer } from '#api/rooms/contract.ts'
import { useServerNow } from '#web/kit/useServerNow.ts'
import type { BanWish } from '#web/rooms/host/control/banWish.ts'
import { useViewers } from '#web/rooms/host/control/useViewers.ts'
import { ViewerList } from '#web/rooms/host/control/ViewerList.tsx'

/** Who sits in a room, also who never wrote, for its console. */
export function ConsoleViewers({
  room,
  onBan,
}: {
  room: Room
  onBan: (viewer: Viewer, wish: BanWish) => Promise<void>
}) {
  const { viewers, total, error, refetch } = useViewers(room.id, room.viewers)
  const nowMs = useServerNow()
  return (
    <ViewerList
      kind={room.kind}
      viewers={viewers}
      total={total}
      capacity={room.capacity}
      channelName={room.channel.name}
      nowMs={nowMs}
      error={error}
      onRetry={refetch}
      onShare={null}
      onBan={async (viewer, wish) => {
        await onBan(viewer, wish)
        refetch()
      }}
    />
  )
}
