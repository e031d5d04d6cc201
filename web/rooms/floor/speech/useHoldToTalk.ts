import { useEffect, useRef } from 'react'

/** What takes Space for itself while it has the focus. */
const OWN_SPACE = 'input, textarea, select, button, a, summary, [contenteditable], [role="slider"]'

function isSpaceFree(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  const target = event.target instanceof Element ? event.target : null
  return !target?.closest(OWN_SPACE) || target.closest('[data-hold]') !== null
}

/**
 * Tells when Space goes down and comes up again, while `isOn`; in a field or on another control it stays what it is there.
 * A window that loses the focus lets go, because nobody tells it that the key came up.
 */
export function useHoldToTalk(isOn: boolean, onHeld: (isHeld: boolean) => void): void {
  const latest = useRef(onHeld)
  latest.current = onHeld
  useEffect(() => {
    if (!isOn) return
    let isDown = false
    const set = (next: boolean) => {
      if (next === isDown) return
      isDown = next
      latest.current(next)
    }
    const handleDown = (event: KeyboardEvent) => {
      if (event.key !== ' ' || !isSpaceFree(event)) return
      // the page does not scroll, and the button is not pressed
      event.preventDefault()
      set(true)
    }
    const handleUp = (event: KeyboardEvent) => {
      if (event.key === ' ') set(false)
    }
    const letGo = () => set(false)
    document.addEventListener('keydown', handleDown)
    document.addEventListener('keyup', handleUp)
    window.addEventListener('blur', letGo)
    return () => {
      document.removeEventListener('keydown', handleDown)
      document.removeEventListener('keyup', handleUp)
      window.removeEventListener('blur', letGo)
    }
  }, [isOn])
}
