import { type KeyboardEvent, useCallback } from 'react'

/** Single letters of a call, alive only while the focus is in it (WCAG 2.1.4). @param keys what each does; undefined: nothing here */
export function useCallKeys(
  keys: Readonly<Record<string, (() => void) | undefined>>,
): (event: KeyboardEvent) => void {
  return useCallback(
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      // a list answers to letters, and who writes means them
      if (event.target instanceof HTMLSelectElement || event.target instanceof HTMLInputElement) return
      const act = keys[event.key.toLowerCase()]
      if (!act) return
      event.preventDefault()
      act()
    },
    [keys],
  )
}
