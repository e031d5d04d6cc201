import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { closeProfiles, sharedBrowser } from '#test/kit/perProcess/browsers.ts'
import { buildWeb } from '../../build/buildWeb.ts'
import { serveBuild } from '../../build/serveBuild.ts'

describe('a door that is asked again', function () {
  this.timeout(120_000)
  let server: Awaited<ReturnType<typeof serveBuild>>
  let browser: Browser

  before(async () => {
    server = await serveBuild(await buildWeb('fixtures'), 'fixtures.html')
    browser = await sharedBrowser({ role: 'viewer' })
  })
  after(async () => {
    if (browser) await closeProfiles(browser)
    await server?.stop()
  })

  it('[S3.27] keeps the focus where it was pressed, though it compares prices before it has its buttons', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    await page.goto(`${server.url}/?theme=dark&state=gate:cheapest-here`)
    const again = page.getByRole('button', { name: 'Check again' })
    await again.waitFor()
    const focused = () => page.evaluate('document.activeElement.textContent')
    expect(await focused()).to.equal('Get 38 NORTH')
    await again.click()
    await again.waitFor()
    expect(await focused()).to.equal('Check again')
    await page.close()
  })
})
