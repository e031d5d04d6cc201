import type { RenditionChoice } from '#domain/media/words.ts'
import type { EngineSession } from './createSession.ts'

/** What this browser wants of somebody's camera. It outlives connections. */
export interface Choices {
  set(seatId: string, choice: RenditionChoice): void
  /** Says all of it to a session that does not know it. */
  emitAll(): void
}

/** @param current the session of the moment, null while there is none */
export function createChoices(current: () => EngineSession | null): Choices {
  const chosen = new Map<string, RenditionChoice>()

  function emit(seatId: string, rendition: RenditionChoice): void {
    // a session that cannot be told is over, and the next one is told
    current()
      ?.ask({ t: 'setRendition', seatId, rendition })
      .catch(() => undefined)
  }

  return {
    set(seatId, choice) {
      if ((chosen.get(seatId) ?? 'high') === choice) return
      chosen.set(seatId, choice)
      emit(seatId, choice)
    },
    emitAll() {
      for (const [seatId, choice] of chosen) emit(seatId, choice)
    },
  }
}
