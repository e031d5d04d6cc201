import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Reservation } from '#api/bookings/reservations/contract.ts'
import { agreementText, type CallAgreement } from '#domain/calls/agreement.ts'
import { type Client, type Reply, signIn } from '#test/kit/client.ts'
import type { createCallChain } from './callChain.ts'
import { type OpenCalls, openCalls, timeIn } from './openCalls.ts'

/** A time that somebody holds, and what they would agree to. */
export interface Held {
  calls: OpenCalls
  fan: Client
  reservation: Reservation
  agreement: CallAgreement
  text: string
}

/** What is sent in the place of it. */
interface Change {
  agreement?: Partial<CallAgreement>
  text?: string
  reservationId?: string
}

interface AgreedWorld {
  url: string
  chain: ReturnType<typeof createCallChain>
}

/** Holds a time of somebody who sells by wallet. @param who who holds, and whose; new ones where they are not given */
export async function holdToAgree(
  { url, chain }: AgreedWorld,
  { fan, calls }: { fan?: Client; calls?: OpenCalls } = {},
): Promise<Held> {
  const sold = calls ?? (await openCalls(url))
  const { address } = sold.seller.client.wallet
  if (!calls) {
    await chain.policy(address, 3)
    await chain.offer(address, { offerNo: 7, policyId: 3 })
  }
  const who = fan ?? (await signIn(url))
  const reply = await sold.hold(who, timeIn(3, '10:00'))
  expect(reply.status, reply.text).to.equal(201)
  const reservation = reply.body as Reservation
  const { offer, channel } = reservation
  const agreement: CallAgreement = {
    ...{ creator: address.toLowerCase(), fan: who.wallet.address.toLowerCase(), currency: 0 },
    ...{ amount: 1_500_000_000_000_000_000n, startAt: Date.parse(reservation.startsAt) / 1000 },
    ...{ lengthMinutes: 30, policyId: 3, nonce: BigInt(`0x${randomBytes(32).toString('hex')}`) },
  }
  const words = { ...offer, handle: channel.handle, symbol: 'ETH', decimals: 18 }
  const text = agreementText(agreement, words)
  return { calls: sold, fan: who, reservation, agreement, text }
}

/** Sends what they agree to, or something else. */
export function sendAgreement(
  { fan, reservation, agreement, text }: Held,
  change: Change = {},
): Promise<Reply> {
  const { amount, nonce, ...rest } = { ...agreement, ...change.agreement }
  const id = change.reservationId ?? reservation.id
  const sent = { ...rest, amount: `${amount}`, nonce: `${nonce}` }
  const body = { agreement: sent, text: change.text ?? text }
  return fan.call('POST', `/v1/me/calls/reservations/${id}/agreement`, { body })
}
