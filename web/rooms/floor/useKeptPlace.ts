import { type RefObject, useEffect, useRef } from 'react'
import type { FloorPlace } from '#protocol/floor.ts'
import { callOut } from '#web/kit/callOut.ts'
import { dismissToast, showToast } from '#web/kit/states/toasts.ts'
import { useSeen } from '../host/floor/useSeen.ts'

const GRANTED = 'floor-granted'

/** True where some of an element is in the window. */
function isInSight(element: HTMLElement): boolean {
  const { top, bottom } = element.getBoundingClientRect()
  return bottom > 0 && top < window.innerHeight
}

/**
 * Keeps the focus in a part whose buttons are others with each `view`, and says that the floor was granted where nobody sees
 * this part: by the title of the page, and in a notice on it.
 * @param granted the place, as long as its speech has not begun; null: there is none, or it has
 * @returns for the part; it takes the focus, and tells where it is
 */
export function useKeptPlace(
  view: string,
  granted: FloorPlace | null,
): {
  ref: RefObject<HTMLDivElement | null>
  onFocus: () => void
  onBlur: (event: { relatedTarget: EventTarget | null }) => void
} {
  const ref = useRef<HTMLDivElement>(null)
  const hadFocus = useRef(false)
  const last = useRef(view)
  useEffect(() => {
    if (last.current === view) return
    last.current = view
    // the button that was pressed is gone
    if (hadFocus.current && document.activeElement === document.body)
      ref.current?.focus({ preventScroll: true })
  }, [view])
  const isSeen = useSeen(ref)
  const isGranted = granted !== null
  useEffect(() => (isGranted && !isSeen ? callOut('You can speak now') : undefined), [isGranted, isSeen])
  const isTimed = useRef(false)
  isTimed.current = granted?.beginUntilMs !== null
  useEffect(() => {
    const part = ref.current
    if (!isGranted || !part || isInSight(part)) return
    showToast({
      id: GRANTED,
      tone: 'ok',
      text: isTimed.current ? 'The host lets you speak. You have 60 s to begin.' : 'You can speak now.',
      stays: true,
      press: { label: 'Show', onPress: () => part.scrollIntoView({ block: 'center' }) },
    })
    return () => dismissToast(GRANTED)
  }, [isGranted])
  return {
    ref,
    onFocus: () => {
      hadFocus.current = true
    },
    onBlur: ({ relatedTarget }) => {
      // what is taken away leaves the focus to nobody; a press elsewhere gives it to somebody
      if (relatedTarget !== null) hadFocus.current = ref.current?.contains(relatedTarget as Node) ?? false
    },
  }
}
