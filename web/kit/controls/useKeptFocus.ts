import { useEffect, useRef } from 'react'

/** A part of a sheet that had the focus is gone with another `step`: it goes to the title, never to nowhere. */
export function useKeptFocus(step: string): void {
  const previous = useRef(step)
  useEffect(() => {
    if (previous.current === step) return
    previous.current = step
    if (document.activeElement?.closest('dialog :not(dialog)')) return
    document.querySelector<HTMLElement>('dialog[open] [data-sheet-title]')?.focus({ preventScroll: true })
  }, [step])
}
