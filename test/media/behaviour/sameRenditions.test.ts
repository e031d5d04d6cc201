import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { watchCamera } from '#test/kit/fakeCamera.ts'
import { launchRole, openStagePage, type StagePage } from '#test/kit/media/mediaBrowser.ts'
import { until } from '#test/kit/time/until.ts'
import { type ProviderStage, stageEmbedded, stageTrtc } from './stages.ts'

const ROOM = 'r00mofbothrenditions0000'

for (const [name, start] of [
  ['embedded', stageEmbedded],
  ['trtc', stageTrtc],
] as const) {
  describe(`renditions at ${name}, by the same port [S1.2]`, function () {
    this.timeout(60_000)
    let stage: ProviderStage
    let publisher: Browser
    let watcher: Browser
    let fan: StagePage

    before(async () => {
      stage = await start()
      await stage.openRoom(ROOM)
      publisher = await launchRole({ role: 'publisher' })
      watcher = await launchRole({ role: 'viewer' })
      const enter = async (browser: Browser, user: string, bits: number) => {
        const ticket = () => stage.ticket({ room: ROOM, user, bits })
        const page = await openStagePage(browser, stage.url, ticket)
        expect(await page.enter(ticket(), user === 'sea_host')).to.equal('joined')
        return page
      }
      const host = await enter(publisher, 'sea_host', 255)
      expect(await host.publish('camera', 'microphone')).to.equal('published')
      fan = await enter(watcher, 'sea_fan', 170)
      await moves()
    })
    after(async () => {
      await publisher?.close()
      await watcher?.close()
      await stage?.stop()
    })

    const moves = () => watchCamera(fan.page, 4)
    const choose = (choice: string) =>
      fan.page.evaluate(`window.stage.client.setRendition('sea_host', '${choice}')`)
    const flows = async () => {
      const { seats } = await stage.counters(ROOM)
      return seats.find(({ seatId }) => seatId === 'sea_fan')?.packetsOutOf ?? { high: 0, low: 0 }
    }
    const heardOn = async () => {
      const passed = async () => {
        const { publications } = await stage.counters(ROOM)
        return publications.find(({ kind }) => kind === 'microphone')?.packetsForwarded ?? 0
      }
      const before = await passed()
      await until('sound', async () => (await passed()) > before + 30)
    }
    const flowsMore = async (rendition: 'high' | 'low') => {
      const before = await flows()
      await until(rendition, async () => (await flows())[rendition] > before[rendition] + 20)
    }

    it('a camera can be had in two sizes', async () => {
      const cameras = (await fan.heard())
        .map(([, one]) => one as { kind?: string; renditions?: string[] } | undefined)
        .filter((one) => one?.kind === 'camera')
      expect(cameras.at(-1)?.renditions).to.have.members(['high', 'low'])
    })

    it('a viewer turns to the small one, and gets nothing of the large one any more', async () => {
      await choose('low')
      await flowsMore('low')
      const turned = await flows()
      await moves()
      await flowsMore('low')
      expect((await flows()).high).to.equal(turned.high)
    })

    it('to the sound alone: not one packet of a picture', async () => {
      await choose('none')
      await heardOn()
      const silent = await flows()
      await heardOn()
      expect(await flows()).to.deep.equal(silent)
    })

    it('and back, and was never told of an end', async () => {
      await choose('low')
      await flowsMore('low')
      await choose('high')
      await flowsMore('high')
      await moves()
      expect((await fan.heard()).map(([event]) => event)).to.not.include('remote-unpublished')
    })
  })
}
