import { showToast } from '#web/kit/states/toasts.ts'
import type { MediaError } from '#web/media/mediaClient.ts'
import { whatFailed } from '#web/media/whatFailed.ts'

/** Says what failed in a room that goes on. */
export function toastTrouble(error: MediaError): void {
  showToast({ id: 'media-trouble', tone: 'warn', text: `${whatFailed(error)} The rest goes on.` })
}
