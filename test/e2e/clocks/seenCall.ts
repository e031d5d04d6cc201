import { expect } from 'chai'
import type { Pool } from 'pg'
import type { Page } from 'playwright-core'
import type { CallRecordView } from '#api/calls/contract.ts'
import { watchCamera } from '#test/kit/fakeCamera.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

/** A beat is as long, and what is looked at begins and ends within one. */
const SLACK_S = 5
const ROWS = ['creator', 'fan', 'together'] as const

/** The picture of the other side that is large. */
export const OTHER_PICTURE = '[data-testid=call-remote] [data-place=large] video'

/** From the lobby into the call, by one press; where a relay carries it, nobody is asked about an address. */
export async function joinByLobby({ page, press }: WatchedPage): Promise<void> {
  await page.getByTestId('call-lobby').waitFor()
  expect(await watchCamera(page, 2, '[data-testid=call-lobby] video')).to.have.length.greaterThan(1)
  expect(await page.getByTestId('call-lobby').textContent()).not.to.match(/address/i)
  await expectAccessible(page)
  await press('[data-testid=call-join]:has-text("Join the call")')
}

/** The picture of the other side moves. */
export async function expectOther(page: Page, picture = OTHER_PICTURE): Promise<void> {
  await page.getByTestId('call-together').waitFor()
  await page.locator(picture).waitFor()
  expect(await watchCamera(page, 2, picture)).to.have.length.greaterThan(1)
}

/** What a row of the record says, in seconds. */
interface SeenRow {
  proven: number
  unproven: number
}

/** Time of the database, seconds since the epoch. */
export async function databaseNowS(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ s: number }>('SELECT extract(epoch FROM app.now())::float8 AS s')
  return rows[0]?.s ?? 0
}

/** How long the two were together by what a page in the call says, seconds; 0 while it says nothing. */
async function readTogetherS(page: Page): Promise<number> {
  const line = page.getByTestId('call-seen')
  const text = (await line.count()) === 0 ? '' : ((await line.textContent()) ?? '')
  const [, minutes = '0', seconds = '0'] = /(\d+):(\d\d) of \d+:\d\d/.exec(text) ?? []
  return Number(minutes) * 60 + Number(seconds)
}

/** Of the seconds from one moment to another, by the database, none is missing that both were together in. */
export function expectNoGap({ startsAt, together }: CallRecordView, [fromS, untilS]: [number, number]): void {
  const startS = Date.parse(startsAt) / 1000
  const whole = together.proven.some(
    ([from, until]) => startS + from <= fromS + SLACK_S && startS + until >= untilS - SLACK_S,
  )
  expect(whole, JSON.stringify([startS, fromS, untilS, together])).to.equal(true)
}

/** Both read in the call that they were together for so long. */
export async function expectTogetherFor(pages: Page[], seconds: number): Promise<void> {
  for (const page of pages)
    await until('it says how long they were together', async () => (await readTogetherS(page)) >= seconds)
}

/** What a page says at one moment: it reads the record again while it is looked at. */
function readRows(page: Page): Promise<Record<string, SeenRow>> {
  return page
    .locator('[data-testid^=record-]')
    .evaluateAll((rows) =>
      Object.fromEntries(
        (rows as unknown as { dataset: Record<string, string> }[]).map(({ dataset }) => [
          dataset.testid?.slice('record-'.length),
          { proven: Number(dataset.proven), unproven: Number(dataset.unproven) },
        ]),
      ),
    )
}

/** The rows of the record as a page shows it after the call, once so much of both together is proven. */
export async function expectRecord(page: Page, provenS: number): Promise<Record<string, SeenRow>> {
  const seen = await until(`${provenS} s together are proven`, async () => {
    const rows = await readRows(page)
    return (rows.together?.proven ?? 0) >= provenS && rows
  })
  expect(seen).to.have.all.keys(...ROWS)
  expect(seen.together?.proven).to.be.at.most(Math.min(seen.creator?.proven ?? 0, seen.fan?.proven ?? 0))
  return seen
}
