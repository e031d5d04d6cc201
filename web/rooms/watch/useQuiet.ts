import { type RefObject, useEffect, useState } from 'react'

const HIDE_MS = 3000

/** True when nobody moved, pressed or focused anything inside for three seconds. */
export function useQuiet(inside: RefObject<HTMLElement | null>, mayHide: boolean): boolean {
  const [isQuiet, setQuiet] = useState(false)
  useEffect(() => {
    const element = inside.current
    if (!element || !mayHide) return setQuiet(false)
    let timer: ReturnType<typeof setTimeout>
    const wake = () => {
      setQuiet(false)
      clearTimeout(timer)
      timer = setTimeout(() => {
        const focused = document.activeElement
        // a control that has the keyboard is never hidden from it
        if (focused === element || !element.contains(focused)) setQuiet(true)
      }, HIDE_MS)
    }
    const events = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const
    for (const event of events) element.addEventListener(event, wake)
    wake()
    return () => {
      clearTimeout(timer)
      for (const event of events) element.removeEventListener(event, wake)
    }
  }, [inside, mayHide])
  return isQuiet
}
