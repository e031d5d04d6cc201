import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { Link } from 'react-router'
import { isZone } from '#domain/room/localTime.ts'
import { buttonClass } from '#web/kit/controls/Button.tsx'
import { Empty } from '#web/kit/states/Empty.tsx'
import { Note } from '#web/kit/states/Note.tsx'
import { BookedCall } from '../pay/BookedCall.tsx'
import { Booker } from './Booker.tsx'
import { type BookViewProps, chosenOffer } from './bookChoice.ts'
import { HeldCall, HeldElsewhere } from './HeldCall.tsx'
import { useHeldHere } from './useHeldHere.ts'
import type { Hold } from './useHold.ts'
import { clockIn, shortDay } from './when/bookTimes.ts'
import './book.css'

/** What had the focus is gone with another `step`: it goes to what is there instead, never to nowhere. */
function useFocusAt(step: string) {
  const part = useRef<HTMLDivElement>(null)
  const previous = useRef(step)
  useEffect(() => {
    if (previous.current === step) return
    previous.current = step
    if (document.activeElement === document.body) part.current?.focus()
  }, [step])
  return part
}

/** Nothing is offered here, or nothing is booked for now. */
export function NoCalls({ handle, children }: { handle: string; children: ReactNode }) {
  return (
    <Empty
      action={
        <Link className={buttonClass({ kind: 'line', size: 'mid' })} to={`/c/${handle}`}>
          Back to the channel
        </Link>
      }
    >
      {children}
    </Empty>
  )
}

function OwnNote() {
  return (
    <Note
      actions={
        <Link className={buttonClass({ kind: 'line' })} to="/studio/calendar">
          Change hours and prices
        </Link>
      }
    >
      These are your own calls, as fans see them.
    </Note>
  )
}

/** A time is not held any more, and what is known about its money. */
function OverNote({ over, zone }: { over: NonNullable<Hold['over']>; zone: string }) {
  const startsAtMs = Date.parse(over.reservation.startsAt)
  const moment = `${shortDay(startsAtMs, zone)}, ${clockIn(startsAtMs, zone)}`
  return over.mayBePaid ? (
    <Note
      tone="warn"
      icon="clock"
      role="status"
      testId="book-over"
      actions={
        <Link className={buttonClass({ kind: 'line' })} to="/me/calls">
          Your calls
        </Link>
      }
    >
      {moment} is not held here any more. Your payment may still come through. Look at your calls.
    </Note>
  ) : (
    <Note tone="warn" icon="clock" role="status" testId="book-over">
      Your ten minutes are over: {moment} is free for others again. Nothing was charged.
    </Note>
  )
}

/** Books a call: what, when, and for how long it is held. */
export function BookView(props: BookViewProps) {
  const { choice, viewer } = props
  // a new zone reaches servers before browsers: its times are shown by the clocks of who reads alone
  const calls = isZone(props.calls.zone) ? props.calls : { ...props.calls, zone: viewer.ownZone }
  const { channel } = calls
  const [zone, setZone] = useState(viewer.ownZone)
  const offer = useMemo(() => chosenOffer(calls, choice.offerId), [calls, choice.offerId])
  const { here, isListed, hold, onKeep } = useHeldHere(props.hold, channel.id)
  const part = useFocusAt(here?.id ?? hold.booked?.id ?? 'free')
  const zones = { own: zone, creators: calls.zone }
  return (
    <div ref={part} tabIndex={-1} className="flex flex-col gap-6">
      {hold.held.map((one) =>
        one.id === here?.id ? null : <HeldElsewhere key={one.id} reservation={one} {...{ hold, zones }} />,
      )}
      {hold.over && !here ? <OverNote over={hold.over} zone={zones.own} /> : null}
      {calls.isOwn ? <OwnNote /> : null}
      {here ? (
        <HeldCall key={here.id} reservation={here} {...{ hold, zones, isListed, onKeep }} />
      ) : hold.booked ? (
        <BookedCall reservation={hold.booked} zone={zones.own} onMore={hold.onForget} />
      ) : calls.isPaused ? (
        <NoCalls handle={channel.handle}>
          <bdi>{channel.name}</bdi> takes no bookings for now.
        </NoCalls>
      ) : offer === null ? (
        <NoCalls handle={channel.handle}>
          <bdi>{channel.name}</bdi> offers no calls.
        </NoCalls>
      ) : (
        <Booker {...props} {...{ calls, offer, zone }} onZone={setZone} />
      )}
    </div>
  )
}
