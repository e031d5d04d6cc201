import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { launchRole, openStagePage } from '#test/kit/media/mediaBrowser.ts'
import { type MediaNode, startMediaNode } from '#test/kit/media/mediaNode.ts'
import { type MediaPage, serveMediaPage } from '#test/kit/media/mediaPage.ts'
import { until } from '#test/kit/time/until.ts'

const ROOM = 'r00mwithtwohosts0000000000'
const HTML =
  '<!doctype html><title>watch</title><div id="screen"></div><script type="module" src="/watch.js"></script>'

/** What runs in the page: one subscriber and its last state. */
const ENTRY = `
import { createMediaClient } from './web/media/createMediaClient.ts'
import { createSubscriber } from './web/media/tracks/createSubscriber.ts'
window.watch = async (ticket) => {
  window.client = await createMediaClient('embedded')
  window.subscriber = createSubscriber({
    client: window.client,
    ticket,
    renew: () => Promise.reject(new Error('no renewal here')),
    onState: (state) => (window.state = state),
    onKicked: () => undefined,
    onFailed: () => undefined,
  })
}
window.host = null
window.setHost = (seatId) => {
  if (window.host !== null) window.subscriber.setContainer(window.host, null)
  window.host = seatId
  window.subscriber.setHosts(seatId === null ? [] : [seatId])
  if (seatId !== null) window.subscriber.setContainer(seatId, document.querySelector('#screen'))
}
window.decoded = async () => (await window.client.stats()).framesDecoded
window.shown = () =>
  [...document.querySelectorAll('#screen video')].map(({ dataset }) =>
    window.client.publications().find(({ id }) => id === dataset.publication)?.seatId)
`

async function serveWatchPage(): Promise<{ url: string; stop: () => void }> {
  const resolveDir = join(import.meta.dirname, '../../..')
  const stdin = { contents: ENTRY, resolveDir, loader: 'ts' as const }
  const { outputFiles } = await build({
    stdin,
    ...{ bundle: true, write: false, format: 'esm', target: 'es2022' },
    external: ['trtc-sdk-v5'],
  })
  const script = outputFiles[0]?.text ?? ''
  const server = createServer(({ url }, response) => {
    const isScript = url === '/watch.js'
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' })
    response.end(isScript ? script : HTML)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}/`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

describe('the subscriber', function () {
  this.timeout(60_000)
  let media: MediaNode
  let site: MediaPage
  let watch: Awaited<ReturnType<typeof serveWatchPage>>
  let publisher: Browser
  let viewer: Browser
  let fan: Page

  const shows = (seats: string[]) =>
    fan.waitForFunction(`JSON.stringify(window.shown()) === ${JSON.stringify(JSON.stringify(seats))}`)

  before(async () => {
    media = await startMediaNode()
    await media.openRoom(ROOM)
    site = await serveMediaPage()
    watch = await serveWatchPage()
    publisher = await launchRole({ role: 'publisher' })
    viewer = await launchRole({ role: 'viewer' })
    for (const user of ['sea_host', 'sea_other']) {
      const ticket = () => media.ticket({ room: ROOM, user, bits: 255 })
      const page = await openStagePage(publisher, site.url, ticket)
      expect(await page.enter(ticket())).to.equal('joined')
      expect(await page.publish('camera', 'microphone')).to.equal('published')
    }
    fan = await (await viewer.newContext()).newPage()
    await fan.goto(watch.url)
    const ticket = media.ticket({ room: ROOM, user: 'sea_fan', bits: 170 })
    await fan.evaluate(`window.watch(${JSON.stringify(ticket)})`)
    await fan.waitForFunction('window.client.publications().length === 4')
  })
  after(async () => {
    await publisher?.close()
    await viewer?.close()
    watch?.stop()
    await site?.stop()
    await media?.stop()
  })

  it('[S3.16] shows nobody while it is not known who the host is', async () => {
    await shows([])
    expect(await fan.evaluate('document.querySelectorAll("#screen audio").length')).to.equal(0)
  })

  it('[S3.16] shows the host and nobody else, although the engine offers both', async () => {
    await fan.evaluate('window.setHost("sea_host")')
    await shows(['sea_host'])
    expect(await fan.evaluate('document.querySelectorAll("#screen audio").length')).to.equal(1)
    await fan.waitForFunction('document.querySelector("#screen video").currentTime > 0.5')
    expect(await fan.evaluate('window.state')).to.include({ media: 'connected', hasPicture: true })
  })

  it('[S3.16] follows the host to a new seat and lets go of the old one', async () => {
    await fan.evaluate('window.setHost("sea_other")')
    await shows(['sea_other'])
  })

  it('keeps sound off and low when the person wants it so, also for a new seat', async () => {
    await fan.evaluate('window.subscriber.setSound({ volume: 0.25, isMuted: true })')
    await fan.evaluate('window.setHost("sea_host")')
    await shows(['sea_host'])
    await fan.waitForFunction(
      '[...document.querySelectorAll("#screen video, #screen audio")].every((one) => one.muted && one.volume === 0.25)',
    )
  })

  it('says that the host switched the camera off', async () => {
    await media.mute(ROOM, 'sea_host', ['camera'])
    await fan.waitForFunction('window.state.isPictureOff')
    await media.mute(ROOM, 'sea_host', [])
    await fan.waitForFunction('!window.state.isPictureOff')
  })

  const levelAt = (page: Page) =>
    page.evaluate('window.subscriber.levelOf(window.host ?? "sea_nobody")') as Promise<number | null>

  it('says how loud the host is whatever the volume here, nothing while it is muted, and nothing of nobody', async () => {
    expect(await levelAt(fan), 'muted here').to.equal(null)
    await fan.evaluate('window.subscriber.setSound({ volume: 0.25, isMuted: false })')
    // what was loud before has died away; then the device of the browser beeps as loud as can be
    await until('a pause', async () => ((await levelAt(fan)) ?? 1) < 0.02)
    await until('a beep', async () => ((await levelAt(fan)) ?? 0) > 0.5)
    expect(await levelAt(fan)).to.be.at.most(1)
    expect(await fan.evaluate('window.client.levelOf("sea_nobody")')).to.equal(null)
    await fan.evaluate('window.setHost(null)')
    expect(await levelAt(fan)).to.equal(null)
    expect(await fan.evaluate('window.state')).to.include({ hasSound: false, isSoundOff: false })
    await fan.evaluate('window.setHost("sea_host")')
    await shows(['sea_host'])
  })

  it('says that the host switched the microphone off', async () => {
    await fan.waitForFunction('window.state.hasSound && !window.state.isSoundOff')
    await media.mute(ROOM, 'sea_host', ['microphone'])
    await fan.waitForFunction('window.state.isSoundOff')
    expect(await levelAt(fan), 'nothing comes').to.equal(null)
    await media.mute(ROOM, 'sea_host', [])
    await until('a beep', async () => ((await levelAt(fan)) ?? 0) > 0.5)
    await fan.waitForFunction('!window.state.isSoundOff')
  })

  const packetsOf = async (seatId: string) =>
    (await media.counters(ROOM)).seats.find((one) => one.seatId === seatId)?.packetsOutOf ?? {
      high: 0,
      low: 0,
    }
  const soundPlays = (seconds: number) =>
    fan.waitForFunction(
      `((from) => document.querySelector('#screen audio').currentTime > from + ${seconds})(window.from ??= document.querySelector('#screen audio').currentTime)`,
    )

  it('[S1.2] gets the small picture in the same element when that is wanted, and none of the large one', async () => {
    await fan.waitForFunction('window.state.renditions.length === 2')
    await fan.evaluate('window.element = document.querySelector("#screen video")')
    await fan.evaluate('window.subscriber.setQuality("low")')
    const from = await packetsOf('sea_fan')
    await until('low packets', async () => (await packetsOf('sea_fan')).low > from.low + 20)
    const turned = await packetsOf('sea_fan')
    await until('more of them', async () => (await packetsOf('sea_fan')).low > turned.low + 20)
    expect((await packetsOf('sea_fan')).high).to.equal(turned.high)
    const decodedNow = () => fan.evaluate('window.decoded()') as Promise<number>
    const decoded = await decodedNow()
    await until('20 more pictures', async () => (await decodedNow()) > decoded + 20)
    expect(await fan.evaluate('window.element === document.querySelector("#screen video")')).to.equal(true)
    expect(await fan.evaluate('window.state')).to.include({ level: 'low', hasPicture: true })
  })

  it('[S1.2] sound only: not one packet of a picture, no element of it, and the sound goes on', async () => {
    await fan.evaluate('window.subscriber.setQuality("sound")')
    await fan.waitForFunction('document.querySelector("#screen video") === null')
    await soundPlays(0.2)
    const at = await packetsOf('sea_fan')
    await fan.evaluate('window.from = undefined')
    await soundPlays(0.5)
    expect(await packetsOf('sea_fan')).to.deep.equal(at)
    await fan.evaluate('window.subscriber.setQuality("high")')
    await shows(['sea_host'])
    await until('the picture', async () => (await packetsOf('sea_fan')).high > at.high + 20)
  })

  it('a listener of a voice room hears the host, and nothing of a picture is asked for or comes', async () => {
    const page = await (await viewer.newContext()).newPage()
    await page.goto(watch.url)
    const ticket = media.ticket({ room: ROOM, user: 'sea_listener', bits: 10 })
    await page.evaluate(`window.watch(${JSON.stringify(ticket)})`)
    await page.evaluate('window.subscriber.setQuality("sound")')
    await page.evaluate('window.setHost("sea_host")')
    await until('a beep', async () => ((await levelAt(page)) ?? 0) > 0.5)
    expect(await page.evaluate('window.state')).to.include({
      hasSound: true,
      hasPicture: false,
      level: 'none',
    })
    expect(await page.evaluate('document.querySelectorAll("#screen video").length')).to.equal(0)
    expect(await packetsOf('sea_listener')).to.deep.equal({ high: 0, low: 0 })
    await page.evaluate('window.subscriber.stop()')
    await page.close()
  })

  it('leaves nothing behind, and the engine knows at once', async () => {
    await fan.evaluate('window.subscriber.stop()')
    expect(await fan.evaluate('document.querySelectorAll("#screen *").length')).to.equal(0)
    const seats = (await media.participants(ROOM)).map(({ userId }) => userId)
    expect(seats).to.have.members(['sea_host', 'sea_other'])
  })
})
