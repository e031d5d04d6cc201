import { useState } from 'react'
import type { Room } from '#api/rooms/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { KIND_WORDS } from '#domain/room/hostedKind.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { ConfirmSheet } from '#web/kit/controls/ConfirmSheet.tsx'
import { ChannelMark } from '#web/kit/marks/ChannelMark.tsx'

type CoHost = Room['coHosts'][number]

/** Who hosts a room that is on beside its channel, and the way to take one of them off. */
export function CoHostsOnAir({ room }: { room: Room }) {
  const [leaving, setLeaving] = useState<CoHost | null>(null)
  return (
    <section aria-labelledby="on-air-with" data-testid="state:control:co-hosts">
      <h3 className="text-sm font-medium" id="on-air-with">
        Co-hosts
      </h3>
      <ul>
        {room.coHosts.map((one) => (
          <li key={one.channel.id} className="flex flex-wrap items-center gap-3 border-b border-line py-2">
            <ChannelMark handle={one.channel.handle} size="xs" />
            <p className="text-sm min-w-0 flex-1 basis-40 wrap-anywhere">
              <bdi>{one.channel.name}</bdi>{' '}
              <span className="text-t3">{one.seatId === null ? 'not on air' : 'on air'}</span>
            </p>
            <Button
              kind="line"
              onClick={() => setLeaving(one)}
              aria-label={`Remove ${isolated(one.channel.name)}`}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      {leaving ? (
        <ConfirmSheet
          title={`Go on without ${isolated(leaving.channel.name)}?`}
          word="Remove"
          testId="state:control:co-host-off"
          onConfirm={async () => {
            const params = { id: room.id, channelId: leaving.channel.id }
            await call('removeCoHost', { params })
          }}
          onClose={() => setLeaving(null)}
        >
          {room.kind === 'voice' ? 'Their sound ends' : 'Their picture and sound end'} at once, and they
          cannot come back to this {KIND_WORDS[room.kind]}: nobody is asked while it is live.
        </ConfirmSheet>
      ) : null}
    </section>
  )
}
