import { Link } from 'react-router'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { formatCountdown, formatMoment } from '#web/kit/format/formatTime.ts'
import type { ShutText } from '../meetingWords.ts'
import '../meeting.css'

/** The way to the page with the agreement, the money and every button about it. */
export function ToBooking({ bookingId, isMain = false }: { bookingId: string; isMain?: boolean }) {
  return (
    <Link
      className={buttonClass({ kind: isMain ? 'lamp' : 'line', size: 'mid' })}
      data-primary={isMain ? '' : undefined}
      to={`/me/calls/${bookingId}`}
    >
      The page of the call
    </Link>
  )
}

/** A call into which nobody comes now, and why. @param name of the state, as tests find it */
export function ShutCall({ name, title, text, bookingId }: ShutText & { name: string; bookingId: string }) {
  return (
    <section className="callcard" data-testid={`state:call:${name}`}>
      <h2 className="d4 mb-2">{title}</h2>
      <p className="text-base text-t2 mb-6">{text}</p>
      <ToBooking bookingId={bookingId} isMain />
    </section>
  )
}

export interface EarlyCallProps {
  bookingId: string
  /** when both can come in, milliseconds since the epoch */
  opensAtMs: number
  startsAtMs: number
  /** of the server */
  nowMs: number
}

/** Before both can come in: the page opens by itself. */
export function EarlyCall({ bookingId, opensAtMs, startsAtMs, nowMs }: EarlyCallProps) {
  const leftS = Math.max(0, (opensAtMs - nowMs) / 1000)
  return (
    <section className="callcard" data-testid="state:call:early">
      <h2 className="d4 mb-2">It begins {formatMoment(startsAtMs)}</h2>
      {leftS < 86_400 ? (
        <>
          <p className="text-sm text-t3 mt-4">Opens in</p>
          <p className="callcountdown figures" role="timer" aria-label="Opens in">
            {formatCountdown(leftS)}
          </p>
        </>
      ) : null}
      <p className="text-base text-t2 mb-6 flex items-start gap-2">
        <span className="text-t3 mt-0.5 flex-none">
          <Icon name="clock" />
        </span>
        <span>You can come in from {formatMoment(opensAtMs)}. Leave this page open: it opens by itself.</span>
      </p>
      <ToBooking bookingId={bookingId} />
    </section>
  )
}
