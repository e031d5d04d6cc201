import { useQuery } from '@tanstack/react-query'
import { type Ref, useId } from 'react'
import { configQuery } from '#web/kit/api/queries.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { type BookTime, callMoment } from '../book/when/bookTimes.ts'
import type { BookingContext } from '../booked/BookingRows.tsx'
import type { OwnBooking } from '../booked/bookingModel.ts'
import { MoveAgreement } from './cards/MoveAgreement.tsx'
import { openUntil } from './moveModel.ts'
import { bookedDate, proposeTexts, proposeWord } from './moveWords.ts'
import { ProposeProblems } from './ProposeProblems.tsx'
import type { ProposeMove } from './useProposeMove.ts'

const MINUTE_MS = 60_000

export interface ChosenDateProps extends BookingContext {
  booking: OwnBooking
  /** in milliseconds since the epoch; null: nothing is chosen yet */
  atMs: number | null
  /** the same where it is free; null where it is not, or not any more */
  time: BookTime | null
  proposal: ProposeMove
  onChoose: (atMs: number) => void
  ref: Ref<HTMLElement>
}

/** The old date and the new one, beside each other. */
function Dates({ booking, time, zone }: Pick<ChosenDateProps, 'booking' | 'zone'> & { time: BookTime }) {
  const endsAtMs = time.atMs + booking.lengthMinutes * MINUTE_MS
  return (
    <dl className="movedates" data-testid="move-dates">
      <div>
        <dt>Now</dt>
        <dd className="text-sm figures">{bookedDate(booking, zone)}</dd>
      </div>
      <div>
        <dt>Instead</dt>
        <dd className="text-sm figures font-medium">
          {callMoment({ startsAtMs: time.atMs, endsAtMs }, zone)}
          {time.text.includes('(') ? ', the second time that clocks show it' : ''}
          {time.there === null ? '' : ` · ${time.there}`}
        </dd>
      </div>
    </dl>
  )
}

/** The date that is chosen, what proposing it means, and the one press. */
export function ChosenDate(props: ChosenDateProps) {
  const { booking, atMs, time, nowS, zone, proposal, onChoose, ref } = props
  const titleId = useId()
  const { data: config } = useQuery(configQuery())
  const untilS = time === null ? null : openUntil(booking, time.atMs, nowS)
  return (
    <section ref={ref} className="flex flex-col gap-3 mt-6" aria-labelledby={titleId}>
      <h3 className="d5" id={titleId}>
        The new date
      </h3>
      {time === null || untilS === null ? (
        <p className="text-sm text-t2" role="status">
          {atMs === null || proposal.lost
            ? 'Choose a day and a time.'
            : 'The time you chose is not to be had any more. Choose another.'}
        </p>
      ) : (
        <>
          <Dates {...{ booking, time, zone }} />
          {proposeTexts(booking, { atMs: time.atMs, nowS, untilS }, zone).map((text) => (
            <p key={text} className="text-sm text-t2">
              {text}
            </p>
          ))}
          <MoveAgreement {...{ booking, atMs: time.atMs }} />
        </>
      )}
      <ProposeProblems {...{ proposal, zone, onChoose }} />
      {(time === null || untilS === null) && !proposal.isBusy ? null : (
        <Button
          kind="lamp"
          size="big"
          isFull
          isBusy={proposal.isBusy}
          data-testid="move-send"
          onClick={() => time && proposal.send(time.atMs)}
          onPointerEnter={proposal.warm}
          onFocus={proposal.warm}
        >
          {proposeWord(proposal, config?.chain.name) ??
            (booking.rail === 'card' ? 'Propose this date' : 'Sign and propose')}
        </Button>
      )}
    </section>
  )
}
