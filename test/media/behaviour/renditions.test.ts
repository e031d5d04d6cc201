import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { launchRole, openStagePage, type StagePage } from '#test/kit/media/mediaBrowser.ts'
import { type MediaNode, startMediaNode } from '#test/kit/media/mediaNode.ts'
import { type MediaPage, serveMediaPage } from '#test/kit/media/mediaPage.ts'
import { until } from '#test/kit/time/until.ts'

const ROOM = 'r00mofrenditions0000000000'

describe('renditions with real browsers', function () {
  this.timeout(40_000)
  let media: MediaNode
  let site: MediaPage
  let publisher: Browser
  let watcher: Browser
  let host: StagePage
  let fan: StagePage

  before(async () => {
    media = await startMediaNode()
    await media.openRoom(ROOM)
    site = await serveMediaPage()
    publisher = await launchRole({ role: 'publisher' })
    watcher = await launchRole({ role: 'viewer' })
    const enter = async (browser: Browser, user: string, bits: number) => {
      const ticket = () => media.ticket({ room: ROOM, user, bits })
      const page = await openStagePage(browser, site.url, ticket)
      expect(await page.enter(ticket())).to.equal('joined')
      return page
    }
    host = await enter(publisher, 'sea_host', 255)
    expect(await host.publish('camera', 'microphone')).to.equal('published')
    fan = await enter(watcher, 'sea_fan', 170)
    await fan.sees(5)
  })
  after(async () => {
    await publisher?.close()
    await watcher?.close()
    await site?.stop()
    await media?.stop()
  })

  const out = async () =>
    (await media.counters(ROOM)).seats.find(({ seatId }) => seatId === 'sea_fan')?.packetsOutOf ?? {
      ...{ high: 0, low: 0 },
    }

  async function soundFor(packets: number): Promise<void> {
    const forwarded = async () =>
      (await media.counters(ROOM)).publications.find(({ kind }) => kind === 'microphone')?.packetsForwarded ??
      0
    const from = await forwarded()
    await until('sound goes on', async () => (await forwarded()) > from + packets)
  }

  it('holds the high rendition back and sends it again: frames go on, and nobody sees it end [S1.2]', async () => {
    const heardBefore = (await fan.heard()).length
    const hold = (on: boolean) => host.page.evaluate(`window.stage.client.holdHigh(${on})`)
    await hold(true)
    const held = await out()
    await fan.sees(20)
    expect((await out()).high).to.equal(held.high)
    expect((await out()).low).to.be.greaterThan(held.low)
    // a camera that is changed meanwhile is sent in the small one
    await host.changeCamera()
    await fan.sees(20)
    await hold(false)
    await until('the high one', async () => (await out()).high > held.high + 10)
    await fan.sees(20)
    const names = (await fan.heard()).slice(heardBefore).map(([name]) => name)
    expect(names).to.not.include('remote-unpublished')
  })

  it('turns in a page between large, small and nothing, and the sound goes on [S1.2]', async () => {
    const choose = (choice: string) =>
      fan.page.evaluate(`window.stage.client.setRendition('sea_host', '${choice}')`)
    for (let n = 0; n < 4; n++) {
      await choose(n % 2 === 0 ? 'low' : 'high')
      await fan.sees(15, 5000)
    }
    const delayBefore = (await fan.stats()).delayMs ?? 0
    await choose('none')
    await soundFor(20)
    const silent = await out()
    await soundFor(40)
    expect(await out()).to.deep.equal(silent)
    await choose('high')
    await fan.sees(20)
    expect((await fan.stats()).delayMs ?? 0).to.be.lessThan(delayBefore + 300)
  })
})
