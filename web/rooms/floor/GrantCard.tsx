import { type ReactNode, useId } from 'react'
import { GRANT_S } from '#domain/room/floor.ts'
import { formatCountdown } from '#web/kit/format/formatTime.ts'
import { ActButton } from './ActButton.tsx'
import './floorBar.css'

export interface GrantCardProps {
  /** server time at which the place is free again; null: it stays theirs */
  untilMs: number | null
  nowMs: number
  /** turning the microphone on, or looking whether it works */
  children: ReactNode
  onLetGo: () => Promise<unknown>
}

/** What whoever was let on the floor sees until they speak. */
export function GrantCard({ untilMs, nowMs, children, onLetGo }: GrantCardProps) {
  const heading = useId()
  return (
    <section className="grantcard" aria-labelledby={heading} data-testid="state:floor:granted">
      <div className="flex items-center gap-4">
        {untilMs === null ? null : <GrantRing leftS={Math.max(0, (untilMs - nowMs) / 1000)} />}
        <div className="min-w-0 flex-1" role="alert">
          <h2 className="d4" id={heading}>
            You can speak now
          </h2>
        </div>
      </div>
      {children}
      <ActButton word="Not now" act={onLetGo} kind="ghost" className="self-start" />
    </section>
  )
}

const RADIUS = 24
const AROUND = 2 * Math.PI * RADIUS

/** The seconds that are left, and a ring that they empty. */
function GrantRing({ leftS }: { leftS: number }) {
  const left = Math.min(1, leftS / GRANT_S)
  return (
    <div className="grantring">
      <svg viewBox="0 0 52 52" aria-hidden="true" focusable="false">
        <circle cx="26" cy="26" r={RADIUS} />
        <circle
          cx="26"
          cy="26"
          r={RADIUS}
          className="left"
          strokeDasharray={AROUND}
          strokeDashoffset={AROUND * (1 - left)}
        />
      </svg>
      <span className="text-sm font-medium figures" role="timer">
        {formatCountdown(leftS)}
        <span className="sr-only"> left to begin</span>
      </span>
    </div>
  )
}
