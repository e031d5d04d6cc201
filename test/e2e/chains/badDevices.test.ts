import { expect } from 'chai'
import type { BrowserContext } from 'playwright-core'
import { IS_DEEP } from '#test/e2e/journey/sizes.ts'
import { countRows } from '../journey/counts.ts'
import { openProfile } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { watchPage } from '../journey/watchPage.ts'

const GO = 'button:has-text("Go live")'

/** A camera that takes its time: it answers once the page is told. */
const SLOW_CAMERA = `{
  const devices = navigator.mediaDevices
  const ask = devices.getUserMedia.bind(devices)
  const isLet = new Promise((resolve) => (globalThis.letCamera = resolve))
  devices.getUserMedia = (wish) => isLet.then(() => ask(wish))
}`

/** The page is served so that the browser refuses it camera and microphone, as after a "Block". */
async function forbidDevices(context: BrowserContext): Promise<void> {
  await context.route('**/studio/live', async (route) => {
    const response = await route.fetch()
    const headers = { ...response.headers(), 'permissions-policy': 'camera=(), microphone=()' }
    await route.fulfill({ response, headers })
  })
}

describe('devices that say no', function () {
  this.timeout(120_000)
  const stage = useStage('chains')
  const counts = () => countRows(stage.world.current())

  if (IS_DEEP)
    it('[S3.14] camera missing: says so, goes nowhere, leaves no trace; with a camera it works', async () => {
      const creator = await stage.creator('northlight')
      const before = await counts()
      const bare = await stage.visit('/studio/live', creator)
      await bare.page.locator('[data-testid="state:studio:camera-DEVICE_MISSING"]').waitFor()
      await bare.press(GO)
      expect(await bare.page.locator('[data-line]').count()).to.equal(0)
      expect(await counts()).to.deep.equal(before)
      await bare.expectClean()
      await bare.page.context().close()

      const { studio } = await stage.goLive(creator)
      await studio.expectClean([NOT_YET_SEEN])
      await studio.page.context().close()
    })

  it('[S3.14] camera denied: says what to do, leaves no trace; once allowed it works', async () => {
    const creator = await stage.creator('kiln')
    const before = await counts()
    const context = await openProfile(stage.host(), stage.url(), creator)
    await forbidDevices(context)
    const studio = await watchPage(context, `${stage.url()}/studio/live`)
    await studio.page.locator('[data-testid="state:studio:camera-DEVICE_DENIED"]').waitFor()
    await studio.press(GO)
    await studio.press('button:has-text("Try the camera again")')
    await studio.page.locator('[data-testid="state:studio:camera-DEVICE_DENIED"]').waitFor()
    expect(await counts()).to.deep.equal(before)

    await context.unroute('**/studio/live')
    await studio.page.reload()
    await studio.page.locator('.previewstage .ov', { hasText: 'fps' }).waitFor()
    // from there everybody goes live
    if (IS_DEEP) {
      await studio.press(GO)
      await studio.page.locator('[data-testid="state:control:live"]').waitFor()
    }
    await studio.expectClean([NOT_YET_SEEN], /^error: Permissions policy violation/)
    await context.close()
  })

  if (IS_DEEP)
    it('[S3.14] camera slow: a press before it is there is not lost', async () => {
      const creator = await stage.creator('ferry')
      const context = await openProfile(stage.host(), stage.url(), creator)
      await context.addInitScript(SLOW_CAMERA)
      const studio = await watchPage(context, `${stage.url()}/studio/live`)
      await studio.press(GO)
      await studio.page.locator('button:has-text("Waiting for your camera")').waitFor()
      expect(await studio.page.locator('[data-line]').count()).to.equal(0)
      await studio.page.evaluate('letCamera()')
      await studio.page.locator('[data-testid="state:control:live"]').waitFor()
      await studio.expectClean([NOT_YET_SEEN])
      await context.close()
    })
})
