import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { LiveCard } from '#api/discovery/contract.ts'
import { expectAccessible } from '#test/e2e/journey/expectAccessible.ts'
import { framesDecoded } from '#test/e2e/journey/watching.ts'
import { watchPage } from '#test/e2e/journey/watchPage.ts'
import { launchBrowser } from '#test/kit/browser.ts'
import { request } from '#test/kit/client.ts'
import { promised, until } from '#test/kit/time/until.ts'

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]
const WITHIN_MS = 60_000
const SOUND = 'button:has-text("Turn sound on")'

/** Loudest sample of the stream's sound in the last moment; 0: none was decoded, or the page plays it muted. */
const LOUDNESS = `(() => {
  const elements = [...document.querySelectorAll('.player .screen video, .player .screen audio')]
  const element = elements.find((one) => !one.muted && !one.paused && one.srcObject?.getAudioTracks().length)
  if (!element) return 0
  if (!globalThis.__ear) {
    const context = new AudioContext()
    globalThis.__ear = new AnalyserNode(context, { fftSize: 8192 })
    context.createMediaStreamSource(new MediaStream(element.srcObject.getAudioTracks())).connect(globalThis.__ear)
  }
  const samples = new Float32Array(globalThis.__ear.fftSize)
  globalThis.__ear.getFloatTimeDomainData(samples)
  return Math.max(...samples.map(Math.abs))
})()`

/** The public stream of the demo world, once it is live. */
async function publicHandle(url: string): Promise<string> {
  let handle: string | undefined
  await until(
    'a public stream is live',
    async () => {
      const { body } = await request(url, 'GET', '/v1/live')
      const live: Pick<LiveCard, 'kind' | 'visibility' | 'channel'>[] = body.live
      handle = live.find(({ kind, visibility }) => kind === 'stream' && visibility === 'public')?.channel
        .handle
      return handle !== undefined
    },
    { withinMs: WITHIN_MS },
  )
  return handle as string
}

/** Twenty pictures, at night in some three seconds. */
async function expectRunning(page: Page): Promise<void> {
  await page.locator('[data-testid="player"][data-media="connected"]').waitFor({ timeout: WITHIN_MS })
  const { withinMs } = promised(3000)
  let [from, endMs] = [await framesDecoded(page), performance.now() + withinMs]
  await until(
    `twenty pictures within ${withinMs} ms`,
    async () => {
      const now = await framesDecoded(page)
      if (now - from >= 20) return true
      if (now < from || performance.now() > endMs) [from, endMs] = [now, performance.now() + withinMs]
      return false
    },
    { withinMs: WITHIN_MS },
  )
}

/**
 * What somebody does first: home, one press, and a demo stream runs; another press, and it sounds. Both sizes, by
 * keyboard alone, without an account.
 */
export async function playJourneyOne(url: string): Promise<void> {
  const handle = await publicHandle(url)
  const browser = await launchBrowser({ role: 'viewer' })
  try {
    for (const viewport of SIZES) {
      const context = await browser.newContext({ viewport, reducedMotion: 'reduce' })
      const visit = await watchPage(context, url)
      const card = `main a[href="/c/${handle}/live"]`
      await visit.page.locator(card).waitFor()
      await expectAccessible(visit.page)
      await visit.pressByKey(card)
      await expectRunning(visit.page)
      expect(visit.presses()).to.equal(1)
      expect(await visit.page.evaluate(LOUDNESS), 'muted until it is asked for').to.equal(0)
      const me = await visit.page.evaluate("fetch('/v1/me').then((reply) => reply.json())")
      expect(me).to.include({ isGuest: true })
      await expectAccessible(visit.page)
      await visit.page.locator('button[aria-label="Close figures"]').click()
      await visit.pressByKey(SOUND)
      await until('it sounds', async () => (await visit.page.evaluate(LOUDNESS)) !== 0, {
        withinMs: WITHIN_MS,
      })
      expect(visit.presses()).to.equal(2)
      await visit.expectClean()
      await context.close()
    }
  } finally {
    await browser.close()
  }
}
