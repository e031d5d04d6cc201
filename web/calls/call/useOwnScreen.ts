import { useCallback, useEffect, useRef, useState } from 'react'
import { openScreen, type ScreenSource } from '#web/media/direct/openScreen.ts'

export interface OwnScreen {
  track: MediaStreamTrack | null
  /** it could not be opened, and nobody said no to it */
  hasFailed: boolean
  /** Call it from a press: asks which screen or window, or shares it no more. */
  toggle: () => void
}

/** True where this browser can share a screen: phones cannot. */
export function canShareScreen(devices: ScreenSource | undefined = navigator.mediaDevices): boolean {
  return typeof devices?.getDisplayMedia === 'function'
}

/** An own screen, from the press to the browser's own button that ends it. */
export function useOwnScreen(): OwnScreen {
  const [track, setTrack] = useState<MediaStreamTrack | null>(null)
  const [hasFailed, setFailed] = useState(false)
  const current = useRef<MediaStreamTrack | null>(null)
  const isAsking = useRef(false)
  const isOver = useRef(false)
  const show = useCallback((next: MediaStreamTrack | null) => {
    current.current?.stop()
    current.current = next
    setTrack(next)
  }, [])
  useEffect(() => {
    isOver.current = false
    return () => {
      isOver.current = true
      current.current?.stop()
      current.current = null
    }
  }, [])
  const toggle = useCallback(() => {
    if (current.current) return show(null)
    if (isAsking.current) return
    isAsking.current = true
    setFailed(false)
    openScreen(() => show(null))
      .then(
        (opened) => (isOver.current ? opened?.stop() : show(opened)),
        () => setFailed(true),
      )
      .finally(() => {
        isAsking.current = false
      })
  }, [show])
  return { track, hasFailed, toggle }
}
