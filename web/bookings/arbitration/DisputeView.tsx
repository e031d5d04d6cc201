import { useId } from 'react'
import { isJudgedText } from '#domain/calls/agreement.ts'
import { fillPath, routeOf } from '#web/kit/api/client.ts'
import { formatMoment } from '#web/kit/format/formatTime.ts'
import { Oops } from '#web/kit/states/Oops.tsx'
import { bookingMoment, callMoment } from '../book/when/bookTimes.ts'
import { BookingPart } from '../booked/BookingPart.tsx'
import type { BookingContext } from '../booked/BookingRows.tsx'
import { isBoundByHold } from '../booked/bookingModel.ts'
import { bookingAmount, bookingTitle } from '../booked/bookingWords.ts'
import { BANK_LETS_GO } from '../booked/cardWords.ts'
import { StatementList } from '../disputes/StatementList.tsx'
import { PolicyCourses } from '../offers/CourseTable.tsx'
import { CALL_TERMS_WORDS } from '../offers/offerWords.ts'
import {
  arbiterCourseText,
  findingText,
  proposalTexts,
  recordText,
  sideName,
  signedText,
} from './arbitrationWords.ts'
import { RulingPart, type RulingPartProps } from './RulingPart.tsx'
import { useProvenFiles } from './useProvenFiles.ts'

export type DisputeViewProps = BookingContext & RulingPartProps

/** What one of the two says. */
function Said({ reading, side }: Pick<DisputeViewProps, 'reading'> & { side: 'creator' | 'fan' }) {
  const files = useProvenFiles()
  const { call, statements } = reading
  const own = statements.filter((one) => one.side === side)
  const path = routeOf('getDisputeFile').path
  const titleId = useId()
  return (
    <section className="min-w-0" aria-labelledby={titleId} data-testid={`said-${side}`}>
      <h3 className="d5 mb-2" id={titleId}>
        <bdi>{sideName(side, call)}</bdi>,{' '}
        {side === 'creator' ? 'the creator' : call.rail === 'card' ? 'the fan' : 'who paid'}
      </h3>
      <div ref={files.part}>
        {own.length === 0 ? (
          <p className="text-sm text-t2">Nothing yet.</p>
        ) : (
          <StatementList
            statements={own}
            nameOf={(one) => sideName(one, call)}
            rail={call.rail}
            fileHref={({ id }) => fillPath(path, { bookingId: call.id, fileId: id })}
          />
        )}
      </div>
      {files.error === null ? null : <Oops what="The file was not read." error={files.error} />}
    </section>
  )
}

/** What is recorded of it, moment by moment. */
function Timeline({ reading: { record, call } }: Pick<DisputeViewProps, 'reading'>) {
  return (
    <ol className="flex flex-col" data-testid="dispute-record">
      {record.map((row) => (
        <li
          key={`${row.kind}/${row.at}`}
          className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line py-2 text-sm"
        >
          <time className="text-t2 figures w-28 shrink-0" dateTime={row.at}>
            {formatMoment(row.at)}
          </time>
          <span className="min-w-0 flex-1 basis-56">{recordText(row, call)}</span>
        </li>
      ))}
    </ol>
  )
}

function Terms({ reading: { call } }: Pick<DisputeViewProps, 'reading'>) {
  const { policy, price, lengthMinutes, rail, text } = call
  return (
    <PolicyCourses
      {...{ policy, lengthMinutes }}
      isJudged={isJudgedText(text)}
      prices={[{ ...price, rail, sale: null }]}
      heading="The fan pays"
      textOf={(course) => arbiterCourseText(course, call)}
      testId="dispute-terms"
    >
      Cancelled means by the fan. If the creator calls a call off, the fan pays nothing.
    </PolicyCourses>
  )
}

function Wallets({ reading: { call } }: Pick<DisputeViewProps, 'reading'>) {
  const { escrow } = call
  if (escrow === null) return null
  const rows = [
    ['Escrow', escrow.address],
    ['Booking', escrow.id],
    ['Wallet of the creator', escrow.creator],
    ['Wallet of the fan', escrow.fan],
  ] as const
  return (
    <details className="mt-3">
      <summary className="text-sm text-t2 cursor-pointer py-1">Details</summary>
      <dl className="kv mt-2">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt>{name}</dt>
            <dd className="mono break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

/** A disputed call as an arbiter reads it: both sides, the record of the escrow, what was agreed, and the ruling. */
export function DisputeView({ reading, readAtMs, listed, nowS, zone }: DisputeViewProps) {
  const { call, opened } = reading
  const moment = callMoment(
    { startsAtMs: Date.parse(call.startsAt), endsAtMs: Date.parse(call.endsAt) },
    zone,
  )
  const signed = signedText(call, zone)
  const found = findingText(call, { nowS, zone })
  const untilS = call.pending === null ? 0 : Date.parse(call.pending.until) / 1000
  const bound = isBoundByHold(call, untilS) ? bookingMoment(untilS, zone) : null
  return (
    <div data-testid="dispute">
      <p className="text-base mt-4">
        {bookingTitle(call)} of <bdi>{sideName('creator', call)}</bdi> and{' '}
        <bdi>{call.fanName === null ? 'a fan' : sideName('fan', call)}</bdi>,{' '}
        <span className="figures">{moment}</span>, for {bookingAmount(BigInt(call.price.units), call)}.{' '}
        <bdi>{sideName(opened.by, call)}</bdi> objected on {formatMoment(opened.at)}.
      </p>
      {bound === null ? null : (
        <p className="text-sm text-t2 mt-2" data-testid="dispute-bound">
          It is decided at the latest on {bound}, {BANK_LETS_GO}.
        </p>
      )}
      <BookingPart title="What both say">
        <div className="grid gap-8 lg:grid-cols-2" data-testid="both-sides">
          <Said {...{ reading }} side="creator" />
          <Said {...{ reading }} side="fan" />
        </div>
        {proposalTexts(call).map((text) => (
          <p key={text} className="text-base mt-4" data-testid="proposal">
            {text}
          </p>
        ))}
      </BookingPart>
      <div className="grid gap-x-8 lg:grid-cols-2">
        <BookingPart
          title={call.rail === 'card' || found !== null ? 'What was recorded' : 'What the escrow has'}
        >
          {found === null ? null : (
            <p className="text-base mb-3" data-testid="dispute-finding" data-kind={call.finding?.kind}>
              {found}
            </p>
          )}
          <Timeline reading={reading} />
          <Wallets reading={reading} />
        </BookingPart>
        <BookingPart title="What was agreed">
          {call.text === null ? (
            <p className="text-sm text-t2">It was booked elsewhere: nobody here knows the words.</p>
          ) : (
            <p className="text-sm whitespace-pre-wrap break-words">{call.text}</p>
          )}
          {call.movedText === null ? null : (
            <div className="mt-4">
              <h3 className="text-sm font-medium">What they agreed to when its date was moved</h3>
              <p className="text-sm whitespace-pre-wrap break-words mt-1">{call.movedText}</p>
            </div>
          )}
          {signed === null ? null : (
            <p className="text-sm text-t2 mt-3" data-testid="dispute-signed">
              {signed}
            </p>
          )}
          {call.revision === 0 || call.text === null ? null : (
            <p className="text-sm text-t2 mt-3">
              {call.movedText === null
                ? 'Both changed its date or its length since. The date at the top of this page counts.'
                : 'Where the two differ, the second one counts.'}
            </p>
          )}
        </BookingPart>
      </div>
      <div className="max-w-168">
        <BookingPart title={call.terms ? CALL_TERMS_WORDS[call.terms] : 'The terms'}>
          <Terms reading={reading} />
        </BookingPart>
      </div>
      <RulingPart {...{ reading, readAtMs, listed, nowS }} />
    </div>
  )
}
