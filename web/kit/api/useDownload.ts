import { useState } from 'react'
import { provenFor } from './provenFor.ts'

/** A file that is asked for: whether it is being begun, why it was not, and the press. */
export interface Download {
  isBusy: boolean
  error: unknown
  start: () => Promise<void>
}

/** Downloads a file that needs a fresh sign-in: asks for that first, then hands the address to the browser. */
export function useDownload(href: () => string, name: string): Download {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  async function start(): Promise<void> {
    setBusy(true)
    setError(null)
    try {
      if (!(await provenFor('fresh'))) return
      const link = document.createElement('a')
      link.href = href()
      link.download = name
      link.click()
    } catch (caught) {
      setError(caught)
    } finally {
      setBusy(false)
    }
  }
  return { isBusy, error, start }
}
