import type { Browser, Page } from 'playwright-core'
import { closeProfiles, sharedBrowser } from '#test/kit/perProcess/browsers.ts'
import { buildWeb } from './buildWeb.ts'
import { openStates, type Sight, type Size, type Theme } from './openStates.ts'
import { serveBuild } from './serveBuild.ts'

/** The catalogue of states, served for the tests of a file. Pages that it opens are closed after the test. */
export function useFixtures() {
  let server: Awaited<ReturnType<typeof serveBuild>>
  let browser: Browser
  const pages: Page[] = []

  before(async () => {
    server = await serveBuild(await buildWeb('fixtures'), 'fixtures.html')
    browser = await sharedBrowser({ role: 'viewer' })
  })
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.close()
  })
  after(async () => {
    if (browser) await closeProfiles(browser)
    await server?.stop()
  })

  const where = () => ({ browser, url: server.url })
  return {
    /** what `openStates` asks for, for pages that outlive a test */
    where,
    url: () => server.url,
    async newPage(options: Parameters<Browser['newPage']>[0]): Promise<Page> {
      const page = await browser.newPage(options)
      pages.push(page)
      return page
    },
    async open(size: Omit<Size, 'name'>, theme: Theme): Promise<Sight> {
      const sight = await openStates(where(), size, theme)
      pages.push(sight.page)
      return sight
    },
  }
}
