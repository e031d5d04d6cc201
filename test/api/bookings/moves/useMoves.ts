import type { Hex } from 'viem'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import { AGREEMENT_DOMAIN } from '#domain/calls/agreement.ts'
import { moveOpenUntil, NEW_DATE_TYPES } from '#domain/calls/move.ts'
import { type Client, type Reply, signIn } from '#test/kit/client.ts'
import { type BookedWorld, callable, useBooked } from '../booked/useBooked.ts'
import { type OpenCalls, timeIn } from '../openCalls.ts'

/** When it is booked for. */
export const BOOKED_AT = timeIn(5, '10:00')

/** What is signed, where it is not what the page would choose. */
interface DateChange {
  revision?: number
  validUntil?: number
}

/** Another date as a wallet signs it for the escrow of a booking, and what is sent of it. */
export async function signedMove(
  { wallet }: Client,
  { startsAt, revision, escrow }: BookedCall,
  newStartsAt: string,
  change: DateChange = {},
) {
  const [startAt, newStartAt] = [startsAt, newStartsAt].map((at) => Date.parse(at) / 1000) as [number, number]
  const validUntil = moveOpenUntil({ startAt, newStartAt }, Math.floor(Date.now() / 1000)) ?? newStartAt
  const date = { startAt: newStartAt, revision, validUntil, ...change }
  const signature = await wallet.signTypedData({
    domain: { ...AGREEMENT_DOMAIN, chainId: 31337, verifyingContract: escrow?.address as Hex },
    types: NEW_DATE_TYPES,
    primaryType: 'NewDate',
    message: { ...date, id: escrow?.id as Hex },
  })
  return { ...date, signature }
}

/** A booked call with both who have it. */
export interface MovedBooking {
  calls: OpenCalls
  creator: Client
  fan: Client
  escrowId: Buffer
  path: string
  read(client: Client): Promise<BookedCall>
  propose(client: Client, startsAt: string, change?: DateChange): Promise<Reply>
  accept(client: Client, moveId: string): Promise<Reply>
  end(client: Client, moveId: string): Promise<Reply>
}

async function newBooking(world: BookedWorld): Promise<MovedBooking> {
  const calls = await callable(world)
  const [creator, fan] = [calls.seller.client, await signIn(world.url)]
  const { id: escrowId } = await world.agree(calls, fan, BOOKED_AT)
  await world.book(calls, fan, { id: escrowId, startsAt: BOOKED_AT })
  await world.follow()
  const path = `/v1/me/calls/bookings/${(await world.row(escrowId))?.id}`
  const read = async (client: Client) => (await client.call('GET', path)).body as BookedCall
  return {
    ...{ calls, creator, fan, escrowId, path, read },
    propose: async (client, startsAt, change) =>
      client.call('POST', `${path}/moves`, {
        body: await signedMove(client, await read(fan), startsAt, change),
      }),
    accept: (client, moveId) => client.call('POST', `${path}/moves/${moveId}/accept`),
    end: (client, moveId) => client.call('DELETE', `${path}/moves/${moveId}`),
  }
}

/** For a test file: the world of `useBooked`, and calls that are booked in it. */
export function useMoves(): { world: () => BookedWorld; booked: () => Promise<MovedBooking> } {
  const world = useBooked()
  return { world, booked: () => newBooking(world()) }
}
