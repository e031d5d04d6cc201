import { useEffect } from 'react'

/**
 * Keeps the screen of a phone from going dark by itself, where the browser can: what nobody touches loses its microphone
 * with its screen. A page that is hidden loses it, and asks anew once it is seen. Answers what ends it.
 */
export function keepAwake(
  lock: Pick<WakeLock, 'request'> | undefined,
  page: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>,
): () => void {
  if (!lock) return () => undefined
  let isOver = false
  let held: WakeLockSentinel | null = null
  const ask = () => {
    if (page.visibilityState !== 'visible' || (held && !held.released)) return
    lock.request('screen').then(
      (given) => {
        if (isOver) return void given.release()
        void held?.release()
        held = given
      },
      // a browser that saves its battery says no
      () => undefined,
    )
  }
  ask()
  page.addEventListener('visibilitychange', ask)
  return () => {
    isOver = true
    page.removeEventListener('visibilitychange', ask)
    void held?.release()
  }
}

/** Keeps the screen awake while what uses it is shown. */
export function useAwake(): void {
  useEffect(() => keepAwake(navigator.wakeLock as WakeLock | undefined, document), [])
}
