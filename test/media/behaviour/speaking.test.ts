import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { bitsFor, SPEAKER_BITS } from '#domain/room/permission.ts'
import { launchRole, openStagePage, type StagePage } from '#test/kit/media/mediaBrowser.ts'
import { type MediaNode, startMediaNode } from '#test/kit/media/mediaNode.ts'
import { type MediaPage, serveMediaPage } from '#test/kit/media/mediaPage.ts'
import { until } from '#test/kit/time/until.ts'

const ROOM = 'voice0room0of0browsers0000'
const HOST_BITS = bitsFor('voice', 'host')
const LISTENER_BITS = bitsFor('voice', 'viewer')

describe('a listener who gets the floor, in a browser', function () {
  this.timeout(60_000)
  let media: MediaNode
  let site: MediaPage
  let browser: Browser
  let host: StagePage
  let speaker: StagePage

  // keys of who listens: what was granted comes from the engine alone
  const ticketOf = (user: string, bits: number) => () => media.ticket({ room: ROOM, user, bits })
  async function enter(user: string, bits: number): Promise<StagePage> {
    const page = await openStagePage(browser, site.url, ticketOf(user, bits))
    expect(await page.enter(ticketOf(user, bits)())).to.equal('joined')
    return page
  }
  const run = (code: string) => speaker.page.evaluate(`window.stage.${code}`)
  const grant = (bits: number) =>
    media.control('POST', `/rooms/${ROOM}/grant`, { userId: 'sea_speaker', bits })
  const spoken = async () =>
    (await media.counters(ROOM)).publications.filter(({ seatId }) => seatId === 'sea_speaker')
  const forwarded = async () => (await spoken()).reduce((sum, one) => sum + one.packetsForwarded, 0)
  async function isHeard(): Promise<void> {
    const from = await forwarded()
    await until('the voice goes on to others', async () => (await forwarded()) > from + 20)
  }
  async function entersAgain(): Promise<void> {
    const from = (await speaker.heard()).length
    await run('client.enterAgain()')
    await until('in again', async () =>
      (await speaker.heard()).slice(from).some(([name, state]) => name === 'state' && state === 'connected'),
    )
  }

  before(async () => {
    media = await startMediaNode()
    const spec = { providerRoomId: ROOM, kind: 'voice', maxParticipants: null }
    expect((await media.control('POST', '/rooms', spec)).status).to.equal(200)
    site = await serveMediaPage()
    browser = await launchRole({ role: 'publisher' })
    host = await enter('sea_host', HOST_BITS)
    expect(await host.publish('microphone')).to.equal('published')
    speaker = await enter('sea_speaker', LISTENER_BITS)
    await speaker.waitFor('remote-published')
  })
  after(async () => {
    await browser?.close()
    await site?.stop()
    await media?.stop()
  })

  it('[S3.29] publishes over the connection they listen with, and again over the next one', async () => {
    // the page hears of it before the engine does
    const speaking = run('speak()')
    await grant(SPEAKER_BITS)
    expect(await speaking).to.equal('speaking')
    await host.waitFor('remote-published', ([one]) => (one as { seatId: string }).seatId === 'sea_speaker')
    await isHeard()
    const states = (await speaker.heard()).flatMap(([name, state]) => (name === 'state' ? [state] : []))
    expect(states).to.deep.equal(['connecting', 'connected'])
    await entersAgain()
    await isHeard()
  })

  it('[S3.29] begins the next time on the same connection, with an open microphone', async () => {
    // figures are of what is sent, and later again of what is heard
    const isSending = async () => (await speaker.stats()).framesEncoded !== null
    expect(await isSending()).to.equal(true)
    await speaker.setMuted('microphone', true)
    await grant(LISTENER_BITS)
    await run('speech.stop()')
    expect(await isSending()).to.equal(false)
    await grant(SPEAKER_BITS)
    expect(await run('speak()')).to.equal('speaking')
    await isHeard()
  })

  it('[S3.30] sends nothing more when it is taken back, also over the next connection, and nothing failed', async () => {
    await grant(LISTENER_BITS)
    await speaker.waitFor('unsent')
    const atCut = await forwarded()
    await entersAgain()
    const sounds = async () =>
      (await media.participants(ROOM)).map(({ userId, publishing }) => `${userId} ${publishing}`).sort()
    await until('both inside', async () => (await sounds()).length === 2)
    expect(await sounds()).to.deep.equal(['sea_host microphone', 'sea_speaker '])
    expect(await forwarded()).to.equal(atCut)
    expect((await speaker.heard()).filter(([name]) => name === 'error')).to.deep.equal([])
    expect(await run('speak()')).to.equal('FORBIDDEN')
  })
})
