import { isolated, type Typed } from '#domain/names/isolated.ts'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { showToast } from '#web/kit/states/toasts.ts'

/** What the log says of a ban that was taken back by the press beside its confirmation. */
const SLIP = 'Taken back at once.'

export interface DoneBan {
  actId: string
  channelId: string
  name: Typed
  isKick: boolean
}

async function takeBack({ actId, channelId, name, isKick }: DoneBan): Promise<void> {
  const id = `ban-${actId}`
  try {
    await call('undoAct', { params: { id: channelId, actId }, body: { reason: SLIP } })
    showToast({
      id,
      tone: 'ok',
      text: `${isolated(name)} can come in again${isKick ? '' : ', and their messages are back'}.`,
    })
  } catch (error) {
    showToast({
      id,
      tone: 'bad',
      text: `${sentenceOf(error)} The ban stands; it can be ended under Moderation in the studio.`,
      stays: true,
    })
  }
}

/** Confirms a ban, with a way back for who pressed the wrong name. */
export function confirmBan(ban: DoneBan): void {
  showToast({
    id: `ban-${ban.actId}`,
    tone: 'ok',
    text: ban.isKick
      ? `${isolated(ban.name)} is out for a minute.`
      : `${isolated(ban.name)} is banned and out, and their messages are gone.`,
    press: { label: 'Undo', onPress: () => void takeBack(ban) },
  })
}
