import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { makeCreator, openProfile } from '#test/e2e/journey/people.ts'
import { launchBrowser } from '#test/kit/browser.ts'
import { cameraFile } from '#test/kit/fakeCamera.ts'
import { waitForMails } from '#test/kit/mail/readMailbox.ts'
import { startTestWorld, type TestWorld } from '#test/kit/world.ts'

/** Milliseconds of one fan without a wallet. */
export interface PaidTimes {
  /** press of *Pay* on the provider's page until the first picture */
  paidToFrameMs: number
  /** the address of the stream until the first picture, by e-mail and card */
  journeyMs: number
}

const SHEET = '[data-testid=pay-sheet]'
const GET_PASS = '.door [data-primary]:has-text("Get pass · €9")'
const HANDLE = 'paidframe'

/** Runs in each page: when the first picture was shown, milliseconds since the epoch. */
const WATCH = `(() => {
  globalThis.__frameAt = 0
  const watched = new WeakSet()
  const look = () => {
    const video = document.querySelector('.player .screen video')
    if (video && !watched.has(video)) {
      watched.add(video)
      video.requestVideoFrameCallback(() => { globalThis.__frameAt ||= performance.timeOrigin + performance.now() })
    }
    if (!globalThis.__frameAt) requestAnimationFrame(look)
  }
  addEventListener('DOMContentLoaded', look)
})()`

/** A creator who sells by card. */
async function makeSeller(world: TestWorld) {
  const creator = await makeCreator(world.publicUrl, HANDLE)
  const email = 'creator@example.test'
  const { flow } = await creator.call<{ flow: string }>('POST', '/v1/me/email', { email })
  const [mail] = await waitForMails(String(world.mailboxUrl), email)
  await creator.call('POST', '/v1/me/email/code', { flow, code: mail?.code })
  await creator.call('POST', '/v1/me/connect-account/links', { country: 'DE' })
  const { rows } = await world.testDatabase
    .pool('owner')
    .query<{ account_ref: string }>('SELECT account_ref FROM app.connect_account')
  if (!world.standIn) throw new Error('the world has no stand-in')
  const secret = readFileSync(world.standIn.commandSecretFile, 'utf8').trim()
  const reply = await fetch(`${world.standIn.commandsUrl}/commands/accounts/activate`, {
    method: 'POST',
    headers: { 'stand-in-secret': secret },
    body: JSON.stringify({ account: rows[0]?.account_ref }),
  })
  if (!reply.ok) throw new Error(await reply.text())
  await creator.call('POST', '/v1/me/connect-account/readings')
  const { channel } = await creator.page()
  const terms = { amount: 900, refundRule: 'window', refundDays: 14 }
  await creator.call('PUT', `/v1/channels/${channel.id}/card-prices/1`, terms)
  return creator
}

async function buyAndWatch(page: Page, world: TestWorld, email: string): Promise<PaidTimes> {
  await page.addInitScript(WATCH)
  const beganMs = Date.now()
  await page.goto(`${world.publicUrl}/c/${HANDLE}/live`)
  await page.locator(GET_PASS).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.locator(`${SHEET} button:has-text("Send code")`).click()
  const [mail] = await waitForMails(String(world.mailboxUrl), email)
  await page.getByLabel('Code from the mail').fill(mail?.code ?? '')
  await page.locator(`${SHEET} [data-primary]:has-text("Pay €9")`).click()
  await page.getByLabel('Card number').fill('4242424242424242')
  await page.getByLabel('Expiry (month / year)').fill('12 / 39')
  await page.getByLabel('Security code').fill('123')
  await page.getByLabel('Name on the card').fill('Ann Buyer')
  const paidMs = Date.now()
  await page.locator('button[type=submit]').click()
  await page.waitForURL(`${world.publicUrl}/c/${HANDLE}/live`)
  const hasFrame = () => (globalThis as unknown as { __frameAt: number }).__frameAt > 0
  await page.waitForFunction(hasFrame, undefined, { timeout: 30_000, polling: 20 })
  const frameMs = await page.evaluate<number>('globalThis.__frameAt')
  return { paidToFrameMs: frameMs - paidMs, journeyMs: frameMs - beganMs }
}

/** So many fans one after the other, each in a browser profile that was never here. */
export async function paidToFrame(count: number): Promise<PaidTimes[]> {
  const world = await startTestWorld({ hasStandIn: true, hasMailbox: true })
  const host = await launchBrowser({ role: 'publisher', camera: cameraFile() })
  const fans = await launchBrowser({ role: 'viewer' })
  const times: PaidTimes[] = []
  try {
    const creator = await makeSeller(world)
    const studio = await (await openProfile(host, world.publicUrl, creator)).newPage()
    await studio.goto(`${world.publicUrl}/studio/live`)
    await studio.locator('button:has-text("Go live")').click()
    await studio.locator('[data-testid="state:control:live"]').waitFor({ timeout: 30_000 })
    // one more than counted: the first one fills the browser's caches
    for (let n = 0; n <= count; n++) {
      const profile = await openProfile(fans, world.publicUrl)
      const taken = await buyAndWatch(await profile.newPage(), world, `fan${n}@example.test`)
      if (n > 0) times.push(taken)
      process.stderr.write(`${n} of ${count}: ${Math.round(taken.paidToFrameMs)} ms\n`)
      await profile.close()
    }
    return times
  } finally {
    await Promise.all([host.close(), fans.close()])
    await world.end()
  }
}
