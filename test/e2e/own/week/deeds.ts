import type { Abi, Hex } from 'viem'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import type { BookingStatus } from '#domain/booking/words.ts'
import type { CardStep } from '#domain/calls/words.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import { type Member, NotYet } from './member.ts'
import { AGREED_BPS, type Deed, RULED_BPS } from './stories.ts'
import { bookingsPath, demand, type LivingCall, readBooking } from './weekCall.ts'
import type { WeekPeople } from './weekPeople.ts'
import { comeIn, leaveRecord, type RecordRows } from './weekRecord.ts'

const abi = consultationEscrowAbi as unknown as Abi

/** What the money would come to, as it is shown to who presses. */
function shown({ price, feeBps }: BookedCall, creatorBps: number) {
  const units = BigInt(price.units)
  const part = (units * BigInt(creatorBps)) / 10_000n
  const fee = (part * BigInt(feeBps)) / 10_000n
  return { toCreator: `${part - fee}`, toFan: `${units - part}`, fee: `${fee}` }
}

/** One step: at the escrow by a transaction of theirs, by card by a press. */
interface Step {
  by: Member
  /** as the escrow calls it, and the api too */
  kind: CardStep
  /** what the escrow is given beside the booking */
  args?: unknown[]
  /** what a press by card has besides */
  body?: object
  /** null: nothing is decided by it */
  creatorBps: number | null
  /** so the booking stands once it is done */
  done: readonly BookingStatus[]
}

async function take(call: LivingCall, { escrow }: WeekPeople, step: Step): Promise<void> {
  const { by, kind, args = [], body = {}, creatorBps, done } = step
  const booking = await readBooking(by, call)
  if (booking.escrow) {
    await by.wallet.fill()
    await by.wallet.sendCall({ address: escrow, abi, functionName: kind, args: [booking.escrow.id, ...args] })
    return
  }
  const money = creatorBps === null ? null : shown(booking, creatorBps)
  const reply = await by.ask('POST', `${bookingsPath}/${booking.id}/steps`, { kind, ...body, shown: money })
  // done by a press whose answer was lost, or by the other one of two
  if (reply.status === 409 && done.includes((await readBooking(by, call)).status)) return
  demand(`${call.name}: ${kind}`, reply)
}

const OVER: readonly BookingStatus[] = ['completed', 'refunded', 'split']

/** Writes why, and objects with that. */
async function object(call: LivingCall, people: WeekPeople): Promise<void> {
  const { buyer, booking } = call
  const words = { reason: 'absent', text: `Nobody came to call ${call.n}.`, fileIds: [] }
  const reply = await buyer.ask('POST', `${bookingsPath}/${booking?.id}/statements`, words)
  demand(`${call.name} is objected to`, reply)
  const statementHash = reply.body.hash as Hex
  await take(call, people, {
    ...{ by: buyer, kind: 'dispute', args: [statementHash], body: { statementHash } },
    ...{ creatorBps: null, done: ['disputed'] },
  })
}

/** Reads both sides and divides the money, with reasons. */
async function rule(call: LivingCall, { arbiter, escrow }: WeekPeople): Promise<void> {
  const { booking, name } = call
  const path = `/v1/admin/disputes/${booking?.id}`
  await arbiter.inTurn(async () => {
    await arbiter.signInAgain()
    const read = await arbiter.ask('POST', `${path}/readings`)
    // the index, and what follows it, may not have the objection yet
    if (read.status === 404) throw new NotYet(`${name} is not disputed yet`)
    demand(`${name} is read`, read)
    const ruling = { creatorBps: RULED_BPS, text: `Most of call ${call.n} was there.` }
    const kept = await arbiter.ask('POST', `${path}/rulings`, ruling)
    if (kept.status === 409 && OVER.includes((await readBooking(call.buyer, call)).status)) return
    demand(`${name} is ruled`, kept)
    if (!booking?.escrow) return
    await arbiter.wallet.fill()
    const args = [booking.escrow.id, RULED_BPS, kept.body.hash]
    await arbiter.wallet.sendCall({ address: escrow, abi, functionName: 'resolve', args })
  })
}

/** What the deeds of a story are. @throws NotYet where time has to go on first, Error for what was refused */
export async function doDeed(
  deed: Deed,
  call: LivingCall,
  people: WeekPeople,
  rows: RecordRows,
): Promise<void> {
  const { buyer, seller, story } = call
  const { creatorBps } = story.ends
  const step = (of: Step) => take(call, people, of)
  const split = { args: [AGREED_BPS], body: { creatorBps: AGREED_BPS } }
  switch (deed) {
    case 'cancel':
      return step({ by: buyer, kind: 'cancel', creatorBps, done: OVER })
    case 'decline':
      return step({ by: seller, kind: 'decline', creatorBps, done: OVER })
    case 'fanConfirms':
      return step({ by: buyer, kind: 'confirm', creatorBps, done: OVER })
    case 'creatorConfirms':
      return step({ by: seller, kind: 'confirm', creatorBps: null, done: ['confirmed', ...OVER] })
    case 'offerSplit':
      return step({ by: seller, kind: 'propose', ...split, creatorBps: null, done: ['disputed', ...OVER] })
    case 'acceptSplit':
      return step({ by: buyer, kind: 'accept', ...split, creatorBps, done: OVER })
    case 'object':
      return object(call, people)
    case 'rule':
      return rule(call, people)
    case 'come':
      return comeIn(call)
    case 'leaveRecord':
      return leaveRecord(call, rows)
  }
}

/** Who does a deed: nothing else of theirs goes on meanwhile. */
export const doersOf = (deed: Deed, { buyer, seller }: LivingCall): Member =>
  deed === 'decline' || deed === 'creatorConfirms' || deed === 'offerSplit' ? seller : buyer
