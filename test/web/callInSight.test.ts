import { expect } from 'chai'
import type { CallRelay } from '#protocol/calls.ts'
import { until } from '#test/kit/time/until.ts'
import { sampleMeeting } from '#web/fixtures/meetings/sampleMeeting.ts'
import { sampleConfig } from '#web/fixtures/sampleData.ts'
import { useFixtures } from './build/useFixtures.ts'

const CONFLICT = {
  status: 409,
  json: { type: '', title: 'Conflict', status: 409, code: 'CONFLICT', ref: 'r_1', detail: 'Press again.' },
}
const UNAVAILABLE = {
  status: 503,
  json: { type: '', title: 'Busy', status: 503, code: 'BUSY', ref: 'r_1', detail: 'Press again.' },
}
const entryWith = (relay: CallRelay | null) => ({
  status: 201,
  json: {
    ...{ decisionId: 'dec_1', seatId: 'sea_1', roomId: 'rom_1', bits: 3, beatEveryS: 15, nowMs: 0 },
    validUntil: sampleMeeting.endsAt,
    ticket: {
      provider: 'direct',
      topology: 'p2p',
      side: 'fan',
      media: 'video',
      bits: 3,
      other: 'acc_2',
      relay,
    },
  },
})
const entryBy = (username: string) =>
  entryWith({ urls: ['turn:relay.example'], username, credential: 'x', lifeS: 600 })
const CONFIG = { status: 200, json: { ...sampleConfig, areCallsRelayed: false } }
/** What the page may be answered with by an installation whose relay was taken away since it was loaded. */
const WITHOUT_RELAY = {
  'a refusal': { answer: CONFLICT, config: CONFIG },
  'a refusal, and the site cannot be asked how calls go': { answer: CONFLICT, config: UNAVAILABLE },
  'a seat that is not relayed': { answer: entryWith(null), config: CONFIG },
  'such a seat, and the site cannot be asked': { answer: entryWith(null), config: UNAVAILABLE },
}

describe('a call in its page', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()

  for (const [state, width, height] of [
    ['meeting:together', 844, 390],
    ['meeting:unheard', 667, 375],
    ['meeting:voice', 667, 375],
    ['meeting:apart', 844, 390],
    ['meeting:lock-changed', 667, 375],
    ['meeting:mismatch', 667, 375],
    ['meeting:together', 390, 844],
  ] as const)
    it(`[S3.44] has what mutes and leaves in sight, and all that is said: ${state} at ${width}×${height}`, async () => {
      const page = await fixtures.newPage({ viewport: { width, height }, reducedMotion: 'reduce' })
      await page.goto(`${fixtures.url()}/?theme=dark&state=${state}`)
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
    })

  for (const [what, { answer, config }] of Object.entries(WITHOUT_RELAY))
    it(`[S0.16] says yes to showing an address for nobody who did not read of it, whatever the server answers: ${what}`, async () => {
      const page = await fixtures.newPage({ viewport: { width: 390, height: 844 } })
      const [entries, left]: [unknown[], string[]] = [[], []]
      await page.route('**/v1/**', (route) => {
        const { pathname } = new URL(route.request().url())
        if (pathname === '/v1/config') return route.fulfill(config)
        if (route.request().method() === 'DELETE') {
          left.push(pathname)
          return route.fulfill({ status: 204 })
        }
        entries.push(route.request().postDataJSON())
        return entries.length === 1 ? route.fulfill(answer) : undefined
      })
      await page.goto(`${fixtures.url()}/?state=meeting:lobby-press`)
      await page.getByRole('button', { name: 'Join the call', exact: true }).waitFor()
      expect(await page.getByTestId('call-lobby').textContent()).not.to.contain('address')
      await page.getByTestId('call-join').click()
      await page.getByText('Northlight can see your network address').waitFor()
      await page.getByText('you were not asked about that yet').waitFor()
      await page.getByRole('button', { name: 'Join and let Northlight see it' }).click()
      await until('it is asked again', () => entries.length === 2)
      expect(entries).to.deep.equal([
        { move: false, showsAddress: false },
        { move: false, showsAddress: true },
      ])
      expect(left).to.deep.equal(answer.status === 201 ? ['/v1/seats/sea_1'] : [])
    })

  it('[S0.16] comes in again with what opens ways now, on the same seat, and asks once more where no relay is left', async () => {
    const page = await fixtures.newPage({ viewport: { width: 390, height: 844 } })
    const answers = [entryBy('first'), UNAVAILABLE, entryBy('second'), CONFLICT]
    const entries: unknown[] = []
    await page.route('**/v1/**', (route) => {
      if (new URL(route.request().url()).pathname === '/v1/config') return route.fulfill(CONFIG)
      entries.push(route.request().postDataJSON())
      return route.fulfill(answers[entries.length - 1] ?? UNAVAILABLE)
    })
    await page.goto(`${fixtures.url()}/?state=meeting:lobby-press`)
    await page.getByRole('button', { name: 'Join the call', exact: true }).click()
    // nobody answers the second time: it begins anew with what it has
    for (const begun of ['first 1', 'first 2', 'second 3']) {
      await page.getByText(begun, { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Come in again' }).click()
    }
    await page.getByText('Northlight can see your network address').waitFor()
    const again = { move: false, showsAddress: false, seatId: 'sea_1' }
    expect(entries).to.deep.equal([{ move: false, showsAddress: false }, again, again, again])
  })

  it('[S3.45] who leaves while they come in again is out, and in again by another press', async () => {
    const page = await fixtures.newPage({ viewport: { width: 390, height: 844 } })
    const entries: unknown[] = []
    await page.route('**/v1/**', (route) => {
      if (route.request().method() === 'DELETE') return route.fulfill({ status: 204 })
      entries.push(route.request().postDataJSON())
      // the second one has no answer
      return entries.length === 2 ? undefined : route.fulfill(entryBy(`entry ${entries.length}`))
    })
    await page.goto(`${fixtures.url()}/?state=meeting:lobby-press`)
    const join = page.getByRole('button', { name: 'Join the call', exact: true })
    await join.click()
    await page.getByRole('button', { name: 'Come in again' }).click()
    await until('it is asked again', () => entries.length === 2)
    await page.getByRole('button', { name: 'Leave', exact: true }).click()
    await join.click()
    await page.getByText('entry 3 2', { exact: true }).waitFor()
    expect(entries[2], 'on another seat').to.deep.equal({ move: false, showsAddress: false })
  })

  it('says once that it goes on by itself', async () => {
    const page = await fixtures.newPage({ viewport: { width: 390, height: 844 } })
    await page.clock.install()
    const slow = page.getByText('This takes longer than usual')
    for (const [state, count] of [
      ['meeting:connecting', 1],
      ['meeting:apart', 0],
    ] as const) {
      await page.goto(`${fixtures.url()}/?state=${state}`)
      await page.getByTestId('call-together').waitFor()
      await page.clock.runFor(6000)
      expect(await slow.count(), state).to.equal(count)
    }
  })
})
