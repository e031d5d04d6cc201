import type { Browser, Page } from 'playwright-core'
import { RESTARTABLE } from '#scripts/start/startWorld.ts'
import { cardCalls } from '#test/e2e/cards/cardCalls.ts'
import { CARDS, cardFans } from '#test/e2e/cards/cardFans.ts'
import type { CardStage } from '#test/e2e/cards/cardProvider.ts'
import { KEEP_PEERS } from '#test/e2e/clocks/relayedCall.ts'
import { makeCreator, openProfile } from '#test/e2e/journey/people.ts'
import { watchPage } from '#test/e2e/journey/watchPage.ts'
import { launchBrowser } from '#test/kit/browser.ts'
import { cameraFile } from '#test/kit/fakeCamera.ts'
import { until } from '#test/kit/time/until.ts'
import { startTestWorld, type TestWorld } from '#test/kit/world.ts'
import { watchCall } from './watchCall.ts'

/** A whole installation with one booked call that both can come into, each from a browser of their own with a camera. */
export interface OpenCall {
  world: TestWorld
  url: string
  creator: Page
  fan: Page
  end(): Promise<void>
}

const DAY_S = 86_400
/** Of the ten minutes before its start in which both can come in. */
const EARLY_S = 9 * 60 + 30
const LOBBY_PICTURE = '[data-testid=call-lobby] video'

/**
 * Pages go by the date of the answers, which is that of the machine; a bench has moved the time of the database. No request
 * goes another way for it: that would cost what is measured.
 */
const moveDates = (byMs: number) => `(() => {
  const { get } = Headers.prototype
  Headers.prototype.get = function (name) {
    const value = get.call(this, name)
    if (value === null || String(name).toLowerCase() !== 'date') return value
    return new Date(Date.parse(value) + ${byMs}).toUTCString()
  }
})()`

/** Somebody books half an hour by card; time goes on until both can come in. @returns pages of the fan and of the creator */
async function bookCall(stage: CardStage, browsers: { creator: Browser; fan: Browser }) {
  const { makeReady, payThere, passDays, aheadS } = cardFans(stage)
  const { offerCalls, timeAfter, bookingOf, signIn } = cardCalls(stage)
  const url = stage.url()
  const creator = await stage.creator('benchcall', [])
  await makeReady(creator, stage.email('creator'))
  const offerId = await offerCalls(creator)
  const at = await timeAfter(creator, offerId, 1)
  const fan = await watchPage(
    await openProfile(browsers.fan, url),
    `${url}/c/${creator.handle}/book?offer=${offerId}&at=${at}`,
  )
  await signIn(fan, stage.email('fan'))
  await fan.press('button:text-is("Hold this time")')
  await fan.press('button:text-is("Reserve €80.00 by card")')
  await payThere(fan.page, CARDS.good)
  await fan.page.waitForURL(`${url}/me/calls`)
  const { id, startsAt } = await bookingOf(fan, ({ isSecured }) => isSecured)
  const leftS = Math.round((Date.parse(startsAt) - Date.now()) / 1000) - aheadS()
  await passDays((leftS - EARLY_S) / DAY_S)
  const host = await (await openProfile(browsers.creator, url, creator)).newPage()
  for (const page of [fan.page, host]) {
    await page.addInitScript(moveDates(aheadS() * 1000))
    await page.addInitScript(KEEP_PEERS)
    await watchCall(page)
  }
  return { id, fan: fan.page, creator: host }
}

/** Into the lobby, until the own picture is there. */
export async function toLobby(page: Page, url: string): Promise<void> {
  await page.goto(url)
  const video = page.locator(LOBBY_PICTURE)
  await video.waitFor({ timeout: 60_000 })
  await until('the own picture', () =>
    video.evaluate((one) => (one as unknown as { videoWidth: number }).videoWidth),
  )
}

/** Presses *Join*. */
export const join = (page: Page) => page.getByTestId('call-join').click()

/** Starts an installation and books the call; its creator is in it already. */
export async function openCall(hasRelay: boolean): Promise<OpenCall> {
  const world = await startTestWorld({
    ...{ hasMailbox: true, hasStandIn: true, hasRelay },
    restartable: RESTARTABLE,
  })
  const browsers: Browser[] = []
  const end = async () => {
    await Promise.all(browsers.map((browser) => browser.close()))
    await world.end()
  }
  try {
    // two cameras are two browsers
    const camera = cameraFile()
    const [of, beside] = [
      await launchBrowser({ role: 'publisher', camera }),
      await launchBrowser({ role: 'publisher', camera }),
    ]
    browsers.push(of, beside)
    const stage: CardStage = {
      url: () => world.publicUrl,
      world: { current: () => world },
      fan: () => beside,
      creator: (handle, tiers) => makeCreator(world.publicUrl, handle, tiers),
      email: (name) => `${name}@example.test`,
    }
    const { id, creator, fan } = await bookCall(stage, { creator: of, fan: beside })
    const url = `${world.publicUrl}/call/${id}`
    await toLobby(creator, url)
    await join(creator)
    await creator.getByTestId('state:call:waiting').waitFor()
    return { world, url, creator, fan, end }
  } catch (error) {
    await end()
    throw error
  }
}
