import type { StartWish } from '#api/rooms/contract.ts'
import type { OnChain } from '#domain/access/hubGate.ts'
import { isolated } from '#domain/names/isolated.ts'
import { call } from '#web/kit/api/client.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { serverNow } from '#web/kit/serverClock.ts'
import type { StreamPlan } from '../broadcast/goLive.ts'
import { firstStart } from './firstStart.ts'
import { StartForm } from './StartForm.tsx'

const RECORDED: Record<OnChain, string | null> = {
  must: ' It is recorded on the chain when its owner begins it.',
  may: ' It is recorded on the chain when you begin it with the same tick set.',
  never: null,
}

/** Announces what was typed for a date. */
export function LaterSheet({
  channelId,
  plan,
  onChain,
  onDone,
  onClose,
}: {
  channelId: string
  plan: StreamPlan
  /** what its door allows here */
  onChain: OnChain
  onDone: () => void
  onClose: () => void
}) {
  const { gate, roomId: _, endFirst: __, isRecorded = false, ...settings } = plan
  async function announce(starts: StartWish): Promise<void> {
    const room = { channelId, ...settings, starts }
    await call('createRoom', { body: gate === null ? room : { ...room, gate } })
    onDone()
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
