import type { Page } from 'playwright-core'
import { cameraFile } from '#test/kit/fakeCamera.ts'
import type { ServedPage } from '#test/kit/media/servePage.ts'
import { sharedBrowser } from '#test/kit/perProcess/browsers.ts'
import { serveCallPage } from './serveCallPage.ts'

/**
 * For a test file: each test has a page of its own, for both sides of a call.
 * @param first runs in the page, earlier than its own script
 * @returns the page of the test that runs
 */
export function useCallPage(first?: () => void): () => Page {
  let served: ServedPage
  let page: Page

  before(async () => {
    served = await serveCallPage()
  })
  after(async () => {
    await served?.stop()
  })
  beforeEach(async () => {
    const browser = await sharedBrowser({ role: 'publisher', camera: cameraFile(8, 'plain') })
    page = await browser.newPage()
    if (first) await page.addInitScript(first)
    await page.goto(served.url)
  })
  afterEach(async () => {
    await page?.close()
  })
  return () => page
}
