import { type KeyboardEvent, useCallback } from 'react'

export interface PlayerKeys {
  onMute: () => void
  onVolume: (step: number) => void
  /** of a picture alone */
  onFullScreen?: () => void
  onTheatre?: () => void
  onStats?: () => void
}

/** Keys of the player and what they do, for the list a person can open. */
export const PLAYER_KEYS = [
  ['m', 'Sound on or off'],
  ['↑ ↓', 'Volume'],
  ['t', 'Theatre'],
  ['f', 'Full screen'],
  ['?', 'Figures and keys'],
] as const

const STEP = 0.1

/** Single-letter keys, alive only while the focus is in the player (WCAG 2.1.4). */
export function usePlayerKeys(keys: PlayerKeys): (event: KeyboardEvent) => void {
  return useCallback(
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const act = new Map<string, (() => void) | undefined>([
        ['m', keys.onMute],
        ['f', keys.onFullScreen],
        ['t', keys.onTheatre],
        ['?', keys.onStats],
      ])
      // a list answers to letters and arrows, the volume slider to arrows
      if (event.target instanceof HTMLSelectElement) return
      if (!(event.target instanceof HTMLInputElement)) {
        act.set('ArrowUp', () => keys.onVolume(STEP)).set('ArrowDown', () => keys.onVolume(-STEP))
      }
      const run = act.get(event.key)
      if (!run) return
      event.preventDefault()
      run()
    },
    [keys],
  )
}
