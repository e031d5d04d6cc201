import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { parseEther } from 'viem'
import { buyPass } from '#test/e2e/journey/passes.ts'
import { makeCreator, makePerson, openProfile, type Person } from '#test/e2e/journey/people.ts'
import { launchBrowser } from '#test/kit/browser.ts'
import { cameraFile } from '#test/kit/fakeCamera.ts'
import { startTestWorld } from '#test/kit/world.ts'

/** `npm run pictures [folder]`: the product as it looks, from a real browser, at both sizes. */
const FOLDER = path.resolve(process.argv[2] ?? 'docs/images')
const SIZES = { desktop: { width: 1440, height: 900 }, mobile: { width: 390, height: 844 } }
const TIERS = [
  { name: 'Silver', priceUnits: parseEther('0.004'), durationS: 2_592_000, rank: 10 },
  { name: 'Gold', priceUnits: parseEther('0.01'), durationS: 2_592_000, rank: 20 },
]

const world = await startTestWorld()
const url = world.publicUrl
const host = await launchBrowser({ role: 'publisher', camera: cameraFile() })
const fans = await launchBrowser({ role: 'viewer' })
mkdirSync(FOLDER, { recursive: true })

/** Pictures are taken when the video runs and nothing moves any more. */
const SETTLED = `(async () => {
  await document.fonts.ready
  const video = document.querySelector('.player .screen video')
  if (video) await new Promise((done) => video.requestVideoFrameCallback(done))
  await Promise.all(document.getAnimations().filter((one) => one.effect.getComputedTiming().iterations !== Infinity).map((one) => one.finished.catch(() => null)))
})()`

async function shoot(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport)
    await page.evaluate(SETTLED)
    await page.screenshot({ path: path.join(FOLDER, `${name}-${size}.png`) })
  }
}

async function visit(place: string, ready: string, name: string, person?: Person): Promise<void> {
  const context = await openProfile(fans, url, person)
  const page = await context.newPage()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(url + place)
  await page.locator(ready).first().waitFor()
  await shoot(page, name)
  await context.close()
}

try {
  const creator = await makeCreator(url, 'northlight', TIERS)
  const fan = await makePerson(url)
  const holder = await makePerson(url)
  await buyPass(holder, creator, TIERS[1]?.priceUnits ?? 0n, 2)
  const studio = await (await openProfile(host, url, creator)).newPage()
  await studio.emulateMedia({ colorScheme: 'dark' })
  await studio.goto(`${url}/studio/live`)
  await studio.locator('[data-testid="state:studio:preparing"]').waitFor()
  await shoot(studio, 'studio-preview')
  await studio.setViewportSize(SIZES.desktop)
  await studio.locator('button:has-text("Go live")').click()
  await studio.locator('[data-testid="state:control:live"]').waitFor({ timeout: 30_000 })
  await visit('/', 'main a.cast, main h1', 'home')
  await visit('/c/northlight', 'main h1', 'channel')
  await visit('/c/northlight/join', 'main h1', 'join', fan)
  await visit('/c/northlight/live', '[data-testid="state:stream:NO_PASS"]', 'stream-gate', fan)
  await visit('/c/northlight/live', '[data-media="connected"] video', 'stream-live', holder)
  await shoot(studio, 'studio-control')
} finally {
  await Promise.all([host.close(), fans.close()])
  await world.end()
}
