import { useRef, useState } from 'react'
import type { PrepareTx } from './runTx.ts'
import { isWorking, type TxPhase } from './txPhase.ts'
import { useTx } from './useTx.ts'

/** What a button with a transaction behind it does. */
export interface TxPressParts {
  /** what this press is about; null when nothing is to be sent */
  begin(): Promise<PrepareTx | null>
  /** in a block and seen by the server; not called for a step on the way */
  onIncluded(): void
  /** the press is over, whatever came of it */
  onEnd(): void
}

export interface TxPress {
  phase: TxPhase
  isBusy: boolean
  /** true after the last step on the way, an allowance: the next press pays */
  isAllowed: boolean
  press(): void
}

/** One transaction from press to block, with the step before it. A second press while it works does nothing. */
export function useTxPress(parts: TxPressParts): TxPress {
  const [isAllowed, setAllowed] = useState(false)
  const [isOpening, setOpening] = useState(false)
  const isPressed = useRef(false)
  const isStep = useRef(false)
  const latest = useRef(parts)
  const { phase, run } = useTx()
  latest.current = parts

  function stepped(isLast: boolean): void {
    isPressed.current = false
    setAllowed(isLast)
  }

  function included(): void {
    isPressed.current = false
    latest.current.onIncluded()
  }

  async function go(): Promise<void> {
    const prepare = await latest.current.begin()
    if (!prepare) return
    await run(async (owner, read) => {
      const next = await prepare(owner, read)
      isStep.current = next.isStep === true
      return { ...next, onIncluded: isStep.current ? () => stepped(!next.hasNextStep) : included }
    })
  }

  function press(): void {
    if (isPressed.current) return
    isPressed.current = true
    setOpening(true)
    void go().finally(() => {
      isPressed.current = false
      setOpening(false)
      latest.current.onEnd()
    })
  }

  const isDone = !isStep.current && (phase.at === 'included' || phase.at === 'safe')
  return {
    phase,
    isBusy: (isOpening && !isDone && phase.at !== 'stopped') || isWorking(phase),
    isAllowed,
    press,
  }
}
