import type { EventProjector } from '#api/inbox/eventProjector.ts'
import { CALLBACK_KIND } from '#api/inbox/putCallbacks.ts'
import type { MediaCallbacks } from '#api/ports/mediaNotice.ts'
import type { RoomDeps } from '../deps.ts'
import { storeNotice } from './storeNotice.ts'

/** Works on callbacks of the media provider: what one says is all that there is, so nobody is asked. */
export function callbackProjector(
  deps: Pick<RoomDeps, 'access' | 'clock' | 'random'>,
  callbacks: Pick<MediaCallbacks, 'read'>,
): EventProjector {
  return {
    kinds: [CALLBACK_KIND],
    fetch: async ({ body, receivedAt }) => {
      const notice = body && callbacks.read(body)
      if (!notice) throw new Error('a callback is stored that is none')
      return async (tx) => {
        await storeNotice(tx, deps, notice, receivedAt)
        return 'done'
      }
    },
  }
}
