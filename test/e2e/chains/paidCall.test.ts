import { expect } from 'chai'
import { type Abi, type Hex, parseEther } from 'viem'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import type { OwnCalls } from '#api/bookings/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, makePerson, type Person } from '../journey/people.ts'
import { useStage } from '../journey/useStage.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

const CONFIRM = '[data-testid=burner-confirm] button:has-text("Confirm")'
const SELL = '[data-testid=sell-press]'
const PRICE = parseEther('0.02')
const DAY_MS = 86_400_000

describe('journey: a call that is paid by wallet', function () {
  this.timeout(120_000)
  const stage = useStage('chains')

  /** Ten in the morning some days from now. */
  const dayAt = (days: number) =>
    `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T10:00:00.000Z`

  async function offerCalls(creator: Creator): Promise<string> {
    const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, fromMinute: 0, toMinute: 1440 }))
    const calendar = {
      ...{ zone: 'UTC', hours, days: [], bufferMinutes: 15, noticeMinutes: 60 },
      ...{ horizonDays: 30, mostADay: null, isPaused: false },
    }
    await creator.call('PUT', '/v1/me/calls/calendar', { revision: 0, calendar })
    const own = await creator.call<OwnCalls>('POST', '/v1/me/calls/offers', {
      ...{ media: 'video', lengthMinutes: 30, terms: 'moderate', replaces: null },
      prices: [{ rail: 'chain', currency: '0', units: String(PRICE) }],
    })
    return own.offers[0]?.id ?? expect.fail('no offer was made')
  }

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

  const bookingsOf = async (person: Person) =>
    (await person.call<{ bookings: BookedCall[] }>('GET', '/v1/me/calls/bookings')).bookings

  /** The one booking that is open; it is copied within seconds. */
  const openBooking = (person: Person) =>
    until('the booking is copied', async () =>
      (await bookingsOf(person)).find(({ status }) => status === 'booked'),
    )

  async function escrowOf({ call }: Person) {
    const { contracts } = await call<Config>('GET', '/v1/config')
    const at = { address: contracts.consultationEscrow as Hex, abi: consultationEscrowAbi as unknown as Abi }
    return {
      send: (by: Person, functionName: string, args: unknown[], value = 0n) =>
        by.wallet.sendCall({ ...at, functionName, args, value }),
      status: async (by: Person, id: string) => {
        const abi = consultationEscrowAbi
        const of = { address: at.address, abi, functionName: 'bookingOf', args: [id as Hex] } as const
        return (await by.wallet.chain.readContract(of)).status
      },
    }
  }

  it('[S3.35][S3.43][S3.49][S3.50] the price goes on the chain, a fan books with one prompt, cancels for nothing, books again and pays by their word; what came past the calendar is given back', async () => {
    const creator = await stage.creator('tidepool', [])
    const offerId = await offerCalls(creator)
    const studio = await stage.visit('/studio/calendar', creator)
    await sell(studio)

    const fan = await makePerson(stage.url())
    const page = await stage.visit(`/c/${creator.handle}`, fan)
    const urlOf = (days: number) => `/c/${creator.handle}/book?offer=${offerId}&at=${dayAt(days)}`
    await book(page, urlOf(5))
    const first = await openBooking(fan)
    expect(first).to.include({ side: 'fan', isPlaced: true, startsAt: dayAt(5), media: 'video' })
    const escrow = await escrowOf(fan)
    expect(await escrow.status(fan, first.escrow.id)).to.equal(1)

    await page.press('main a:text-is("Your calls")')
    await page.press(`[data-testid=booking-${first.id}] a`)
    await page.page.getByText('0.02 ETH held by the escrow').waitFor()
    await expectAccessible(page.page)
    await page.press('button:text-is("Cancel · costs nothing")')
    await page.press('button:text-is("Cancel for nothing")')
    await page.press(CONFIRM)
    await page.page.getByText('Given back', { exact: true }).first().waitFor()
    expect(await escrow.status(fan, first.escrow.id)).to.equal(6)

    await book(page, urlOf(5))
    const second = await openBooking(creator)
    await studio.page.reload()
    await studio.page.getByTestId(`booking-${second.id}`).waitFor()
    await expectAccessible(studio.page)
    const held = await creator.wallet.chain.getBalance({ address: creator.account.address })
    await escrow.send(fan, 'confirm', [second.escrow.id])
    const paid = await until('it is paid', async () =>
      (await bookingsOf(creator)).find(({ id, settlement }) => id === second.id && settlement !== null),
    )
    const { toCreator = '0', toFan, fee = '0' } = paid.settlement ?? {}
    expect([BigInt(toCreator) + BigInt(fee), toFan]).to.deep.equal([PRICE, '0'])
    expect(await creator.wallet.chain.getBalance({ address: creator.account.address })).to.equal(
      held + BigInt(toCreator),
    )
    await page.page.goto(`${stage.url()}/me/calls/${second.id}`)
    await page.page.getByText('Paid', { exact: true }).first().waitFor()

    // somebody calls the contract past every page
    const stranger = await makePerson(stage.url())
    const own = await creator.call<OwnCalls>('GET', '/v1/me/calls')
    const sale = own.offers[0]?.prices[0]?.sale ?? expect.fail('nothing is sold')
    const agreement = {
      ...{ creator: creator.account.address, fan: stranger.account.address, currency: 0, amount: PRICE },
      ...{ startAt: Date.parse(dayAt(6)) / 1000, lengthMinutes: 30, policyId: sale.policyId },
      ...{ summaryHash: `0x${'00'.repeat(32)}`, nonce: 1n },
    }
    await escrow.send(stranger, 'book', [agreement, BigInt(sale.offerNo)], PRICE)
    const foreign = await openBooking(creator)
    expect(foreign.isPlaced).to.equal(false)
    await studio.page.reload()
    const note = `[data-testid=unplaced-${foreign.id}]`
    await studio.press(`${note} button:text-is("Give the money back")`)
    await studio.press('button:text-is("Give 0.02 ETH back")')
    await studio.press(CONFIRM)
    await studio.page.locator(note).waitFor({ state: 'detached' })
    expect(await escrow.status(creator, foreign.escrow.id)).to.equal(6)

    for (const one of [studio, page]) await one.expectClean()
    for (const { page: open } of [studio, page]) await open.context().close()
  })
})
