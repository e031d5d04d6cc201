import { type RefObject, useEffect, useState } from 'react'

/** True while some of an element is on the screen, of a page that somebody looks at. */
export function useSeen(element: RefObject<HTMLElement | null>): boolean {
  const [isInView, setInView] = useState(true)
  const [isLookedAt, setLookedAt] = useState(() => !document.hidden)
  useEffect(() => {
    if (!element.current) return
    const watching = new IntersectionObserver((entries) => setInView(entries.at(-1)?.isIntersecting ?? false))
    watching.observe(element.current)
    return () => watching.disconnect()
  }, [element])
  useEffect(() => {
    const look = () => setLookedAt(!document.hidden)
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return isInView && isLookedAt
}
