import { ProblemError } from '#api/http/problemError.ts'
import { insertCallRoom } from '#api/rooms/callRooms.ts'
import { withTransaction } from '#db/transaction.ts'
import { type CallEntry, callEntry } from '#domain/calls/meeting/entry.ts'
import { newId } from '#domain/ids.ts'
import type { CallDeps } from './deps.ts'
import { type AskedCall, insertMeetingRoom, lockBooking, type Meeting, readMeeting } from './store.ts'

type Shut = Exclude<CallEntry, { isOpen: true }>

const SHUT: Readonly<Record<Shut['why'], string>> = {
  early: 'It is too early. Come back ten minutes before the call begins.',
  unsecured: 'The payment for this call is not secured yet. Wait until it is, and press Join again.',
  unplaced: 'The creator has not taken this date yet. You can come in as soon as they have.',
  over: 'This call does not take place any more. Look at the page of its booking for what became of it.',
}

function shut(entry: Shut): ProblemError {
  const facts = entry.why === 'early' ? { facts: { at: entry.atS } } : {}
  return new ProblemError('CONFLICT', { detail: SHUT[entry.why], ...facts })
}

/**
 * The room in which a side of a call is decided about; null: none is there yet, and one may be opened. A decision is stored about a room,
 * so where none is there and none may be opened nothing is stored.
 * @throws ProblemError CONFLICT where nobody may come in yet or any more; BUSY while the room of its earlier date is being closed
 */
export function roomOf({ facts, room, nowS }: Meeting): string | null {
  const entry = callEntry({ ...facts, isOfDate: true }, nowS)
  if (room?.isOfDate && (room.isOpen || !entry.isOpen)) return room.id
  if (!entry.isOpen) throw shut(entry)
  const detail = 'The call has just been moved. Try again.'
  if (room?.isOpen) throw new ProblemError('BUSY', { detail, retryAfterS: 1 })
  return null
}

/**
 * Opens the room of a call at its date of now, unless the other side or another page did by then.
 * @returns id of the room
 * @throws ProblemError NOT_FOUND, and those of `roomOf`
 */
export function openCallRoom(
  { pool, random }: Pick<CallDeps, 'pool' | 'random'>,
  asked: AskedCall,
): Promise<string> {
  return withTransaction(pool, async (tx) => {
    await lockBooking(tx, asked.bookingId)
    const meeting = await readMeeting(tx, asked)
    if (!meeting) throw new ProblemError('NOT_FOUND')
    const there = roomOf(meeting)
    if (there !== null) return there
    const roomId = newId('rom', random)
    await insertCallRoom(tx, { id: roomId, channelId: meeting.channelId })
    await insertMeetingRoom(tx, { roomId, bookingId: asked.bookingId })
    return roomId
  })
}
