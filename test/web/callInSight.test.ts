import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { closeProfiles, sharedBrowser } from '#test/kit/perProcess/browsers.ts'
import { buildWeb } from './build/buildWeb.ts'
import { serveBuild } from './build/serveBuild.ts'

describe('a call on a phone that is turned', function () {
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

  for (const [state, width, height] of [
    ['meeting:together', 844, 390],
    ['meeting:unheard', 667, 375],
    ['meeting:voice', 667, 375],
    ['meeting:apart', 844, 390],
    ['meeting:together', 390, 844],
  ] as const)
    it(`[S3.44] has what mutes and leaves in sight, and all that is said: ${state} at ${width}×${height}`, async () => {
      const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' })
      await page.goto(`${server.url}/?theme=dark&state=${state}`)
      const call = page.getByTestId('call-together')
      await call.waitFor()
      // below the bar of the shell, which the fixtures have not
      const bar = await call.evaluate((one) =>
        Number.parseInt(getComputedStyle(one).getPropertyValue('--bar-top'), 10),
      )
      const top = Number((await call.boundingBox())?.y)
      const seen = [
        page.getByRole('button', { name: 'Microphone', exact: true }),
        page.getByRole('button', { name: 'Leave', exact: true }),
        page.getByTestId('call-left'),
        ...(await page.locator('.callnote, .callname').all()),
      ]
      for (const one of seen) {
        const box = await one.boundingBox()
        expect(Number(box?.y), `top of ${one}`).to.be.at.least(top)
        expect(bar - top + Number(box?.y) + Number(box?.height), `end of ${one}`).to.be.at.most(height)
        expect(Number(box?.x) + Number(box?.width), `side of ${one}`).to.be.at.most(width)
      }
      await page.getByRole('button', { name: 'Leave', exact: true }).click({ trial: true })
      await page.close()
    })
})
