import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { CallRecordView } from '#api/calls/contract.ts'
import { takeDatabaseAway } from '#test/kit/cluster/databaseAway.ts'
import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import { cardCalls } from '../cards/cardCalls.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson } from '../journey/people.ts'
import { soldCall } from '../journey/soldCall.ts'
import { useStage } from '../journey/useStage.ts'
import type { ExpectedFailure, WatchedPage } from '../journey/watchPage.ts'
import { confirmBrowser, expectTrust } from './provenCall.ts'
import { AT_THE_END, AWAY, expectHeard, expectRelayed, readLeft } from './relayedCall.ts'
import { databaseNowS, expectNoGap, expectRecord, expectTogetherFor } from './seenCall.ts'
import { walletTime } from './walletTime.ts'

/** So long Postgres is away, and then the api and the worker as well. */
const AWAY_S = depth(4, 15)
const OTHER = '[data-testid=call-together] .callscene > .callface'

/** An api without its database asks to be asked later, which some reads are not before the end. */
const NO_DATABASE: ExpectedFailure[] = AWAY.map((one) => ({ ...one, code: 'BUSY' }))

interface Ring {
  style: { getPropertyValue(name: string): string }
}

/** Runs before the scripts of a page: what it asks the browser for can be read. */
const KEEP_WISHES = `(() => {
  const wishes = (globalThis.wishes = [])
  const devices = navigator.mediaDevices
  const open = devices.getUserMedia.bind(devices)
  devices.getUserMedia = (wish) => {
    wishes.push(Object.keys(wish).filter((kind) => wish[kind]).join())
    return open(wish)
  }
})()`

describe('journey: a call without pictures, paid by wallet', function () {
  this.timeout(180_000)
  const stage = useStage('clocks')
  const { book, openBooking, bookingsOf } = soldCall(stage)
  const { timeAfter } = cardCalls(stage)
  const { owner, passTo, sellNow, visit } = walletTime(stage)

  async function join({ page, press }: WatchedPage): Promise<void> {
    await page.locator('[data-testid=call-lobby] .callface').waitFor()
    expect(await page.getByTestId('call-lobby').textContent()).not.to.match(/address|camera/i)
    await press('[data-testid=call-join]:has-text("Join the call")')
    await page.getByTestId('call-together').waitFor()
  }
  /** Nobody asked for a camera, and there is no picture of anybody. */
  async function expectNoPicture(page: Page): Promise<void> {
    expect([...new Set(await page.evaluate<string[]>('wishes'))]).to.deep.equal(['audio'])
    expect(await page.locator('video').count()).to.equal(0)
    expect(await page.locator('[aria-keyshortcuts=c], [aria-keyshortcuts=s]').count()).to.equal(0)
  }
  /** Sound goes both ways, and what is left goes on. */
  async function expectGoesOn(pages: Page[], seconds: number): Promise<void> {
    const left = await Promise.all(pages.map(readLeft))
    await Promise.all(pages.map((page) => expectHeard(page, seconds)))
    for (const [at, page] of pages.entries())
      expect(await readLeft(page)).to.be.within(0, (left[at] ?? 0) - seconds + 1)
  }
  async function expectTogether(pages: Page[]): Promise<void> {
    for (const page of pages) await page.locator('[data-sight=together]').waitFor()
    await expectGoesOn(pages, 1)
  }
  /** What the pages of a call sent each other, and which pages they were. */
  async function keptOf(id: string): Promise<number> {
    const kept = (table: string) =>
      `SELECT 1 FROM app.${table} JOIN app.call_room USING (room_id) WHERE booking_id = $1`
    const { rows } = await owner().query(`${kept('call_peer')} UNION ALL ${kept('call_signal')}`, [id])
    return rows.length
  }

  it('[S0.16][S3.44][S3.81][T14] a fan books it by a prompt, both confirm their browsers by their wallets, come in without a camera and hear each other by a relay, also while neither the api nor Postgres answers, see who is muted, read how long they were together with no second of it lost, and nothing is left of what the pages said at its end', async () => {
    const creator = await stage.creator('lantern', [])
    const offerId = await sellNow(creator, 'voice')
    const person = await makePerson(stage.url())
    const fan = await visit(`/c/${creator.handle}`, person, [KEEP_WISHES])
    const at = await timeAfter(creator, offerId, 1)
    await book(fan, `/c/${creator.handle}/book?offer=${offerId}&at=${at}`)
    const { id, media, startsAt, endsAt } = await openBooking(person)
    expect([media, startsAt]).to.deep.equal(['voice', at])
    await until('its money is safe', async () => (await bookingsOf(person)).some((one) => one.isSecured))

    const host = await visit(`/me/calls/${id}`, creator, [KEEP_WISHES])
    const pages = [fan, host].map(({ page }) => page)
    // what was seen counts from the booked time on
    await passTo(startsAt, -1, pages)
    await fan.page.goto(`${stage.url()}/call/${id}`)
    await fan.page.locator('[data-testid=call-lobby] .callface').waitFor()
    await expectAccessible(fan.page)
    await confirmBrowser(fan, 'wallet')
    await join(fan)
    await fan.page.getByTestId('state:call:waiting').waitFor()
    await host.page.goto(`${stage.url()}/call/${id}`)
    await confirmBrowser(host, 'wallet')
    await join(host)
    await expectTogether(pages)
    const togetherS = await databaseNowS(owner())
    // each is confirmed by the wallet of the agreement
    for (const page of pages) await expectTrust(page, 'agreement')
    for (const page of pages) await expectRelayed(page)
    for (const page of pages) await expectNoPicture(page)
    await expectAccessible(fan.page)
    expect(await keptOf(id)).to.be.greaterThan(2)

    // who speaks has a ring, and who is muted a crossed microphone
    await until('the ring moves', () =>
      host.page
        .locator(`${OTHER} .callring`)
        .evaluate((ring: unknown) => Number((ring as Ring).style.getPropertyValue('--ring'))),
    )
    const crossed = host.page.locator(OTHER).getByRole('img', { name: 'Microphone off' })
    await fan.page.keyboard.press('m')
    await crossed.waitFor()
    await fan.page.keyboard.press('m')
    await crossed.waitFor({ state: 'detached' })

    // what two pages have between them needs nothing of ours
    for (const page of pages) await page.context().unroute('**/v1/**')
    const world = stage.world.current()
    const bringBack = await takeDatabaseAway(owner())
    try {
      await until('the api has no database', async () => !(await fetch(`${stage.url()}/readyz`)).ok)
      await expectGoesOn(pages, AWAY_S)
      for (const name of ['api', 'worker']) await world.kill(name)
      await expectGoesOn(pages, AWAY_S)
    } finally {
      await bringBack()
    }
    for (const name of ['api', 'worker']) await world.restart(name)
    await host.page.keyboard.press('m')
    await fan.page.locator(OTHER).getByRole('img', { name: 'Microphone off' }).waitFor()
    await host.page.keyboard.press('m')
    await expectTogether(pages)

    // nobody of ours was there for a part of it: the pages kept their own record, and brought it
    const backS = await databaseNowS(owner())
    const bothS = Math.floor(backS - togetherS)
    await expectTogetherFor(pages, bothS)
    await fan.press('[data-testid=call-leave]')
    await fan.page.getByTestId('state:call:left').waitFor()
    await host.page.getByTestId('state:call:gone').waitFor()
    await fan.press('[data-testid="state:call:left"] button:text-is("Come back in")')
    await expectTogether(pages)

    await passTo(endsAt, -1, pages)
    for (const page of pages) await page.getByTestId('call-over').waitFor()
    for (const page of pages) await expectNoPicture(page)
    for (const page of pages) await expectRecord(page, bothS)
    const record = `/v1/me/calls/bookings/${id}/record`
    expectNoGap(await creator.call<CallRecordView>('GET', record), [togetherS, backS])
    await until('nothing is left of what the pages sent', async () => (await keptOf(id)) === 0)
    await until('their room is over', async () => {
      const { rows } = await owner().query<{ state: string }>(
        'SELECT r.state FROM app.room r JOIN app.call_room k ON k.room_id = r.id WHERE k.booking_id = $1',
        [id],
      )
      return rows[0]?.state === 'ended'
    })

    for (const one of [fan, host]) await one.expectClean([...AWAY, ...NO_DATABASE, AT_THE_END])
    for (const page of pages) await page.context().close()
  })
})
