import { type RefObject, useEffect, useRef } from 'react'

/** True as long as what calls this is shown, also for what an answer does later. */
export function useIsOpen(): RefObject<boolean> {
  const isOpen = useRef(true)
  useEffect(() => {
    isOpen.current = true
    return () => {
      isOpen.current = false
    }
  }, [])
  return isOpen
}
