import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { type Capture, type CaptureState, type Memory, openCapture } from '#web/media/capture/openCapture.ts'
import type { CaptureWish } from '#web/media/capture/openTrack.ts'

const PREFIX = 'stagedoor.device.'

/** Remembers devices on this machine; a browser that forbids storage forgets them. */
export const deviceMemory: Memory = {
  get(key) {
    try {
      return localStorage.getItem(PREFIX + key)
    } catch {
      return null
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(PREFIX + key, value)
    } catch {
      return
    }
  },
}

/** What somebody sends by, while the page is open. */
export function useCapture(wish: CaptureWish): Capture & { now: CaptureState } {
  const capture = useMemo(() => openCapture({ memory: deviceMemory, wish }), [wish])
  useEffect(() => {
    void capture.start()
    return () => capture.stop()
  }, [capture])
  const now = useSyncExternalStore(capture.subscribe, capture.state)
  return useMemo(() => ({ ...capture, now }), [capture, now])
}
