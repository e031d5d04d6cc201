import { buyPass } from '#test/e2e/journey/passes.ts'
import { GOLD, makeCreator, makePerson, openProfile } from '#test/e2e/journey/people.ts'
import { launchBrowser } from '#test/kit/browser.ts'
import { cameraFile } from '#test/kit/fakeCamera.ts'
import { startTestWorld } from '#test/kit/world.ts'
import { type FrameTimes, pressToFrame } from './browser/pressToFrame.ts'
import { percentile, printLine, spreadOf } from './line.ts'

/** Press on a live card until the first decoded picture: a signed-in fan who holds a pass, and a browser that was never here. */
const PRESSES = Number(process.argv[2] ?? 30)

const world = await startTestWorld()
const url = world.publicUrl
const host = await launchBrowser({ role: 'publisher', camera: cameraFile() })
const fans = await launchBrowser({ role: 'viewer' })
const times: FrameTimes[] = []
const guests: FrameTimes[] = []
try {
  const creator = await makeCreator(url, 'firstframe')
  const studio = await (await openProfile(host, url, creator)).newPage()
  await studio.goto(`${url}/studio/live`)
  await studio.locator('button:has-text("Go live")').click()
  await studio.locator('[data-testid="state:control:live"]').waitFor({ timeout: 30_000 })

  // one press more than counted: the first one fills the browser's caches
  for (let press = 0; press <= PRESSES; press++) {
    const fan = await makePerson(url)
    await buyPass(fan, creator, GOLD.priceUnits)
    const profile = await openProfile(fans, url, fan)
    const page = await profile.newPage()
    const taken = await pressToFrame(page, url, `main a[href="/c/${creator.handle}/live"]`)
    if (press > 0) times.push(taken)
    process.stderr.write(`${press} of ${PRESSES}: ${Math.round(taken.pressToFrameMs)} ms\n`)
    await profile.close()
  }

  const open = await makeCreator(url, 'openframe')
  const stage = await (await openProfile(host, url, open)).newPage()
  await stage.goto(`${url}/studio/live`)
  await stage.locator('.seg label:has-text("Public")').click()
  await stage.locator('button:has-text("Go live")').click()
  await stage.locator('[data-testid="state:control:live"]').waitFor({ timeout: 30_000 })
  for (let press = 0; press <= PRESSES; press++) {
    const profile = await openProfile(fans, url)
    const taken = await pressToFrame(await profile.newPage(), url, `main a[href="/c/${open.handle}/live"]`)
    if (press > 0) guests.push(taken)
    process.stderr.write(`guest ${press} of ${PRESSES}: ${Math.round(taken.pressToFrameMs)} ms\n`)
    await profile.close()
  }
} finally {
  await Promise.all([host.close(), fans.close()])
  await world.end()
}

const of = (pick: (t: FrameTimes) => number) => times.map((t) => Math.round(pick(t)))
const guestTotal = guests.map((taken) => Math.round(taken.pressToFrameMs))
const total = of((t) => t.pressToFrameMs)
printLine(
  'firstframe',
  times.length,
  {
    press_to_frame_p50_ms: percentile(total, 0.5),
    press_to_frame_p95_ms: percentile(total, 0.95),
    guest_press_to_frame_p95_ms: percentile(guestTotal, 0.95),
    admit_p50_ms: percentile(
      of((t) => t.admitMs),
      0.5,
    ),
    connect_p50_ms: percentile(
      of((t) => t.connectMs),
      0.5,
    ),
    decode_p50_ms: percentile(
      of((t) => t.decodeMs),
      0.5,
    ),
  },
  { press_to_frame_ms: spreadOf(total), guest_press_to_frame_ms: spreadOf(guestTotal) },
)
