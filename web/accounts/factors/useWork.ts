import { useRef, useState } from 'react'

/** One thing at a time, with what went wrong in it. */
export interface Work {
  isBusy: boolean
  error: unknown
  run(work: () => Promise<void>): void
}

/** Runs work of a press; a second press meanwhile does nothing. */
export function useWork(): Work {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isRunning = useRef(false)
  return {
    isBusy,
    error,
    run(work) {
      if (isRunning.current) return
      isRunning.current = true
      setBusy(true)
      setError(null)
      void work()
        .catch(setError)
        .finally(() => {
          isRunning.current = false
          setBusy(false)
        })
    },
  }
}
