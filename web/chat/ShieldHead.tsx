import { useState } from 'react'
import type { ChatShield } from '#protocol/chat.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import { useSecondsUntil } from '#web/kit/useSecondsUntil.ts'
import { confirmAct } from './acts/confirmAct.ts'

async function raise(id: string): Promise<void> {
  const done = await call('shieldRoom', { params: { id }, body: {} })
  confirmAct({
    ...done,
    text: 'The shield is up: followers alone write, slowly and without links, and no new guest comes in.',
    undone: 'The shield is down. The former rules count again.',
  })
}

async function lower({ actId, channelId }: ChatShield): Promise<void> {
  await call('undoAct', { params: { id: channelId, actId }, body: { reason: 'Not needed any more.' } })
}

/** Whether the shield is up and for how long still, and for who may the press that raises or ends it. */
export function ShieldHead({
  roomId,
  shield,
  mayAct,
}: {
  roomId: string
  shield: ChatShield | null
  mayAct: boolean
}) {
  const [isBusy, setBusy] = useState(false)
  const leftS = useSecondsUntil(shield?.untilMs ?? 0)
  async function press(): Promise<void> {
    if (isBusy) return
    setBusy(true)
    try {
      await (shield ? lower(shield) : raise(roomId))
    } catch (error) {
      showToast({ id: `shield-${roomId}`, tone: 'bad', text: sentenceOf(error) })
    }
    setBusy(false)
  }
  return (
    <>
      {shield ? (
        <span className="text-sm text-warn figures" data-testid="state:chat:shield">
          Shield {formatCountdown(leftS)}
        </span>
      ) : null}
      {mayAct ? (
        <Button kind="ghost" isBusy={isBusy} onClick={() => void press()}>
          {shield ? 'End shield' : 'Shield'}
        </Button>
      ) : null}
    </>
  )
}
