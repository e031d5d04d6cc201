import { useId } from 'react'
import { Link } from 'react-router'
import { Amount } from '#web/kit/format/Amount.tsx'
import { formatMoney } from '#web/kit/format/formatMoney.ts'
import { Empty } from '#web/kit/states/Empty.tsx'
import { callMoment } from '../book/when/bookTimes.ts'
import type { BookingContext } from '../booked/BookingRows.tsx'
import { bookingTitle } from '../booked/bookingWords.ts'
import { TimeLeft } from '../splits/TimeLeft.tsx'
import type { ListedCall } from './arbitrationQueries.ts'
import { OWN_CAUSE, objectorWord, silenceText } from './arbitrationWords.ts'

function Row({ dispute, nowS, zone }: BookingContext & { dispute: ListedCall }) {
  const { bookingId, startsAt, lengthMinutes, price, rail, until, isOwn } = dispute
  const startsAtMs = Date.parse(startsAt)
  const moment = callMoment({ startsAtMs, endsAtMs: startsAtMs + lengthMinutes * 60_000 }, zone)
  const silence = silenceText(dispute, nowS, zone)
  return (
    <li
      className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1 border-b border-line py-3"
      data-testid={`dispute-${bookingId}`}
    >
      <div className="min-w-0 flex-1 basis-72">
        <Link className="inline-block py-1 font-medium figures" to={`/admin/disputes/${bookingId}`}>
          {bookingTitle(dispute)}, {moment}
        </Link>
        <p className="text-sm text-t2">{objectorWord(dispute)}.</p>
        {silence === null ? null : <p className="text-sm text-t2">{silence}</p>}
        {isOwn ? <p className="text-sm text-warn">{OWN_CAUSE}</p> : null}
      </div>
      <p className="text-sm text-end ms-auto flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
        {rail === 'card' ? (
          <span className="figures whitespace-nowrap">
            {formatMoney(BigInt(price.units), price.symbol, true)}
          </span>
        ) : (
          <Amount value={price.units} decimals={price.decimals} symbol={price.symbol} />
        )}
        {until === null ? (
          <span className="chip">Ended</span>
        ) : nowS >= Date.parse(until) / 1000 ? null : (
          <TimeLeft untilS={Date.parse(until) / 1000} {...{ nowS, zone }} />
        )}
      </p>
    </li>
  )
}

interface GroupProps extends BookingContext {
  title: string
  disputes: readonly ListedCall[]
}

function Group({ title, disputes, ...context }: GroupProps) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 className="d5" id={id}>
        {title}
      </h2>
      <ul>
        {disputes.map((dispute) => (
          <Row key={dispute.bookingId} dispute={dispute} {...context} />
        ))}
      </ul>
    </section>
  )
}

/** Disputed calls for an arbiter: those that wait, and under them those that ended. */
export function DisputeList({ disputes, ...context }: Omit<GroupProps, 'title'>) {
  const open = disputes.filter(({ until }) => until !== null)
  const over = disputes.filter(({ until }) => until === null)
  return (
    <div className="max-w-168 flex flex-col gap-8">
      {open.length === 0 ? (
        <Empty>No call waits for an arbiter.</Empty>
      ) : (
        <Group title="Waiting for a ruling" disputes={open} {...context} />
      )}
      {over.length === 0 ? null : <Group title="Ended within 30 days" disputes={over} {...context} />}
    </div>
  )
}
