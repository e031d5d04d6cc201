import type { HintListener } from '#api/ports/bus.ts'
import { ID_PATTERN } from '#domain/ids.ts'
import type { Hint } from './gatherHints.ts'

const REV = /^\d{1,15}$/

/** Hints as they travel. */
export function writeHints(hints: readonly Hint[]): string {
  return hints.map(({ roomId, rev }) => `${roomId}:${rev}`).join(' ')
}

/** What came in; whatever is no hint of ours is passed over, for others may write to the carrier too. */
export function readHints(text: string): Hint[] {
  return text.split(' ').flatMap((word) => {
    const [roomId = '', rev = '', ...rest] = word.split(':')
    const isHint = ID_PATTERN.test(roomId) && REV.test(rev) && rest.length === 0
    return isHint ? [{ roomId, rev: Number(rev) }] : []
  })
}

/** Those who hear. */
export class HintListeners {
  readonly #listeners = new Set<HintListener>()

  add(listener: HintListener): () => void {
    // two subscriptions of one function are two
    const own: HintListener = (roomId, rev) => listener(roomId, rev)
    this.#listeners.add(own)
    return () => this.#listeners.delete(own)
  }

  emit(text: string): void {
    for (const { roomId, rev } of readHints(text)) for (const emit of this.#listeners) emit(roomId, rev)
  }
}
