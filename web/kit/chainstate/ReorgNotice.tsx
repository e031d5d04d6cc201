import { useEffect, useState } from 'react'
import { Button } from '../controls/Button.tsx'
import { formatCountdown } from '../format/formatTime.ts'
import { serverNow } from '../serverClock.ts'
import { Note } from '../states/Note.tsx'

/** Props of the notice. `until` is in seconds since the epoch, from `seat:grace`. */
export interface ReorgNoticeProps {
  until: number
  onDismiss?: () => void
}

/** The chain replaced the block with the pass: what happens now and how long the seat is kept. */
export function ReorgNotice({ until, onDismiss }: ReorgNoticeProps) {
  const [leftS, setLeftS] = useState(() => until - serverNow() / 1000)
  useEffect(() => {
    const timer = setInterval(() => setLeftS(until - serverNow() / 1000), 500)
    return () => clearInterval(timer)
  }, [until])
  return (
    <Note
      tone="chain"
      icon="refresh"
      role="status"
      testId="reorg-notice"
      actions={onDismiss ? <Button onClick={onDismiss}>Dismiss</Button> : null}
    >
      <p>
        <span className="font-medium">The network replaced the block with your pass.</span>{' '}
        <span className="text-t2">
          Your payment goes into a new block by itself. You keep your place for{' '}
          <span className="figures" aria-hidden="true">
            {formatCountdown(leftS)}
          </span>
          <span className="sr-only">a short while</span>.
        </span>
      </p>
    </Note>
  )
}
