import { AUTO_START, type AutoQuality, chooseQuality } from '#domain/media/chooseQuality.ts'
import type { Quality, RenditionChoice } from '#domain/media/words.ts'
import type { MediaStats } from '../mediaClient.ts'

/** What somebody who watches wants to get, and what the connection bears. */
export interface QualityFollower {
  set(quality: Quality): void
  /**
   * One more second of figures.
   * @param moving seats of hosts whose camera runs and comes here, as far as anybody knows
   */
  note(stats: MediaStats, moving: readonly string[]): void
}

/** @param choose called with each choice that is another one */
export function followQuality(choose: (choice: RenditionChoice) => void): QualityFollower {
  let quality: Quality = 'auto'
  let auto: AutoQuality = AUTO_START
  let chosen: RenditionChoice = 'high'
  let freezes: number | null = null
  let moved: readonly string[] = []

  function apply(choice: RenditionChoice): void {
    if (choice === chosen) return
    chosen = choice
    choose(choice)
  }

  return {
    set(next) {
      if (next === quality) return
      quality = next
      auto = { ...AUTO_START, level: chosen }
      if (next !== 'auto') apply(next === 'sound' ? 'none' : next)
    },
    note(stats, moving) {
      const isMeantToMove = moving.length > 0 && moved.length > 0
      // a picture that was away comes back with a count of that, and the count is of all pictures
      const isSame = isMeantToMove && moving.join() === moved.join()
      const isKnown = isSame && freezes !== null && stats.freezes !== null
      const isFrozen = isKnown ? Number(stats.freezes) > Number(freezes) : null
      const pictures = isMeantToMove ? stats.framesPerSecond : null
      moved = moving
      freezes = stats.freezes
      if (quality !== 'auto') return
      auto = chooseQuality(auto, { lostPct: stats.packetsLostPct, isFrozen, pictures })
      apply(auto.level)
    },
  }
}
