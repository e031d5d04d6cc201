import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import type { JoinTicket } from '#protocol/ticket.ts'
import { cameraFile, watchCamera } from '#test/kit/fakeCamera.ts'
import { launchRole, openStagePage, type StagePage } from '#test/kit/media/mediaBrowser.ts'
import { until } from '#test/kit/time/until.ts'
import { DIFFERENCES } from './differences.ts'
import type { ProviderStage } from './stages.ts'

export const HOST_BITS = 255
export const VIEWER_BITS = 170

/** A room at a provider in which somebody sends and somebody watches, from test to test. */
export interface ProviderStream {
  stage(): ProviderStage
  room(): string
  host(): StagePage
  fan(): StagePage
  /** who asked for another ticket since the test began */
  fresh(): string[]
  /** A new room with a host who sends and a fan who watches; who was there before goes. */
  begin(): Promise<void>
  /** another page takes the place of the fan's, which goes */
  replaceFan(page: StagePage): Promise<void>
  differs(row: keyof typeof DIFFERENCES): unknown
  /** rows of the table that were asked */
  asked(): string[]
  ticketOf(user: string, bits?: number): JoinTicket
  openFan(user: string): Promise<StagePage>
  openHost(user: string): Promise<StagePage>
  enter(page: StagePage, user: string): Promise<string>
  close(page: StagePage): Promise<void>
  statesOf(page: StagePage): Promise<unknown[]>
  isBack(page: StagePage): Promise<boolean>
  /** the code of the camera is seen to move */
  moves(page?: StagePage): Promise<void>
  /** so many more packets of the host's sound go on to others */
  sounds(packets?: number): Promise<void>
  /** of the fan, in order: whether a publication of a kind is muted */
  changes(kind: string): Promise<unknown[]>
  eventsSince(page: StagePage, from: number): Promise<unknown[]>
  /** packets of the host's picture that went to the fan, by rendition */
  flows(): Promise<{ high: number; low: number }>
  camera(): Promise<string | undefined>
}

let rooms = 0

/** Starts what a provider needs and two browsers, and fills a room. */
export function useStream(name: 'embedded' | 'trtc', start: () => Promise<ProviderStage>): ProviderStream {
  let stage: ProviderStage
  let publisher: Browser
  let watcher: Browser
  let room: string
  let host: StagePage | undefined
  let fan: StagePage | undefined
  let fresh: string[] = []
  const asked = new Set<string>()
  const there = (page: StagePage | undefined) => page ?? expect.fail('nobody is there yet')

  const ticketOf = (user: string, bits = VIEWER_BITS) => stage.ticket({ room, user, bits })
  const open = (browser: Browser, user: string, bits: number) =>
    openStagePage(browser, stage.url, () => {
      fresh.push(user)
      return ticketOf(user, bits)
    })
  const openFan = (user: string) => open(watcher, user, VIEWER_BITS)
  const close = ({ page }: StagePage) => page.context().close()
  const enter = (page: StagePage, user: string) => page.enter(ticketOf(user))
  const statesOf = async (page: StagePage) =>
    (await page.heard()).filter(([event]) => event === 'state').map(([, state]) => state)
  const moves = async (page = there(fan)) => void (await watchCamera(page.page, 4))
  const publications = async () =>
    (await stage.counters(room)).publications.filter(({ seatId }) => seatId === 'sea_host')
  const soundOut = async () =>
    (await publications())
      .filter(({ kind }) => kind === 'microphone')
      .reduce((sum, { packetsForwarded }) => sum + packetsForwarded, 0)

  async function begin(): Promise<void> {
    for (const page of [host, fan]) if (page) await close(page)
    room = `r00m${String(rooms++).padStart(4, '0')}forboth000000000`
    await stage.openRoom(room)
    host = await open(publisher, 'sea_host', HOST_BITS)
    fan = await openFan('sea_fan')
    expect(await host.enter(ticketOf('sea_host', HOST_BITS), true)).to.equal('joined')
    expect(await host.publish('camera', 'microphone')).to.equal('published')
    expect(await enter(fan, 'sea_fan')).to.equal('joined')
    await moves()
  }

  before('a provider, a host who sends and a fan who watches', async function () {
    this.timeout(60_000)
    stage = await start()
    publisher = await launchRole({ role: 'publisher', camera: cameraFile() })
    watcher = await launchRole({ role: 'viewer' })
    await begin()
  })
  beforeEach(() => {
    fresh = []
  })
  after(async () => {
    await publisher?.close()
    await watcher?.close()
    await stage?.stop()
  })

  return {
    ...{ begin, ticketOf, openFan, enter, close, statesOf, moves },
    stage: () => stage,
    room: () => room,
    host: () => there(host),
    fan: () => there(fan),
    fresh: () => fresh,
    async replaceFan(page) {
      await close(there(fan))
      fan = page
    },
    differs(row) {
      asked.add(row)
      return DIFFERENCES[row][name]
    },
    asked: () => [...asked],
    openHost: (user) => open(publisher, user, HOST_BITS),
    isBack: async (page) => (await statesOf(page)).at(-1) === 'connected',
    async sounds(packets = 10) {
      const before = await soundOut()
      await until('sound', async () => (await soundOut()) > before + packets)
    },
    changes: async (kind) =>
      (await there(fan).heard()).flatMap(([event, one]) => {
        const publication = one as { kind?: string; isMuted?: boolean }
        return event === 'remote-changed' && publication.kind === kind ? [publication.isMuted] : []
      }),
    eventsSince: async (page, from) => (await page.heard()).slice(from).map(([event]) => event),
    async flows() {
      // of all their pages
      const { seats } = await stage.counters(room)
      const ofFan = seats.filter(({ seatId }) => seatId === 'sea_fan').map((one) => one.packetsOutOf)
      const sum = (name: 'high' | 'low') => ofFan.reduce((total, one) => total + one[name], 0)
      return { high: sum('high'), low: sum('low') }
    },
    camera: async () => (await publications()).find(({ kind }) => kind === 'camera')?.publicationId,
  }
}
