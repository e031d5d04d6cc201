import { expect } from 'chai'
import { CARDS, cardFans, expectNoChainWords, PAY, SHEET } from '#test/e2e/cards/cardFans.ts'
import { expectAccessible } from '#test/e2e/journey/expectAccessible.ts'
import { type Creator, GOLD } from '#test/e2e/journey/people.ts'
import { onScreens } from '#test/e2e/journey/sizes.ts'
import { useStage } from '#test/e2e/journey/useStage.ts'
import { expectDoor, expectPicture, followMedia, framesDecoded } from '#test/e2e/journey/watching.ts'
import { type WatchedPage, watchPage } from '#test/e2e/journey/watchPage.ts'
import { until } from '#test/kit/time/until.ts'

const GET_PASS = '.door [data-primary]:has-text("Get pass · €9")'
/** long enough that the second stretch is paid before the first is over, also on a busy machine */
const STRETCH_S = 60
/** how long a picture may run on after what was paid for */
const LATE_MS = 5000
const SIZES = onScreens([
  { name: '1440×900', width: 1440, height: 900 },
  { name: '390×844', width: 390, height: 844 },
])

/** What the database says of a fan's card time. */
interface CardTime {
  /** when each stretch ends, milliseconds, the first first */
  ends: number[]
  seats: string[]
  nowMs: number
}

describe('journey 11: the second stretch begins while its fan watches', function () {
  this.timeout(300_000)
  const stage = useStage({ hasStandIn: true, hasMailbox: true, settings: { SWEEP_MS: '250' } })
  const { seller, payThere, codeFor, provided, fan } = cardFans(stage)
  let creator: Creator

  before('a channel goes live whose pass by card is short', async function () {
    this.timeout(120_000)
    creator = await seller('northlight', [{ ...GOLD, durationS: STRETCH_S }])
    await stage.goLive(creator)
  })

  async function cardTime(email: string): Promise<CardTime> {
    const { rows } = await stage.world
      .current()
      .testDatabase.pool('owner')
      .query<CardTime>(
        `SELECT (extract(epoch FROM app.now()) * 1000)::float8 AS "nowMs",
           ARRAY(SELECT extract(epoch FROM valid_until) * 1000 FROM app.entitlement e
             WHERE e.account_id = i.account_id AND state = 'active' ORDER BY valid_from)::float8[] AS ends,
           ARRAY(SELECT id::text FROM app.seat s WHERE s.account_id = i.account_id AND state <> 'ended') AS seats
           FROM app.identity i WHERE i.email = $1`,
        [email],
      )
    const [found] = rows
    if (!found) throw new Error(`${email} has no account`)
    return found
  }

  /** From the door to the picture with a card that is kept: three presses of ours. */
  async function enter(visit: WatchedPage, email: string): Promise<void> {
    const { page } = visit
    await visit.press(GET_PASS)
    await page.getByLabel('E-mail address').fill(email)
    await visit.press(`${SHEET} button:has-text("Send code")`)
    await page.getByLabel('Code from the mail').fill(await codeFor(email))
    await visit.press(`${PAY}:has-text("Pay €9")`)
    await payThere(page, CARDS.good, { isKept: true })
    await page.waitForURL(`${stage.url()}/c/${creator.handle}/live`)
    await expectPicture(page)
  }

  /** In another tab, with the kept card: two presses. */
  async function buyMore(visit: WatchedPage, viewport: { width: number; height: number }): Promise<void> {
    const tab = await watchPage(visit.page.context(), `${stage.url()}/c/${creator.handle}/join`)
    await tab.page.setViewportSize(viewport)
    await tab.press('[data-testid=tier-1] button:text-is("Get pass")')
    await tab.page.locator(SHEET).getByText('Visa ·· 4242').waitFor()
    await expectAccessible(tab.page)
    await expectNoChainWords(tab.page)
    await tab.press(`${PAY}:has-text("Pay €9")`)
    await tab.page.locator(SHEET).waitFor({ state: 'detached' })
    expect(tab.presses()).to.equal(2)
    await tab.expectClean()
    await tab.page.close()
  }

  /** The whole journey of one fan, whose stretches run in real time. */
  async function watchBoth(viewport: { width: number; height: number }): Promise<void> {
    const email = `next${viewport.width}@example.test`
    const visit = await fan(`/c/${creator.handle}/live`, viewport)
    const { page } = visit
    await enter(visit, email)
    const states = await followMedia(page)
    const before = await cardTime(email)
    expect(before.ends).to.have.length(1)
    await buyMore(visit, viewport)
    const bought = await cardTime(email)
    const [first = 0, last = 0] = bought.ends
    expect(last - first, 'one behind the other').to.equal(STRETCH_S * 1000)
    expect(bought.nowMs, 'the first stretch still runs').to.be.lessThan(first)

    const framesBefore = await framesDecoded(page)
    let now = bought
    const isNext = async () => {
      now = await cardTime(email)
      return now.nowMs > first + 1000
    }
    await until('the second stretch runs', isNext, { withinMs: 2 * STRETCH_S * 1000 })
    expect(now.seats, 'the seat of before').to.deep.equal(before.seats)
    await expectPicture(page)
    expect(await framesDecoded(page), 'the picture went on').to.be.greaterThan(framesBefore)
    expect(await states(), 'over both stretches').to.deep.equal(['connected'])

    await page
      .locator('[data-testid="state:stream:PASS_EXPIRED"]')
      .waitFor({ timeout: last - now.nowMs + LATE_MS })
    now = await cardTime(email)
    expect(now.nowMs, 'nobody is out too early').to.be.at.least(last)
    expect(now.nowMs - last, 'out in time').to.be.lessThan(LATE_MS)
    expect(now.seats).to.deep.equal([])
    await expectDoor(page, 'PASS_EXPIRED')
    await page.locator('.door h2', { hasText: /^Your pass ended/ }).waitFor()
    await page.locator('.door [data-primary]:has-text("Renew · €9")').waitFor()
    await expectAccessible(page)
    await expectNoChainWords(page)
    // the presses on the provider's page are not ours, and none was needed between the stretches
    expect(visit.presses()).to.equal(3)
    await visit.expectClean([
      ...provided(),
      { method: 'POST', path: /admissions$/, code: 'NO_PASS' },
      { method: 'POST', path: /admissions$/, code: 'PASS_EXPIRED', mayBeAbsent: true },
    ])
    await page.context().close()
  }

  it(`[S4.16][S4.38] keeps seat and picture, and is told at the end of the last, at ${SIZES.map(({ name }) => name).join(' and ')}`, async () => {
    // beside each other, because the time of each is real
    await Promise.all(SIZES.map(({ name: _, ...viewport }) => watchBoth(viewport)))
  })
})
