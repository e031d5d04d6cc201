import type { Typed } from '#domain/names/isolated.ts'
import { formatCountdown } from '#web/kit/format/formatTime.ts'

export interface HostAwayProps {
  name: Typed
  /** milliseconds of server time at which the room ends by itself */
  untilMs: number
  nowMs: number
}

/** The host's connection dropped; it ends by itself when the count is over. */
export function HostAway({ name, untilMs, nowMs }: HostAwayProps) {
  const leftS = Math.max(0, (untilMs - nowMs) / 1000)
  return (
    <div className="away" role="status" data-testid="state:stream:host-away">
      <p className="d4">
        <bdi>{name}</bdi>'s connection dropped.
      </p>
      <p className="text-sm mt-1">
        Waiting{' '}
        <span className="figures" aria-hidden="true">
          {formatCountdown(leftS)}
        </span>
        <span className="sr-only">a short while</span>. After that it ends by itself.
      </p>
    </div>
  )
}
