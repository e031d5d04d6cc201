import type { Sdk, SdkRoom } from '../sdk.ts'

/** How loud others are. The SDK says it for all of a room together, from the first ask on. */
export interface Levels {
  listen(room: SdkRoom): void
  /** amplitude 0 to 1; null where nothing was said of the seat yet */
  of(seatId: string): number | null
  /** The room is left. */
  forget(): void
}

const EVERY_MS = 150
const FULL = 100

export function createLevels(sdk: Sdk, current: () => SdkRoom | null): Levels {
  const evaluated = new WeakSet<SdkRoom>()
  let levels = new Map<string, number>()

  function evaluate(room: SdkRoom): void {
    if (evaluated.has(room)) return
    evaluated.add(room)
    room.enableAudioVolumeEvaluation(EVERY_MS)
  }

  return {
    listen(room) {
      room.on(sdk.EVENT.AUDIO_VOLUME, ({ result }) => {
        if (room === current()) levels = new Map(result.map(({ userId, volume }) => [userId, volume / FULL]))
      })
    },
    of(seatId) {
      const room = current()
      if (room) evaluate(room)
      return levels.get(seatId) ?? null
    },
    forget() {
      levels = new Map()
    },
  }
}
