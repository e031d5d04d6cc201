import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import type { JoinTicket } from '#protocol/ticket.ts'
import { cameraFile, watchCamera } from '#test/kit/fakeCamera.ts'
import { launchRole, openStagePage, type StagePage } from '#test/kit/media/mediaBrowser.ts'
import { until } from '#test/kit/time/until.ts'
import { DIFFERENCES } from './differences.ts'
import { type ProviderStage, stageEmbedded, stageTrtc } from './stages.ts'

const HOST_BITS = 255
const VIEWER_BITS = 170

let rooms = 0
for (const [name, start] of [
  ['embedded', stageEmbedded],
  ['trtc', stageTrtc],
] as const) {
  describe(`a stream at ${name}, by the same port`, function () {
    this.timeout(60_000)
    let stage: ProviderStage
    let publisher: Browser
    let watcher: Browser
    let room: string
    let host: StagePage
    let fan: StagePage
    let fresh: string[]
    const asked = new Set<string>()

    const differs = (row: keyof typeof DIFFERENCES) => {
      asked.add(row)
      return DIFFERENCES[row][name]
    }
    const ticketOf = (user: string, bits: number): JoinTicket => stage.ticket({ room, user, bits })
    const open = (browser: Browser, user: string, bits: number) =>
      openStagePage(browser, stage.url, () => {
        fresh.push(user)
        return ticketOf(user, bits)
      })
    const openFan = (user: string) => open(watcher, user, VIEWER_BITS)
    const close = ({ page }: StagePage) => page.context().close()
    const enter = (page: StagePage, user: string) => page.enter(ticketOf(user, VIEWER_BITS))
    const statesOf = async (page: StagePage) =>
      (await page.heard()).filter(([event]) => event === 'state').map(([, state]) => state)
    const isBack = async (page: StagePage) => (await statesOf(page)).at(-1) === 'connected'
    const moves = (page: StagePage) => watchCamera(page.page, 4)
    /** packets of somebody's kind that went on to others */
    const passedOn = async (kind: string, user = 'sea_host') => {
      const { publications } = await stage.counters(room)
      return publications
        .filter((one) => one.seatId === user && one.kind === kind)
        .reduce((sum, { packetsForwarded }) => sum + packetsForwarded, 0)
    }
    const sounds = async () => {
      const before = await passedOn('microphone')
      await until('sound', async () => (await passedOn('microphone')) > before + 20)
    }
    const changes = async (kind: string) =>
      (await fan.heard()).flatMap(([event, one]) => {
        const publication = one as { kind?: string; isMuted?: boolean }
        return event === 'remote-changed' && publication.kind === kind ? [publication.isMuted] : []
      })
    const eventsSince = async (page: StagePage, from: number) =>
      (await page.heard()).slice(from).map(([event]) => event)

    before(async () => {
      stage = await start()
      publisher = await launchRole({ role: 'publisher', camera: cameraFile() })
      watcher = await launchRole({ role: 'viewer' })
    })
    after(async () => {
      await publisher?.close()
      await watcher?.close()
      await stage?.stop()
    })
    beforeEach(async () => {
      room = `r00m${String(rooms++).padStart(4, '0')}forboth000000000`
      fresh = []
      await stage.openRoom(room)
      host = await open(publisher, 'sea_host', HOST_BITS)
      fan = await openFan('sea_fan')
      expect(await host.enter(ticketOf('sea_host', HOST_BITS), true)).to.equal('joined')
      expect(await host.publish('camera', 'microphone')).to.equal('published')
      expect(await enter(fan, 'sea_fan')).to.equal('joined')
      await moves(fan)
    })
    afterEach(async () => {
      await close(host)
      await close(fan)
    })

    it('join, publish, watch: the code of the camera moves, and sound goes out', async () => {
      await sounds()
      expect(await statesOf(fan)).to.deep.equal(['connecting', 'connected'])
      const kinds = (await fan.heard()).flatMap(([event, one]) =>
        event === 'remote-published' ? [(one as { kind: string }).kind] : [],
      )
      expect(kinds.sort()).to.deep.equal(['camera', 'microphone'])
      const figures = () => fan.stats()
      await until('a figure', async () => ((await figures()).bitrateKbps ?? 0) > 0)
      const { framesDecoded, dtlsState } = await figures()
      expect(dtlsState).to.equal(differs('figures of encryption'))
      expect(framesDecoded !== null).to.equal(differs('frames that were counted'))
    })

    it('tickets of another room, of nobody’s room, of before, and used twice', async () => {
      const page = await openFan('sea_no')
      const wish = { user: 'sea_no', bits: VIEWER_BITS }
      const other = stage.ticket({ ...wish, room, signedRoom: 'an0therr00m000000000' })
      expect(await page.enter(other)).to.equal('FORBIDDEN')
      const nowhere = stage.ticket({ ...wish, room: 'r00mthatnobodyopened' })
      expect(await page.enter(nowhere)).to.equal(differs('a room that nobody opened'))
      const old = await stage.shortTicket({ ...wish, room })
      expect(await page.enter(old)).to.equal('TICKET_EXPIRED')
      const ticket = ticketOf('sea_no', VIEWER_BITS)
      expect(await page.enter(ticket)).to.equal('joined')
      const second = await openFan('sea_no')
      expect(await second.enter(ticket)).to.equal(differs('a ticket used twice'))
      await close(second)
      await close(page)
    })

    it('a viewer who comes before the host', async () => {
      const own = room
      room = `${own}early`
      await stage.openRoom(room)
      const early = await openFan('sea_early')
      expect(await enter(early, 'sea_early')).to.equal(differs('a viewer before the host'))
      await close(early)
      room = own
    })

    it('a host who mutes their sound is heard no more, then again, and the picture goes on', async () => {
      await host.setMuted('microphone', true)
      await until('muted', async () => (await changes('microphone')).at(-1) === true)
      await moves(fan)
      await host.setMuted('microphone', false)
      await until('not muted', async () => (await changes('microphone')).at(-1) === false)
      await sounds()
    })

    it('a server that mutes the picture leaves the sound', async () => {
      await stage.mutePicture(room, 'sea_host', true)
      await until('muted', async () => (await changes('camera')).at(-1) === true)
      await sounds()
      const events = (await host.heard()).map(([event]) => event)
      expect(events.includes('muted')).to.equal(differs('a server’s muting, told to its host'))
      await stage.mutePicture(room, 'sea_host', false)
      await until('not muted', async () => (await changes('camera')).at(-1) === false)
      await moves(fan)
    })

    it('another camera takes the place of the first, and nobody sees it end', async () => {
      const from = (await fan.heard()).length
      await host.changeCamera()
      await moves(fan)
      expect(await eventsSince(fan, from)).to.not.include('remote-unpublished')
      expect(await changes('camera')).to.not.include(true)
    })

    it('who is removed is told and out', async () => {
      const kept = ticketOf('sea_fan', VIEWER_BITS)
      await stage.remove(room, 'sea_fan')
      expect((await fan.waitFor('kicked'))[1]).to.equal(differs('what a removed page hears'))
      expect((await statesOf(fan)).at(-1)).to.equal('closed')
      expect(await fan.page.locator('video').count()).to.equal(0)
      const again = await openFan('sea_fan')
      expect(await again.enter(kept)).to.equal(differs('a kept ticket after the removal'))
      expect(fresh, 'nobody asks for another ticket').to.deep.equal([])
      await close(again)
    })

    it('a second page on the same seat ends the first, which is told', async () => {
      const second = await openFan('sea_fan')
      expect(await enter(second, 'sea_fan')).to.equal('joined')
      expect((await fan.waitFor('kicked'))[1]).to.equal('REPLACED')
      await moves(second)
      expect(await isBack(second)).to.equal(true)
      await close(second)
    })

    it('who enters again does so with one fresh ticket, and picture and sound come back', async () => {
      for (const [page, user] of [
        [fan, 'sea_fan'],
        [host, 'sea_host'],
      ] as const) {
        fresh = []
        const before = (await statesOf(page)).length
        await page.enterAgain()
        await until('out', async () => (await statesOf(page))[before] === 'reconnecting')
        await until('back', () => isBack(page))
        expect(fresh).to.deep.equal([user])
        await moves(fan)
        await sounds()
      }
    })

    it('a line that is cut for a moment mends itself without a ticket', async () => {
      const before = (await statesOf(fan)).length
      stage.cut()
      await until('it is noticed', async () => (await statesOf(fan))[before] === 'reconnecting')
      stage.plug()
      await until('the fan is back', () => isBack(fan))
      await until('the host is back', () => isBack(host))
      await moves(fan)
      await sounds()
      expect(fresh).to.deep.equal([])
    })

    it('a room that ends is over for everybody, told why', async () => {
      await stage.endRoom(room)
      for (const page of [host, fan]) {
        expect((await page.waitFor('kicked'))[1]).to.equal(differs('what is heard when the room ends'))
        expect((await statesOf(page)).at(-1)).to.equal('closed')
      }
      expect(fresh).to.deep.equal([])
    })

    it('leaving twice is leaving once', async () => {
      await fan.leave()
      await fan.leave()
      expect(await statesOf(fan)).to.deep.equal(['connecting', 'connected', 'closed'])
      await host.leave()
      await host.leave()
      const events = (await host.heard()).map(([event]) => event)
      expect(events.filter((event) => event === 'kicked' || event === 'error')).to.deep.equal([])
    })

    it('[T2] who publishes without a bit is refused, and not a packet goes out', async () => {
      const sneak = await openFan('sea_sneak')
      expect(await sneak.enter(ticketOf('sea_sneak', VIEWER_BITS), true)).to.equal('joined')
      expect(await sneak.publishBlank()).to.equal('FORBIDDEN')
      await moves(fan)
      const { seats, publications } = await stage.counters(room)
      expect(seats.find(({ seatId }) => seatId === 'sea_sneak')?.packetsIn ?? 0).to.equal(0)
      expect(publications.map(({ seatId }) => seatId)).to.not.include('sea_sneak')
      await close(sneak)
    })

    it('every row of the table was asked here', () => {
      expect([...asked].sort()).to.deep.equal(Object.keys(DIFFERENCES).sort())
    })
  })
}
