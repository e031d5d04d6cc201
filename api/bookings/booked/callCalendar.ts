import { isFinal } from '#domain/booking/terms.ts'
import type { CallMedia, CallSide } from '#domain/calls/words.ts'
import { inSentence } from '#domain/notifications/newsFacts.ts'
import { type CalendarEvent, writeCalendar } from '#domain/room/calendar.ts'
import { ProblemError } from '../../http/problemError.ts'
import { type CallRow, readCallRow } from './notifySide.ts'
import type { BookedDeps } from './placeBooking.ts'

const CALLS: Record<CallMedia, string> = { video: 'Video call', voice: 'Voice call' }

/** A calendar is not asked anew once it is held. */
const HELD_LATER = 'The page of the call says whether its money is held.'

/** True for a call whose date is taken and still to come. */
export function isAhead({ status, isPlaced, startsAt, now }: CallRow): boolean {
  return isPlaced && !isFinal(status) && startsAt > now
}

/**
 * A call as the calendar of one side keeps it. Each change of its date has a higher number, and so has its end before it began.
 * @param of who is invited; `null` for a file
 */
export function callEventOf(
  row: CallRow,
  side: CallSide,
  { publicUrl, invitation }: { publicUrl: string; invitation: CalendarEvent['invitation'] },
): CalendarEvent {
  const url = `${publicUrl}/me/calls/${row.id}`
  const other = side === 'creator' ? row.fanName : row.channel
  const named = other === null ? (side === 'creator' ? 'a fan' : 'a creator') : inSentence(other)
  return {
    uid: `${row.id}@${new URL(publicUrl).hostname}`,
    sequence: row.revision + (isFinal(row.status) ? 1 : 0),
    writtenAtMs: row.now.getTime(),
    startsAtMs: row.startsAt.getTime(),
    durationMinutes: row.minutes,
    title: `${row.media === null ? 'Call' : CALLS[row.media]} with ${named}`,
    description: `${row.holdAt === null ? '' : `${HELD_LATER} `}Its page is ${url}`,
    url,
    invitation,
  }
}

function sideOf({ creatorAccount, fanAccount }: CallRow, accountId: string): CallSide | null {
  if (creatorAccount === accountId) return 'creator'
  return fanAccount === accountId ? 'fan' : null
}

/** The entry as a file, for both sides. Throws ProblemError NOT_FOUND, also where there is no date to come. */
export async function readBookingCalendar(
  { pool, publicUrl }: Pick<BookedDeps, 'pool' | 'publicUrl'>,
  accountId: string,
  bookingId: string,
): Promise<{ fileName: string; text: string }> {
  const row = await readCallRow(pool, bookingId)
  const side = row && sideOf(row, accountId)
  if (!row || !side || !isAhead(row)) throw new ProblemError('NOT_FOUND')
  const event = callEventOf(row, side, { publicUrl, invitation: null })
  return { fileName: 'stagedoor.ics', text: writeCalendar('PUBLISH', event) }
}
