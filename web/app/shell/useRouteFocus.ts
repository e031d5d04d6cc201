import { type RefObject, useEffect, useRef } from 'react'

const GIVE_UP_MS = 5000

/** @param before where the focus was when the page changed */
function focusHeading(main: HTMLElement, before: Element | null): boolean {
  const active = document.activeElement
  // A page that already put focus somewhere, such as a door on its button, keeps it.
  if (active && active !== main && main.contains(active)) return true
  // Who went on meanwhile, such as into a menu, is not called back.
  if (active && active !== before && active !== main && active !== document.body) return true
  const heading = main.querySelector<HTMLElement>('h1')
  if (!heading) return false
  heading.tabIndex = -1
  heading.classList.add('quietfocus')
  heading.focus({ preventScroll: true })
  return true
}

/** After a change of page: to the top, and focus to its heading as soon as it is there. */
export function useRouteFocus(main: RefObject<HTMLElement | null>, pathname: string): void {
  const previous = useRef<string | null>(null)
  useEffect(() => {
    const isFirst = previous.current === null || previous.current === pathname
    previous.current = pathname
    const element = main.current
    if (isFirst || !element) return
    window.scrollTo(0, 0)
    const before = document.activeElement
    if (focusHeading(element, before)) return
    const observer = new MutationObserver(() => {
      if (focusHeading(element, before)) observer.disconnect()
    })
    observer.observe(element, { childList: true, subtree: true })
    const timer = setTimeout(() => observer.disconnect(), GIVE_UP_MS)
    return () => {
      observer.disconnect()
      clearTimeout(timer)
    }
  }, [main, pathname])
}
