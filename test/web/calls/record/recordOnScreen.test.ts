import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import { READ_RECORD_MS, type RecordAnswer } from '#web/calls/record/recordModel.ts'
import { sampleRecord, sampleSeen } from '#web/fixtures/meetings/sampleRecord.ts'
import { useFixtures } from '../../build/useFixtures.ts'

const RECORD = '**/v1/me/calls/bookings/*/record'
const BOOKED_MS = 1_800_000
const ON_THEIR_WAY = 'The newest seconds are still on their way.'

/** Both were there and together from the second to the last but one until `untilS`, in a call that began then. */
function seenUntil(untilS: number, startsAt: string): RecordAnswer {
  const startsAtMs = Date.parse(startsAt)
  const seen = sampleSeen([[0, untilS]])
  return {
    ...sampleRecord({ creator: seen, fan: seen, together: seen }),
    startsAt,
    endsAt: new Date(startsAtMs + BOOKED_MS).toISOString(),
    nowMs: startsAtMs + (untilS + 5) * 1000,
  }
}

describe('the record of a call', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  const line = (page: Page) => page.getByTestId('call-seen')
  const shows = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor()
  const goOn = (page: Page) => page.getByRole('button', { name: 'Devices' }).click()

  /** The first question there is after something. */
  async function asked(page: Page, cause: () => Promise<void>): Promise<Route> {
    const { promise, resolve } = Promise.withResolvers<Route>()
    await page.route(RECORD, resolve, { times: 1 })
    await cause()
    return promise
  }

  it('[S3.38] shows in the call how long both were together, and keeps the number while it cannot be read', async () => {
    const page = await fixtures.newPage({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' })
    const questions: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/record')) questions.push(request.url())
    })
    await page.clock.install()
    await page.goto(`${fixtures.url()}/?theme=dark&state=meeting:seen-press`)
    const startsAt = String(await page.getByTestId('call-left').textContent())
    const nextRead = () => page.clock.runFor(READ_RECORD_MS + 100)
    expect([await line(page).count(), questions], 'it has not begun').to.deep.equal([0, []])
    const first = await asked(page, () => goOn(page))
    await first.fulfill({ json: seenUntil(0, startsAt) })
    await shows(page, 'Together 0:00 of 30:00')
    const second = await asked(page, nextRead)
    await second.fulfill({ json: seenUntil(12, startsAt) })
    await shows(page, 'Together 0:12 of 30:00')
    const third = await asked(page, nextRead)
    await third.abort()
    await goOn(page)
    await shows(page, 'Together 0:15 of 30:00')
    expect(await page.getByRole('alert').count(), 'nothing over the picture').to.equal(0)
    await line(page).click()
    const sheet = page.getByTestId('call-seen-sheet')
    await sheet.getByText('We could not read this again.').waitFor()
    expect(await sheet.getByTestId('record-together').getAttribute('data-proven')).to.equal('12')
    await sheet.getByText(ON_THEIR_WAY).waitFor()
    const again = await asked(page, () => sheet.getByRole('button', { name: 'Try again' }).click())
    await again.fulfill({ json: seenUntil(40, startsAt) })
    await sheet.getByRole('img', { name: 'Together: proven 0:40 of 30:00', exact: true }).waitFor()
    await sheet.getByText('We could not read this again.').waitFor({ state: 'detached' })
  })

  it('[S3.38] is on the page of the call, and says so where it cannot be read', async () => {
    const page = await fixtures.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(`${fixtures.url()}/?theme=light&state=booked:record-press`)
    const read = () => page.getByRole('button', { name: 'Read the record' }).click()
    await (await asked(page, read)).abort()
    const part = page.getByTestId('state:record')
    await part.getByText('We could not read what was seen of this call.').waitFor()
    const route = await asked(page, () => part.getByRole('button', { name: 'Try again' }).click())
    const alone = { creator: sampleSeen([[0, 1781]]), fan: sampleSeen([], [[0, 12]]) }
    await route.fulfill({ json: sampleRecord(alone) })
    await part.getByText('29:41 of 30:00').waitFor()
    const own = part.getByTestId('record-fan')
    expect([await own.getAttribute('data-proven'), await own.getAttribute('data-unproven')]).to.deep.equal([
      '0',
      '12',
    ])
    await own.getByText('+ 0:12 said by one alone').waitFor()
    await part.getByText('What only one of them says is shown, and proves nothing.').waitFor()
    expect(await part.getByText(ON_THEIR_WAY).count(), 'in a call alone').to.equal(0)
  })

  it('[S3.38] fits beside name, lock and time on small phones', async () => {
    for (const width of [390, 320]) {
      const page = await fixtures.newPage({ viewport: { width, height: 640 } })
      await page.goto(`${fixtures.url()}/?theme=dark&state=meeting:seen-long`)
      await line(page).waitFor()
      const parts = ['.calltop > span:first-child', '.calllock', '.callleft', '.callseen']
      const boxes = await Promise.all(
        parts.map(async (part) => {
          const box = await page.locator(part).boundingBox()
          if (!box) throw new Error(`no ${part}`)
          return { part, ...box }
        }),
      )
      for (const one of boxes) {
        expect(one.x >= 0 && one.x + one.width <= width, `${one.part} in ${width}`).to.equal(true)
      }
      const [seen] = boxes.splice(-1)
      const ends = new Set(boxes.map(({ y, height }) => Math.round(y + height)))
      expect(ends.size, `name, lock and time in one row at ${width}`).to.equal(1)
      expect(seen?.y, `the line below them at ${width}`).to.be.at.least(Math.max(...ends))
      const rights = boxes.slice(0, -1).map(({ x, width }) => x + width)
      expect(
        boxes.slice(1).every(({ x }, at) => x >= (rights[at] ?? 0)),
        `none over another at ${width}`,
      ).to.equal(true)
    }
  })
})
