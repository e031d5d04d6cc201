import { useQueryClient } from '@tanstack/react-query'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { StartWish } from '#api/rooms/contract.ts'
import type { OnChain } from '#domain/access/hubGate.ts'
import { isolated } from '#domain/names/isolated.ts'
import { call } from '#web/kit/api/client.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { serverNow } from '#web/kit/serverClock.ts'
import { scheduleQuery } from '../../schedule/scheduleQuery.ts'
import type { StreamPlan } from '../broadcast/goLive.ts'
import { firstStart } from './firstStart.ts'
import { StartForm } from './StartForm.tsx'

const RECORDED: Record<OnChain, string | null> = {
  must: ' It is recorded on the chain when its owner begins it.',
  may: ' It is recorded on the chain when you begin it with the same tick set.',
  never: null,
}

export interface LaterSheetProps {
  channel: ChannelPage['channel']
  plan: StreamPlan
  /** what its door allows here */
  onChain: OnChain
  /** the studio opens anew with a draft that was there */
  onPrepared?: ((roomId: string) => void) | undefined
  onClose: () => void
}

/** Announces what was typed for a date. */
export function LaterSheet({ channel, plan, onChain, onPrepared, onClose }: LaterSheetProps) {
  const queries = useQueryClient()
  const { gate, roomId, endFirst: _, isRecorded = false, ...settings } = plan
  async function announce(starts: StartWish): Promise<void> {
    // a draft that is there takes along who agreed to host it, or is invited to it
    if (roomId !== undefined) {
      await call('setSchedule', { params: { id: roomId }, body: { starts } })
      if (onPrepared) return onPrepared(roomId)
    } else {
      const room = { channelId: channel.id, ...settings, starts }
      await call('createRoom', { body: gate === null ? room : { ...room, gate } })
    }
    onClose()
    void queries.invalidateQueries({ queryKey: scheduleQuery(channel.handle).queryKey })
  }
  return (
    <Sheet title={`Announce “${isolated(plan.title)}”`} onClose={onClose} testId="state:studio:later">
      <p className="text-sm text-t2 mt-3">
        Your page shows it from now on, and who follows you is told. You begin it from here when it is time.
        {isRecorded ? RECORDED[onChain] : null}
      </p>
      <StartForm {...firstStart(serverNow())} label="Announce" onSubmit={announce} />
    </Sheet>
  )
}
