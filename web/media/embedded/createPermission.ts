import { canPublish } from '#domain/room/permission.ts'
import type { MediaKind } from '#domain/words.ts'
import { MediaError } from '../mediaClient.ts'

/** Pages may hear of a grant before the engine does. */
const GRANTED_WITHIN_MS = 5000

/** What this seat may send, as the engine said last. It outlives connections. */
export interface Permission {
  allows(kind: MediaKind): boolean
  set(bits: number): void
  /** Resolves as soon as a kind may be sent. @throws MediaError FORBIDDEN when that takes more than five seconds */
  granted(kind: MediaKind): Promise<void>
}

export function createPermission(): Permission {
  const waiting = new Set<() => void>()
  let bits = 0
  const allows = (kind: MediaKind) => canPublish(bits, kind)
  return {
    allows,
    set(next) {
      bits = next
      for (const look of [...waiting]) look()
    },
    granted: (kind) =>
      new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer)
          waiting.delete(look)
        }
        const look = () => {
          if (!allows(kind)) return
          end()
          resolve()
        }
        const timer = setTimeout(() => {
          end()
          reject(new MediaError('FORBIDDEN', `no grant to send ${kind}`))
        }, GRANTED_WITHIN_MS)
        waiting.add(look)
        look()
      }),
  }
}
