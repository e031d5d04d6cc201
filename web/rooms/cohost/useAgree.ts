import { useState } from 'react'

export interface Agreeing {
  isBusy: boolean
  /** why the last press was refused; null: it was not */
  problem: unknown
  press: () => void
}

/** One press of "Agree". @param onAgree throws what the server says */
export function useAgree(onAgree: () => Promise<void>): Agreeing {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  async function agree(): Promise<void> {
    setBusy(true)
    setProblem(null)
    try {
      await onAgree()
    } catch (error) {
      setProblem(error)
    }
    setBusy(false)
  }
  return { isBusy, problem, press: () => void agree() }
}
