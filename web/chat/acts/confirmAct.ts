import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { showToast } from '#web/kit/states/toasts.ts'

/** What the log says of an act that was taken back by the press beside its confirmation. */
const SLIP = 'Taken back at once.'
/** How long that press is there. */
const UNDO_MS = 5000

/** An act in a chat, and what is said of it. */
export interface DoneAct {
  actId: string
  channelId: string
  /** what was done */
  text: string
  /** what is so again when it is taken back */
  undone: string
  /** how long it can be taken back here; left out: the usual time */
  pressMs?: number
}

async function takeBack({ actId, channelId, undone }: DoneAct): Promise<void> {
  const id = `act-${actId}`
  try {
    await call('undoAct', { params: { id: channelId, actId }, body: { reason: SLIP } })
    showToast({ id, tone: 'ok', text: undone })
  } catch (error) {
    showToast({ id, tone: 'bad', text: `It stays as it is. ${sentenceOf(error)}`, stays: true })
  }
}

/** Confirms an act in a chat, with a way back for who pressed the wrong thing. */
export function confirmAct(act: DoneAct): void {
  showToast({
    id: `act-${act.actId}`,
    tone: 'ok',
    text: act.text,
    press: { label: 'Undo', onPress: () => void takeBack(act), pressMs: act.pressMs ?? UNDO_MS },
  })
}
