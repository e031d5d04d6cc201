import { bookingMoment } from '../book/when/bookTimes.ts'
import { timeLeftText } from './timeLeft.ts'

interface TimeLeftProps {
  /** in seconds */
  untilS: number
  /** of the server, in seconds */
  nowS: number
  /** of who reads */
  zone: string
}

/** How long something is open yet. Who has it read out gets the moment instead, which does not tick. */
export function TimeLeft({ untilS, nowS, zone }: TimeLeftProps) {
  const text = timeLeftText(untilS, nowS)
  if (nowS >= untilS) return <span data-testid="time-left">{text}</span>
  return (
    <span className="whitespace-nowrap figures" data-testid="time-left">
      <span aria-hidden="true">{text}</span>
      <span className="sr-only">until {bookingMoment(untilS, zone)}</span>
    </span>
  )
}
