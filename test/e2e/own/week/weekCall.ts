import type { Hex } from 'viem'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import { type Member, NotYet } from './member.ts'
import type { PlannedCall } from './planWeek.ts'
import type { WeekCreator, WeekPeople } from './weekPeople.ts'

/** A call of the week as it goes on. */
export interface LivingCall extends PlannedCall {
  name: string
  startsAt: string
  seller: WeekCreator
  buyer: Member
  /** null until it is booked */
  booking: BookedCall | null
  /** of the transaction by which it was booked; null: it was not sent */
  sent: Hex | null
  /** one press of the page by card */
  clientKey: string
  roomId: string | null
}

/** What happens to a call at an hour of the week. */
export interface WeekAct {
  what: string
  atH: number
  run(): Promise<void>
}

export const bookingsPath = '/v1/me/calls/bookings'

/** A booking as one of its sides reads it now. @throws NotYet where it is not there */
export async function readBooking(who: Member, { startsAt, name, ...call }: LivingCall): Promise<BookedCall> {
  const reply = await who.ask('GET', bookingsPath)
  const bookings: BookedCall[] = reply.body?.bookings ?? []
  const found = bookings.find((one) =>
    call.booking ? one.id === call.booking.id : one.startsAt === startsAt && one.side === 'fan',
  )
  if (!found) throw new NotYet(`${name} is not booked yet: ${reply.status}`)
  return found
}

/** @throws Error with what was answered */
export function demand(what: string, { status, text }: { status: number; text: string }): void {
  if (status >= 400) throw new Error(`${what}: ${text}`)
}

/** A call of the plan with its two people. */
export function livingCall(
  call: PlannedCall,
  { creators, fans }: WeekPeople,
  at: (hour: number) => Date,
): LivingCall {
  const startsAt = at(call.startH).toISOString()
  return {
    ...call,
    ...{
      startsAt,
      booking: null,
      sent: null,
      roomId: null,
      name: `${call.n} ${call.rail} ${call.story.name}`,
    },
    clientKey: `week-${call.n}`.padEnd(22, '0'),
    seller: creators[call.creator] as WeekCreator,
    buyer: fans[call.fan] as Member,
  }
}
