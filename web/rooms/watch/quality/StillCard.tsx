import type { Room } from '#api/rooms/contract.ts'
import { ChannelMark } from '#web/kit/marks/ChannelMark.tsx'

/** What stands in the place of a picture that nobody wants: nothing of it moves. */
export function StillCard({ channel }: { channel: Room['channel'] }) {
  return (
    <div className="still" data-testid="state:player:sound">
      <ChannelMark handle={channel.handle} size="l" />
      <p className="font-medium">
        <bdi>{channel.name}</bdi>
      </p>
      <p className="text-sm">Sound only</p>
    </div>
  )
}
