import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { buttonClass } from '#web/kit/controls/Button.tsx'

const HOLD_MS = 1000

export interface HoldButtonProps {
  /** what happens, e.g. `End` */
  label: string
  isBusy: boolean
  onHeld: () => void
}

/** A button that acts after being held for a second, by pointer, Space or Enter; letting go earlier does nothing. */
export function HoldButton({ label, isBusy, onHeld }: HoldButtonProps) {
  const [isHeld, setHeld] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  function press(): void {
    if (isBusy || isHeld) return
    setHeld(true)
    timer.current = setTimeout(() => {
      setHeld(false)
      onHeld()
    }, HOLD_MS)
  }

  function letGo(): void {
    clearTimeout(timer.current)
    setHeld(false)
  }

  const isKey = (event: KeyboardEvent) => event.key === ' ' || event.key === 'Enter'
  return (
    <button
      type="button"
      className={`${buttonClass({ kind: 'harm' })} hold${isHeld ? ' held' : ''}`}
      aria-disabled={isBusy || undefined}
      aria-description="Hold for one second"
      onPointerDown={(event) => {
        // the page may move under a resting pointer
        event.currentTarget.setPointerCapture(event.pointerId)
        press()
      }}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onBlur={letGo}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!isKey(event)) return
        event.preventDefault()
        if (!event.repeat) press()
      }}
      onKeyUp={(event) => {
        if (isKey(event)) letGo()
      }}
    >
      <span>{isBusy ? 'Ending…' : `${label} · hold 1 s`}</span>
    </button>
  )
}
