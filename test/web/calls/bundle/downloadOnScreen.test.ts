import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import { sampleBundle } from '#web/fixtures/bookings/sampleBundle.ts'
import { sampleMeeting } from '#web/fixtures/meetings/sampleMeeting.ts'
import { useFixtures } from '../../build/useFixtures.ts'

const BUNDLE = '**/v1/me/calls/bookings/*/bundle'

describe('the record of a call as a file', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  const part = (page: Page) => page.getByTestId('download-record')

  it('[S3.46] is asked for once however often it is pressed, again after a failure, and saved as it came', async () => {
    const page = await fixtures.newPage({ viewport: { width: 390, height: 844 }, acceptDownloads: true })
    const asked: Route[] = []
    let next = Promise.withResolvers<Route>()
    await page.route(BUNDLE, (route) => {
      asked.push(route)
      next.resolve(route)
    })
    await page.goto(`${fixtures.url()}/?theme=dark&state=record:download`)
    const button = part(page).getByRole('button', { name: 'Download the record' })
    // two presses before anything is drawn
    await button.evaluate((element: HTMLElement) => {
      element.click()
      element.click()
    })
    const first = await next.promise
    expect(new URL(first.request().url()).pathname).to.equal(
      `/v1/me/calls/bookings/${sampleMeeting.id}/bundle`,
    )
    expect(await button.getAttribute('aria-disabled')).to.equal('true')
    next = Promise.withResolvers()
    await first.abort()
    await part(page).getByText('The record was not downloaded.').waitFor()
    expect(asked, 'one question for two presses').to.have.length(1)
    await part(page).getByRole('button', { name: 'Try again' }).click()
    const second = await next.promise
    const downloaded = page.waitForEvent('download')
    await second.fulfill({ json: sampleBundle })
    const file = await downloaded
    expect(file.suggestedFilename()).to.equal(`call-${sampleMeeting.id}.json`)
    expect(JSON.parse(readFileSync(await file.path(), 'utf8'))).to.deep.equal(sampleBundle)
    await part(page).getByText('The record was not downloaded.').waitFor({ state: 'detached' })
    expect(asked).to.have.length(2)
    expect(await part(page).getByRole('link').getAttribute('href')).to.equal('/verify')
  })
})
