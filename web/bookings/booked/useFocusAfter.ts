import { type RefObject, useEffect, useRef, useState } from 'react'

/** A button that was pressed is gone with another `step`: the focus goes to the part where it was, instead of nowhere. */
export function useFocusAfter(step: string, isPressed: boolean): RefObject<HTMLDivElement | null> {
  const part = useRef<HTMLDivElement>(null)
  const previous = useRef(step)
  useEffect(() => {
    if (previous.current === step) return
    previous.current = step
    if (isPressed && document.activeElement === document.body) part.current?.focus({ preventScroll: true })
  }, [step, isPressed])
  return part
}

/** Whether a part has the focus; what goes while it has it does not leave it. @returns what the part is given, sheets of it included */
export function useHadFocus(): { isFocused: boolean; watched: { onFocus(): void; onBlur(): void } } {
  const [isFocused, setIsFocused] = useState(false)
  return { isFocused, watched: { onFocus: () => setIsFocused(true), onBlur: () => setIsFocused(false) } }
}
