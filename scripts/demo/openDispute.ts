import { setTimeout as pause } from 'node:timers/promises'
import type { Abi, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import type { OwnCalls } from '#api/bookings/contract.ts'
import type { CallStatement } from '#api/bookings/disputes/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { DisputeReason } from '#domain/calls/words.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import { type Client, createClient } from '#local/visitor/createClient.ts'
import { createWallet } from '#local/visitor/createWallet.ts'
import { signIn } from '#local/visitor/signIn.ts'
import { bookCallNow } from './bookCallNow.ts'
import type { DemoOptions } from './createDemo.ts'
import { readState, writeState } from './demoState.ts'

interface Said {
  reason: DisputeReason
  text: string
}

/** A call of a demo creator that another one objects to. */
export interface DemoDispute {
  /** handles */
  creator: string
  fan: string
  /** minutes: which of the creator's calls it is */
  lengthMinutes: number
  fanSays: Said
  creatorSays: Said
  /** the creator's share that the creator would settle for */
  proposedBps: number
}

/** What an arbiter finds when somebody starts Stagedoor. */
export const DEMO_DISPUTE: DemoDispute = {
  ...{ creator: 'northlight', fan: 'nightferry', lengthMinutes: 15 },
  fanSays: {
    reason: 'cutShort',
    text: 'We spoke for a few minutes. Then the sound broke off and did not come back.',
  },
  creatorSays: {
    reason: 'asAgreed',
    text: 'I was there until the end and wrote that I could still hear. Half of it seems fair to me.',
  },
  proposedBps: 5000,
}

const LOOK_MS = 500
const WAIT_MS = 90_000

/** Looks until something is there. @throws Error after a while */
async function awaited<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const endMs = performance.now() + WAIT_MS
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (performance.now() > endMs) throw new Error(`${what} did not come`)
    await pause(LOOK_MS)
  }
}

const ownBooking = (client: Client, id: Hex, isSo: (booking: BookedCall) => boolean) =>
  awaited('the booking', async () => {
    const { bookings } = await client.get<{ bookings: BookedCall[] }>('/v1/me/calls/bookings')
    return bookings.find(({ escrow, ...booking }) => escrow?.id === id && isSo({ escrow, ...booking }))
  })

const addStatement = (client: Client, bookingId: string, said: Said) =>
  client.send<CallStatement>('POST', `/v1/me/calls/bookings/${bookingId}/statements`, {
    ...said,
    fileIds: [],
  })

/** Has one demo creator book another's call, object to it and be answered, once; what becomes of it afterwards stays. */
export async function openDispute(
  dispute: DemoDispute,
  { url, keyOf, stateFile }: Pick<DemoOptions, 'url' | 'keyOf' | 'stateFile'>,
): Promise<void> {
  if (readState(stateFile).disputes?.[dispute.creator]) return
  const config = await createClient(url).get<Config>('/v1/config')
  const escrow = config.contracts.consultationEscrow as Hex | null
  if (escrow === null) return
  const [creator, fan] = await Promise.all(
    [dispute.creator, dispute.fan].map(async (handle) => {
      const client = createClient(url)
      const account = privateKeyToAccount(keyOf(handle))
      await signIn(client, config, account)
      return { client, wallet: createWallet(url, config, account) }
    }),
  )
  if (!creator || !fan) return
  const send = (by: typeof fan, functionName: string, args: unknown[]) =>
    by.wallet.sendCall({ address: escrow, abi: consultationEscrowAbi as unknown as Abi, functionName, args })
  // the index may still be behind what the creator sells
  const offer = await awaited('a call that is sold by wallet', async () => {
    const { offers } = await creator.client.get<OwnCalls>('/v1/me/calls')
    return offers.find(
      ({ lengthMinutes, prices }) =>
        lengthMinutes === dispute.lengthMinutes && prices.some(({ sale }) => sale !== null),
    )
  })
  const call = await bookCallNow(fan.wallet, escrow, offer)
  const state = readState(stateFile)
  writeState(stateFile, { ...state, disputes: { ...state.disputes, [dispute.creator]: true } })
  await awaited('its start', async () => (Date.now() / 1000 > call.startAt ? true : undefined))
  const { id } = await ownBooking(fan.client, call.id, ({ status }) => status === 'booked')
  const { hash } = await addStatement(fan.client, id, dispute.fanSays)
  await send(fan, 'dispute', [call.id, hash])
  await ownBooking(creator.client, call.id, ({ status }) => status === 'disputed')
  await addStatement(creator.client, id, dispute.creatorSays)
  await send(creator, 'propose', [call.id, dispute.proposedBps])
  for (const { client } of [creator, fan]) await client.send('POST', '/v1/sign-out')
}
