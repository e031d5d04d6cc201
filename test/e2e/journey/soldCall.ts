import { expect } from 'chai'
import { type Abi, type Hex, parseEther } from 'viem'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import type { CallPrice, OwnCalls } from '#api/bookings/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { CallMedia } from '#domain/calls/words.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from './expectAccessible.ts'
import type { Creator, Person } from './people.ts'
import type { Stage } from './useStage.ts'
import type { WatchedPage } from './watchPage.ts'

/** The test wallet sends what it was asked for. */
export const CONFIRM = '[data-testid=burner-confirm] button:has-text("Confirm")'
const SELL = '[data-testid=sell-press]'
/** What a call costs in these journeys. */
export const CALL_PRICE = parseEther('0.02')
const DAY_MS = 86_400_000

/** Ten in the morning some days from now. */
export const dayAt = (days: number) =>
  `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T10:00:00.000Z`

/** A call that an escrow holds the money of. */
export type WalletCall = BookedCall & { escrow: NonNullable<BookedCall['escrow']> }
const isByWallet = (one: BookedCall): one is WalletCall => one.escrow !== null

/** Every minute of the week can be booked for half an hour, at this price. */
export async function offerAllWeek(
  creator: Creator,
  price: Pick<CallPrice, 'rail' | 'currency' | 'units'>,
  media: CallMedia = 'video',
): Promise<string> {
  const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 0, toMinute: 1440 }))
  const calendar = {
    ...{ zone: 'UTC', hours, days: [], bufferMinutes: 15, noticeMinutes: 60 },
    ...{ horizonDays: 30, mostADay: null, isPaused: false },
  }
  await creator.call('PUT', '/v1/me/calls/calendar', { revision: 0, calendar })
  const own = await creator.call<OwnCalls>('POST', '/v1/me/calls/offers', {
    ...{ media, lengthMinutes: 30, terms: 'moderate', replaces: null },
    prices: [price],
  })
  return own.offers[0]?.id ?? expect.fail('no offer was made')
}

/** Calls of a creator that are sold by wallet, from both sides. */
export function soldCall(stage: Stage) {
  const offerCalls = (creator: Creator, media?: CallMedia) =>
    offerAllWeek(creator, { rail: 'chain', currency: '0', units: String(CALL_PRICE) }, media)

  async function sell(studio: WatchedPage): Promise<void> {
    await studio.press('button:has-text("Sell by wallet for 0.02 ETH")')
    await studio.page.getByTestId('sell-sheet').waitFor()
    await expectAccessible(studio.page)
    for (const step of ['Put your terms on the chain', 'Open this price']) {
      await studio.press(`${SELL}:has-text("${step}")`)
      await studio.press(CONFIRM)
    }
    await studio.page.getByText('0.02 ETH by wallet: open').waitFor()
  }

  /** Holds a time and books it: two presses and one prompt. */
  async function book(page: WatchedPage, url: string): Promise<void> {
    await page.page.goto(stage.url() + url)
    await page.press('button:text-is("Hold this time")')
    await page.press('button:text-is("Book for 0.02 ETH")')
    await page.press(CONFIRM)
    await page.page.getByTestId('book-booked').waitFor()
  }

  /** On the page of a call that is far enough ahead. */
  async function cancelForNothing(page: WatchedPage): Promise<void> {
    await page.press('button:text-is("Cancel · costs nothing")')
    await page.press('button:text-is("Cancel for nothing")')
    await page.press(CONFIRM)
    await page.page.getByText('Given back', { exact: true }).first().waitFor()
  }

  const bookingsOf = async (person: Person) =>
    (await person.call<{ bookings: BookedCall[] }>('GET', '/v1/me/calls/bookings')).bookings.filter(
      isByWallet,
    )

  /** The one booking that is open; it is copied within seconds. */
  const openBooking = (person: Person) =>
    until('the booking is copied', async () =>
      (await bookingsOf(person)).find(({ status }) => status === 'booked'),
    )

  async function escrowOf({ call }: Person) {
    const { contracts } = await call<Config>('GET', '/v1/config')
    const at = { address: contracts.consultationEscrow as Hex, abi: consultationEscrowAbi as unknown as Abi }
    const kept = (by: Person, id: string) => {
      const abi = consultationEscrowAbi
      const of = { address: at.address, abi, functionName: 'bookingOf', args: [id as Hex] } as const
      return by.wallet.chain.readContract(of)
    }
    return {
      send: (by: Person, functionName: string, args: unknown[], value = 0n) =>
        by.wallet.sendCall({ ...at, functionName, args, value }),
      status: async (by: Person, id: string) => (await kept(by, id)).status,
      startsAt: async (by: Person, id: string) => new Date((await kept(by, id)).startAt * 1000).toISOString(),
    }
  }

  return { offerCalls, sell, book, cancelForNothing, bookingsOf, openBooking, escrowOf }
}
