import { buyPass } from '#test/e2e/journey/passes.ts'
import { GOLD, makeCreator, makePerson, openProfile } from '#test/e2e/journey/people.ts'
import { launchBrowser } from '#test/kit/browser.ts'
import { cameraFile } from '#test/kit/fakeCamera.ts'
import { startTestWorld } from '#test/kit/world.ts'
import { delaysOf, readShown, recordShown } from './browser/glassToGlass.ts'
import { percentile, printLine, spreadOf } from './line.ts'

/**
 * Delay of the picture from the host's camera to a viewer's screen, by a counter that the camera paints into every frame, beside
 * the delay that the player says it has.
 */
const RUNS = 5
const SECONDS = Number(process.argv[2] ?? 20)

const world = await startTestWorld()
const url = world.publicUrl
const host = await launchBrowser({ role: 'publisher', camera: cameraFile() })
const fans = await launchBrowser({ role: 'viewer' })
const runs: { p50: number; p95: number; said: number; pictures: number }[] = []
try {
  const creator = await makeCreator(url, 'delay')
  const studio = await (await openProfile(host, url, creator)).newPage()
  await studio.goto(`${url}/studio/live`)
  await studio.locator('button:has-text("Go live")').click()
  await studio.locator('[data-testid="state:control:live"]').waitFor({ timeout: 30_000 })
  for (let run = 0; run < RUNS; run++) {
    const fan = await makePerson(url)
    await buyPass(fan, creator, GOLD.priceUnits)
    const profile = await openProfile(fans, url, fan)
    const page = await profile.newPage()
    await page.goto(`${url}/c/${creator.handle}/live`)
    await page.locator('[data-testid="player"][data-media="connected"]').waitFor({ timeout: 30_000 })
    await page.locator('.player .screen video').first().waitFor()
    await page.locator('.player .pt button').click()
    await recordShown(studio, 'video.localpicture', true)
    await recordShown(page, '.player .screen video')
    await page.waitForTimeout(SECONDS * 1000)
    const delays = delaysOf(await readShown(studio), await readShown(page))
    const said = /[\d.]+/.exec((await page.locator('[data-figure="delayMs"]').textContent()) ?? '')?.[0]
    runs.push({
      p50: Math.round(percentile(delays, 0.5)),
      p95: Math.round(percentile(delays, 0.95)),
      said: Math.round(Number(said) * 1000),
      pictures: delays.length,
    })
    process.stderr.write(`${JSON.stringify(runs.at(-1))}\n`)
    await profile.close()
  }
} finally {
  await Promise.all([host.close(), fans.close()])
  await world.end()
}

const spread = {
  glass_to_glass_p50_ms: spreadOf(runs.map(({ p50 }) => p50)),
  glass_to_glass_p95_ms: spreadOf(runs.map(({ p95 }) => p95)),
  shown_delay_ms: spreadOf(runs.map(({ said }) => said)),
}
printLine(
  'delay',
  RUNS,
  {
    glass_to_glass_p50_ms: spread.glass_to_glass_p50_ms.median,
    glass_to_glass_p95_ms: spread.glass_to_glass_p95_ms.median,
    shown_delay_ms: spread.shown_delay_ms.median,
    pictures: runs.reduce((sum, { pictures }) => sum + pictures, 0),
  },
  spread,
)
