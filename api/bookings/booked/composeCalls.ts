import type { Pool } from 'pg'
import { isFinal } from '#domain/booking/terms.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import type { CallSide } from '#domain/calls/words.ts'
import { CALL_NEWS, DISPUTE_NEWS } from '#domain/notifications/callNews.ts'
import type { NewsFacts } from '#domain/notifications/newsFacts.ts'
import { type CalendarMethod, writeCalendar } from '#domain/room/calendar.ts'
import type { Compose, Delivery, Letter } from '../../notifications/letter.ts'
import { senderAddress } from '../../notifications/senderAddress.ts'
import { callEventOf, isAhead } from './callCalendar.ts'
import { type CallRow, factsOf, readCallRows } from './notifySide.ts'

/** Kinds of mails about calls. */
export const CALL_MAILS = [...Object.keys(CALL_NEWS), ...Object.keys(DISPUTE_NEWS)]

interface ComposeDeps {
  pool: Pool
  /** writes what the inbox says */
  news: Compose
  publicUrl: string
  /** `Name <address>` of the sender of every mail */
  from: string
}

/** Whoever reads it is none of the two, so it names neither. */
const isOfArbiters = ({ kind }: Delivery) => kind in DISPUTE_NEWS
const bookingOf = ({ facts }: Delivery): string => String(facts.bookingId)
const sideIn = ({ facts }: Delivery): CallSide => (facts.side === 'creator' ? 'creator' : 'fan')

/** The other side of who reads still proposes it. */
function isAsked({ status, creatorAsk, fanAsk }: CallRow, { side, creatorBps }: Delivery['facts']): boolean {
  return !isFinal(status) && (side === 'creator' ? fanAsk : creatorAsk) === creatorBps
}

/** What is true of one date of a call alone. */
const OF_A_DATE: readonly string[] = ['call_soon', 'call_moved', 'call_move_ended', 'call_not_held']

/** Its record decides nothing of it, and neither did anybody yet. */
const OPEN_TO_PEOPLE: readonly BookingStatus[] = ['booked', 'confirmed', 'disputed']

/** Why this is not true any more; null when it is. */
function past({ kind, step, facts }: Delivery, row: CallRow | undefined): string | null {
  if (kind === 'dispute_waits') return row?.status === 'disputed' ? null : 'OVER'
  if (kind === 'call_move_proposed') return step === `proposed:${row?.openMoveId}` ? null : 'OVER'
  if (kind === 'call_split_proposed') return row && isAsked(row, facts) ? null : 'OVER'
  if (kind === 'call_not_held' && !row?.holdAt) return 'OVER'
  // what was not decided is by now
  if (kind === 'call_contested') return row && OPEN_TO_PEOPLE.includes(row.status) ? null : 'OVER'
  // what somebody objects to is the news of that
  if (kind === 'call_attested')
    return row && row.status === (facts.state === 'disputed' ? 'disputed' : 'attested') ? null : 'OVER'
  // what was held goes free where it is held anew for another date
  if (kind === 'call_held') return row?.holdAt ? 'MOVED' : null
  if (!OF_A_DATE.includes(kind)) return null
  // what was moved once more has a mail of its own
  if (!row) return 'OVER'
  if (row.startsAt.toISOString() !== facts.startsAt) return 'MOVED'
  return kind !== 'call_soon' || isAhead(row) ? null : 'OVER'
}

/** What it says, with what is true now: money that was still to be held may be held by then. */
function factsNow(delivery: Delivery, row: CallRow): NewsFacts {
  const { holdAt: _, ...facts } = delivery.facts
  // of what is over it says how it was
  return { ...(isFinal(row.status) ? delivery.facts : facts), ...factsOf(row, sideIn(delivery)) }
}

/** What the reader's calendar does with it; null: nothing. */
function methodOf(kind: string, row: CallRow): Exclude<CalendarMethod, 'PUBLISH'> | null {
  if (kind === 'call_booked' || kind === 'call_moved') return isAhead(row) ? 'REQUEST' : null
  const isOff = kind === 'call_ended' && isFinal(row.status) && row.isPlaced && row.startsAt > row.now
  return isOff ? 'CANCEL' : null
}

/** Writes mails about calls as the inbox has them, with what is true when they are sent, and the entry for the calendar. */
export function composeCalls({ pool, news, publicUrl, from }: ComposeDeps): Compose {
  function withCalendar(delivery: Delivery, row: CallRow | undefined, letter: Letter): Letter {
    const method = row ? methodOf(delivery.kind, row) : null
    if (!row || !method) return letter
    const organizer = { name: row.channel ?? 'Stagedoor', email: senderAddress(from) }
    const invitation = { organizer, attendee: letter.to }
    const event = callEventOf(row, sideIn(delivery), { publicUrl, invitation })
    return { ...letter, calendar: { method, text: writeCalendar(method, event) } }
  }

  return async (deliveries) => {
    const rows = await readCallRows(pool, [...new Set(deliveries.map(bookingOf))])
    const rowOf = (delivery: Delivery) => rows.get(bookingOf(delivery))
    const letters = await news(
      deliveries.map((delivery) => {
        const row = rowOf(delivery)
        if (!row || isOfArbiters(delivery)) return delivery
        return { ...delivery, facts: factsNow(delivery, row) }
      }),
    )
    return new Map(
      deliveries.flatMap((delivery) => {
        const [why, letter] = [past(delivery, rowOf(delivery)), letters.get(delivery.id)]
        if (why) return [[delivery.id, { withheld: why }] as const]
        if (!letter) return []
        return [
          [
            delivery.id,
            'withheld' in letter ? letter : withCalendar(delivery, rowOf(delivery), letter),
          ] as const,
        ]
      }),
    )
  }
}
