import { useEffect, useState } from 'react'
import { Button, type ButtonKind, type ButtonSize } from '../controls/Button.tsx'
import { formatCountdown } from '../format/formatTime.ts'
import { serverNow } from '../serverClock.ts'

/** Props of a button that waits. `seconds` comes from `Retry-After`. */
export interface CooldownProps {
  seconds: number
  /** word of the button when it may be pressed, e.g. `Try again` */
  label: string
  /** what is said while waiting, e.g. `Too many checks.` */
  reason?: string
  onPress: () => void
  kind?: ButtonKind
  size?: ButtonSize
}

/** A button that counts down and comes back by itself. */
export function Cooldown({ seconds, label, reason, onPress, kind, size }: CooldownProps) {
  const [leftS, setLeftS] = useState(seconds)
  useEffect(() => {
    const endMs = serverNow() + seconds * 1000
    setLeftS(seconds)
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((endMs - serverNow()) / 1000))
      setLeftS(rest)
      if (rest === 0) clearInterval(timer)
    }, 250)
    return () => clearInterval(timer)
  }, [seconds])
  const look = { ...(kind ? { kind } : {}), ...(size ? { size } : {}) }
  return (
    <span className="flex items-center gap-4">
      <Button {...look} disabled={leftS > 0} onClick={onPress}>
        {leftS > 0 ? <span className="figures">{`${label} in ${formatCountdown(leftS)}`}</span> : label}
      </Button>
      {reason ? <span className="text-sm text-t2">{reason}</span> : null}
    </span>
  )
}
