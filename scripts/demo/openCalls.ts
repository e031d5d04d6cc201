import { type Hex, parseEther } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { CallOffer, OwnCalls } from '#api/bookings/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { CallCalendar } from '#domain/calls/calendar.ts'
import { type Client, createClient } from '#local/visitor/createClient.ts'
import { createWallet } from '#local/visitor/createWallet.ts'
import { signIn } from '#local/visitor/signIn.ts'
import type { DemoOptions } from './createDemo.ts'
import { readState, writeState } from './demoState.ts'
import { sellCalls } from './sellCalls.ts'

/** Paid calls of a demo creator. */
export interface DemoCalls {
  handle: string
  calendar: CallCalendar
  offers: readonly (Pick<CallOffer, 'media' | 'lengthMinutes' | 'terms'> & {
    /** in the smallest unit of what the installation takes by card; not asked where it takes no cards */
    cardUnits: number
    /** wei */
    chainUnits: bigint
  })[]
}

const EVENING = { fromMinute: 15 * 60, toMinute: 19 * 60 }

/** What a creator sells as calls when somebody starts Stagedoor. */
export const DEMO_CALLS: DemoCalls = {
  handle: 'northlight',
  calendar: {
    zone: 'Europe/Berlin',
    hours: [
      ...[1, 2, 3, 4, 5].map((weekday) => ({ weekday, ...EVENING })),
      { weekday: 6, fromMinute: 10 * 60, toMinute: 13 * 60 },
    ],
    days: [],
    bufferMinutes: 15,
    noticeMinutes: 720,
    horizonDays: 30,
    mostADay: 4,
    isPaused: false,
  },
  offers: [
    {
      ...{ media: 'video', lengthMinutes: 30, terms: 'moderate' },
      ...{ cardUnits: 8000, chainUnits: parseEther('0.02') },
    },
    {
      ...{ media: 'voice', lengthMinutes: 15, terms: 'flexible' },
      ...{ cardUnits: 2500, chainUnits: parseEther('0.007') },
    },
  ],
}

/** Opens hours, makes offers and sells them by wallet once; what the creator does with them afterwards stays. */
export async function openCalls(
  calls: DemoCalls,
  { url, keyOf, stateFile, report }: Pick<DemoOptions, 'url' | 'keyOf' | 'stateFile' | 'report'>,
): Promise<void> {
  const { handle } = calls
  const state = readState(stateFile)
  const isOffered = state.calls?.[handle] === true
  if (isOffered && state.callSales?.[handle]) return
  const client = createClient(url)
  const config = await client.get<Config>('/v1/config')
  const escrow = config.contracts.consultationEscrow as Hex | null
  if (isOffered && escrow === null) return
  const account = privateKeyToAccount(keyOf(handle))
  await signIn(client, config, account)
  if (!isOffered) {
    await offerCalls(client, config, calls)
    const now = readState(stateFile)
    writeState(stateFile, { ...now, calls: { ...now.calls, [handle]: true } })
  }
  if (escrow !== null)
    try {
      await sellCalls(createWallet(url, config, account), escrow, await client.get<OwnCalls>('/v1/me/calls'))
      const now = readState(stateFile)
      writeState(stateFile, { ...now, callSales: { ...now.callSales, [handle]: true } })
    } catch (error) {
      report(`the calls of ${handle} are not sold by wallet: ${(error as Error).message}`)
    }
  await client.send('POST', '/v1/sign-out')
}

/** What is missing of hours and offers. */
async function offerCalls(client: Client, config: Config, { calendar, offers }: DemoCalls): Promise<void> {
  const before = await client.get<OwnCalls>('/v1/me/calls')
  if (before.calendar === null)
    await client.send('PUT', '/v1/me/calls/calendar', { revision: before.revision, calendar })
  // a start that was cut short made some of them
  for (const { cardUnits, chainUnits, ...offer } of offers.slice(before.offers.length)) {
    const byCard = config.cards
      ? [{ rail: 'card', currency: config.cards.currency, units: `${cardUnits}` } as const]
      : []
    const prices = [...byCard, { rail: 'chain', currency: '0', units: `${chainUnits}` } as const]
    await client.send<OwnCalls>('POST', '/v1/me/calls/offers', { ...offer, prices, replaces: null })
  }
}
