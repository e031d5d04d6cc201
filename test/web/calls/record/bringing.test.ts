import { join } from 'node:path'
import { expect } from 'chai'
import type { BrowserContext, Page } from 'playwright-core'
import { MAX_BEATS } from '#protocol/calls/callBeats.ts'
import { sharedBrowser } from '#test/kit/perProcess/browsers.ts'
import { until } from '#test/kit/time/until.ts'
import type { KeptBeat } from '#web/calls/record/beatStore.ts'
import { serveCallPage } from '../../media/direct/serveCallPage.ts'
import { type RecordServer, startRecordServer } from './recordServer.ts'

const MINE = 'acc_mine'
const HOUR_MS = 3600 * 1000

/** Beats of one page of a room, one after the other until now. */
function beatsOf(count: number, of: Partial<Omit<KeptBeat, 'beat'>> = {}, agoMs = 0): KeptBeat[] {
  const startMs = Date.now() - agoMs - count * 5000
  return Array.from({ length: count }, (_, at) => ({
    ...{ roomId: 'rom_one', accountId: MINE, key: 'K', ...of },
    beat: {
      ...{ page: 'page-one', n: at + 1, isLinked: true, sent: 250, received: 250, signature: 'S' },
      ...{ fromMs: startMs + at * 5000, untilMs: startMs + (at + 1) * 5000 },
    },
  }))
}

describe('beats that a browser brings', function () {
  this.timeout(60_000)
  let script: string
  let server: RecordServer
  let profile: BrowserContext

  before(async () => {
    const served = await serveCallPage(join(import.meta.dirname, 'recordPage.ts'))
    script = served.script
    await served.stop()
  })
  beforeEach(async () => {
    server = await startRecordServer(script)
    profile = await (await sharedBrowser({ role: 'viewer' })).newContext()
  })
  afterEach(async () => {
    await profile?.close()
    await server?.stop()
  })

  async function openPage(isKept = true): Promise<Page> {
    const page = await profile.newPage()
    if (!isKept)
      await page.addInitScript(
        "Object.defineProperty(IDBFactory.prototype, 'open', { value: () => { throw new DOMException('private', 'InvalidStateError') } })",
      )
    await page.goto(server.url)
    return page
  }
  const keep = (page: Page, kept: KeptBeat[]) =>
    page.evaluate(async (all) => {
      for (const one of all) await window.record.keepBeat(one)
    }, kept)
  const left = (page: Page, accountId = MINE) =>
    page.evaluate(async (id) => (await window.record.readBeats(id)).map(({ roomId }) => roomId), accountId)
  const bring = (page: Page) =>
    page.evaluate((id) => window.record.startBringing(id, { isFinishing: true }), MINE)
  const isNoneLeft = (page: Page) => until('nothing is left', async () => (await left(page)).length === 0)
  const numbers = () => server.brought.flatMap(({ beats }) => beats.map(({ n }) => n))

  it('[S3.38] are kept over a reload and while the server is away, and brought once it is back, each once and in order', async () => {
    const page = await openPage()
    server.isAway = true
    const kept = beatsOf(MAX_BEATS + 10)
    await keep(page, kept)
    await bring(page)
    await until('it tried', () => server.cut > 0)
    await page.reload()
    await bring(page)
    const cut = server.cut
    await until('it tries again by itself', () => server.cut > cut + 1)
    expect(await left(page)).to.have.length(kept.length)
    server.isAway = false
    await isNoneLeft(page)
    expect(server.brought.map(({ beats }) => beats.length)).to.deep.equal([MAX_BEATS, 10])
    expect(server.brought.flatMap(({ beats }) => beats)).to.deep.equal(kept.map(({ beat }) => beat))
  })

  it('[S3.38] of one room and key go together; what the server refuses is forgotten; that of a room it does not know, as an older one knows none, and of another account stays', async () => {
    const page = await openPage()
    server.refused.add(2)
    server.unknown.add('rom_none')
    await keep(page, [
      ...beatsOf(3),
      ...beatsOf(2, { roomId: 'rom_two', key: 'L' }),
      ...beatsOf(2, { roomId: 'rom_none' }),
      ...beatsOf(1, { accountId: 'acc_other' }),
    ])
    await bring(page)
    await until('the others are gone', async () => (await left(page)).every((room) => room === 'rom_none'))
    expect(await left(page)).to.have.length(2)
    const came = server.brought.map(({ roomId, key, beats }) => `${roomId} ${key} ${beats.length}`)
    expect(came).to.have.members(['rom_one K 3', 'rom_two L 2'])
    expect(await left(page, 'acc_other')).to.deep.equal(['rom_one'])
  })

  it('[S3.38] that are ahead of the time of the server are brought again', async () => {
    const page = await openPage()
    server.ahead.add(2)
    await keep(page, beatsOf(2))
    await bring(page)
    await until('it tries again', () => server.brought.length > 1)
    expect(await left(page)).to.have.length(2)
    server.ahead.clear()
    await isNoneLeft(page)
  })

  it('[S3.38] are forgotten once no call of theirs can be open for them, whoever is signed in', async () => {
    const page = await openPage()
    await keep(page, [
      ...beatsOf(1, { accountId: 'acc_other', roomId: 'rom_late' }, 33 * HOUR_MS),
      ...beatsOf(1, { accountId: 'acc_other', roomId: 'rom_old' }, 35 * HOUR_MS),
    ])
    await bring(page)
    await until('the old one is forgotten', async () => (await left(page, 'acc_other')).length === 1)
    expect(await left(page, 'acc_other')).to.deep.equal(['rom_late'])
    expect([server.asked, server.posted]).to.deep.equal([1, 0])
  })

  for (const [who, accountId] of [
    ['another account', 'acc_other'],
    ['nobody', null],
  ] as const)
    it(`[S3.38] are shown to no other account: while ${who} is signed in they stay, and the page ends to bring them`, async () => {
      const page = await openPage()
      await page.clock.install()
      server.accountId = accountId
      await keep(page, beatsOf(2))
      await bring(page)
      await until('it asked who is signed in', () => server.asked > 0)
      // its turn is over
      await page.evaluate(() => navigator.locks.request('stagedoor-beats', () => undefined))
      server.accountId = MINE
      await page.clock.runFor(10 * 60_000)
      await bring(page)
      await isNoneLeft(page)
      expect([server.asked, server.posted]).to.deep.equal([2, 1])
    })

  it('[S3.38] are not forgotten by what is refused to an account that signed in while the call goes on', async () => {
    const page = await openPage()
    await page.clock.install()
    await page.evaluate((id) => {
      window.record.startBringing(id)
    }, MINE)
    await until('it knows who is signed in', () => server.asked > 0)
    await page.evaluate(() => navigator.locks.request('stagedoor-beats', () => undefined))
    server.accountId = 'acc_other'
    server.unknown.add('rom_one')
    await keep(page, beatsOf(2))
    await until('it asked once more', async () => {
      await page.clock.runFor(1000)
      return server.asked > 2
    })
    expect(await left(page)).to.have.length(2)
    expect(server.posted, 'shown once').to.equal(1)
    server.accountId = MINE
    server.unknown.clear()
    await until('nothing is left', async () => {
      await page.clock.runFor(1000)
      return (await left(page)).length === 0
    })
  })

  it('[S3.38] of two tabs come once', async () => {
    const tabs = [await openPage(), await openPage()]
    await keep(tabs[0] as Page, beatsOf(3 * MAX_BEATS))
    await Promise.all(tabs.map(bring))
    await isNoneLeft(tabs[0] as Page)
    expect(numbers()).to.deep.equal(beatsOf(3 * MAX_BEATS).map(({ beat }) => beat.n))
  })

  it('[S3.38] are brought by the page itself where the browser keeps nothing', async () => {
    const page = await openPage(false)
    server.isAway = true
    await keep(page, beatsOf(3))
    await bring(page)
    await until('it tried', () => server.cut > 0)
    server.isAway = false
    await isNoneLeft(page)
    expect(numbers()).to.deep.equal([1, 2, 3])
  })
})
