import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { createCredentialSigner } from '#api/adapters/credentialSigner.ts'
import { createCloudApi } from '#api/adapters/trtc/cloudApi.ts'
import { type BrowserOptions, launchBrowser } from '#test/kit/browser.ts'
import { cameraFile, watchCamera } from '#test/kit/fakeCamera.ts'
import type { ServedPage } from '#test/kit/media/servePage.ts'
import { type Cloud, startCloud } from '#test/kit/tencent/cloud/startCloud.ts'
import type { EntryKeys } from '#test/kit/tencent/entry.ts'
import { openSdkTab, type SdkTab, serveSdkPage } from '#test/kit/tencent/serveSdkPage.ts'
import { until } from '#test/kit/time/until.ts'

const ROOM = 'r00minthecloud000000000000'
const HOST_BITS = 255
const VIEWER_BITS = 170

describe('the stand-in of TRTC carries a stream', function () {
  this.timeout(60_000)
  const browsers: Browser[] = []
  let cloud: Cloud
  let site: ServedPage
  let host: SdkTab
  let fan: SdkTab
  let viewers: Browser

  const keysOf = (userId: string, bits: number, more: Partial<EntryKeys> = {}): EntryKeys => {
    const { sdkAppId } = cloud
    const sign = createCredentialSigner({ sdkAppId, secret: cloud.keys.secret, clock: Date.now })
    const { userSig, privateMapKey } = sign({ userId, bits, providerRoomId: ROOM, lifeS: 120 })
    const role = bits === HOST_BITS ? ('anchor' as const) : ('audience' as const)
    return { sdkAppId, userId, userSig, privateMapKey, strRoomId: ROOM, role, ...more }
  }
  const launch = async (options: BrowserOptions) => {
    const browser = await launchBrowser(options)
    browsers.push(browser)
    return browser
  }
  const open = async (browser: Browser) =>
    await openSdkTab(await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage(), site.url)
  const manage = (action: string, more: Record<string, string | number | string[]>) =>
    createCloudApi({ url: cloud.url, ...cloud.keys, region: 'ap-singapore' }, Date.now)(action, {
      SdkAppId: cloud.sdkAppId,
      ...more,
    })
  const names = async (tab: SdkTab) => (await tab.heard()).map(([name]) => name)
  const moves = (tab: SdkTab) => watchCamera(tab.page, 3, '#screen video')
  /** packets that the node sent to somebody, and got from them */
  const packets = async (userId: string) => {
    const { seats } = await cloud.counters(ROOM)
    const { packetsIn = 0, packetsOut = 0 } = seats.find(({ seatId }) => seatId === userId) ?? {}
    return { packetsIn, packetsOut }
  }

  before(async () => {
    cloud = await startCloud()
    site = await serveSdkPage('standIn')
    host = await open(await launch({ role: 'publisher', camera: cameraFile() }))
    viewers = await launch({ role: 'viewer' })
    fan = await open(viewers)
  })
  after(async () => {
    for (const browser of browsers) await browser.close()
    await site?.stop()
    await cloud?.stop()
  })

  it('lets nobody in before the room is made, nor with keys of another', async () => {
    const early = await open(viewers)
    const refused = { code: 5400, extraCode: -100_006 }
    expect(await early.call('enter', keysOf('sea_fan', VIEWER_BITS))).to.deep.equal(refused)
    expect(await host.call('enter', keysOf('sea_host', HOST_BITS))).to.equal('in')
    const { privateMapKey } = keysOf('sea_other', VIEWER_BITS)
    expect(await early.call('enter', keysOf('sea_fan', VIEWER_BITS, { privateMapKey }))).to.deep.equal(
      refused,
    )
    const { privateMapKey: userSig } = keysOf('sea_fan', VIEWER_BITS)
    expect(await early.call('enter', keysOf('sea_fan', VIEWER_BITS, { userSig }))).to.deep.equal({
      ...{ code: 5400, extraCode: -100_018 },
    })
    expect(cloud.people(ROOM)).to.deep.equal(['sea_host'])
    await early.page.context().close()
  })

  it('tells a host when picture and sound are out, and an audience who is there', async () => {
    await host.call('publish')
    const isOut = (mediaType: string) => (given: Record<string, unknown>) =>
      given.mediaType === mediaType && given.state === 'started'
    await host.waitFor('publish-state-changed', isOut('video'))
    await host.waitFor('publish-state-changed', isOut('audio'))
    expect(await fan.call('enter', keysOf('sea_fan', VIEWER_BITS))).to.equal('in')
    const isHost = ({ userId }: Record<string, unknown>) => userId === 'sea_host'
    for (const name of ['remote-user-enter', 'remote-video-available', 'remote-audio-available'])
      await fan.waitFor(name, isHost)
    expect(await names(host), 'an audience is silent').to.not.include('remote-user-enter')
  })

  it('sends nothing before it is asked for; then moves in an element of its own, and sounds outside', async () => {
    expect((await packets('sea_fan')).packetsOut).to.equal(0)
    await fan.call('watch', 'sea_host')
    await moves(fan)
    await fan.call('hear', 'sea_host')
    await fan.waitFor('track')
    expect(await fan.call('elements')).to.deep.equal({
      inContainer: ['VIDEO'],
      elsewhere: 0,
      hasSound: false,
    })
    const bitrateOf = (given: Record<string, unknown>) =>
      (given.remoteStatistics as { audio: { bitrate: number }; video: { frameRate: number }[] }[])[0]
    await fan.waitFor('statistics', (given) => {
      const remote = bitrateOf(given)
      return Boolean(remote && remote.audio.bitrate > 0 && (remote.video[0]?.frameRate ?? 0) > 0)
    })
    await fan.waitFor('network-quality', ({ downlinkNetworkQuality }) => Number(downlinkNetworkQuality) > 0)
    await host.waitFor('network-quality', ({ uplinkNetworkQuality }) => Number(uplinkNetworkQuality) > 0)
  })

  it('says how loud everybody is once that is asked for, the own sound under no name', async () => {
    expect(await names(fan)).to.not.include('audio-volume')
    await fan.call('evaluate', 100)
    await host.call('evaluate', 100)
    type Volumes = { userId: string; volume: number; floatVolume: number }[]
    const isHeard = (of: string) => (given: Record<string, unknown>) =>
      (given.result as Volumes).some(({ userId, volume }) => userId === of && volume > 0 && volume <= 100)
    await fan.waitFor('audio-volume', isHeard('sea_host'))
    await host.waitFor('audio-volume', isHeard(''))
    const [, given] = await fan.waitFor('audio-volume', isHeard('sea_host'))
    expect(
      (given.result as Volumes).map(({ userId }) => userId),
      'who sends nothing has no volume',
    ).to.deep.equal(['sea_host'])
    await fan.call('evaluate', 0)
    await host.call('evaluate', 0)
  })

  it('another camera takes the place of the first, and nobody is told', async () => {
    await host.call('changeCamera')
    await moves(fan)
    expect(await names(fan)).to.not.include('remote-video-unavailable')
    expect(await names(host)).to.not.include('remote-video-unavailable')
  })

  it('a call about somebody who is not there is refused', async () => {
    const codes = fan.page.evaluate(
      `stage.watch('sea_nobody').then(() => 'done', ({ code, extraCode }) => [code, extraCode])`,
    )
    expect(await codes).to.deep.equal([5100, 5102])
    const twice = fan.page.evaluate(`stage.watch('sea_host').then(() => 'done', ({ code }) => code)`)
    expect(await twice).to.equal(5998)
  })

  it('[T2] who has no bit sends nothing; without permission control they do, and the cloud tells of it', async () => {
    const sneak = await open(browsers[0] as Browser)
    const keys = keysOf('sea_sneak', VIEWER_BITS, { role: 'anchor' })
    expect(await sneak.call('enter', keys)).to.equal('in')
    await sneak.call('publish')
    const [, given] = await sneak.waitFor('publish-state-changed', ({ reason }) => reason === 'error')
    expect(given).to.deep.include({ state: 'stopped', error: { code: 5400, extraCode: null } })
    expect((await packets('sea_sneak')).packetsIn).to.equal(0)
    await sneak.call('exit')
    cloud.knobs.isPermissionControlled = false
    expect(await sneak.call('enter', { ...keys, privateMapKey: '' })).to.equal('in')
    await sneak.call('publish')
    await sneak.waitFor('publish-state-changed', ({ state }) => state === 'started')
    await fan.waitFor('remote-video-available', ({ userId }) => userId === 'sea_sneak')
    cloud.knobs.isPermissionControlled = true
    await sneak.call('exit')
    await fan.waitFor('remote-video-unavailable', ({ userId }) => userId === 'sea_sneak')
    await sneak.page.context().close()
  })

  it('comes back by itself after the line was cut', async () => {
    const before = (await fan.heard()).length
    const states = async () =>
      (await fan.heard())
        .slice(before)
        .flatMap(([name, { state }]) => (name === 'connection-state-changed' ? [state] : []))
    cloud.cut()
    await until('it tries again', async () => (await states()).includes('CONNECTING'))
    cloud.plug()
    await until('it is back', async () => (await states()).includes('CONNECTED'))
    expect(await states()).to.deep.equal(['DISCONNECTED', 'CONNECTING', 'CONNECTED'])
    expect(cloud.people(ROOM)).to.have.members(['sea_host', 'sea_fan'])
    await until(
      'the host is back too',
      async () => (await names(host)).lastIndexOf('connection-state-changed') > 0,
    )
    await moves(fan)
  })

  it('holds sound back where the browser wants a press first', async () => {
    const page = await (
      await (await launch({ role: 'viewer', autoplay: false })).newContext({ ignoreHTTPSErrors: true })
    ).newPage()
    let told: [string, unknown][] = []
    // over HTTP: whatever is called from here inside the page would count as a press
    await page.route('**/keys', (route) => route.fulfill({ json: keysOf('sea_shy', VIEWER_BITS) }))
    await page.route('**/told', (route) => {
      told = route.request().postDataJSON()
      return route.fulfill({ status: 204 })
    })
    await page.addInitScript(`addEventListener('load', async () => {
      await stage.enter(await (await fetch('/keys')).json())
      await stage.hear('sea_host')
      setInterval(() => fetch('/told', { method: 'POST', body: JSON.stringify(stage.heard) }), 100)
    })`)
    await page.goto(site.url)
    const hears = (name: string) => until(name, () => told.some(([other]) => other === name))
    await hears('autoplay-failed')
    await page.click('#press')
    await hears('resumed')
    await page.close()
    cloud.leave(ROOM, 'sea_shy')
  })

  it('[T1] who is removed hears it after they are out; their key opens again, until the knob says no', async () => {
    await manage('RemoveUserByStrRoomId', { RoomId: ROOM, UserIds: ['sea_fan'] })
    await fan.waitFor('kicked-out', ({ reason }) => reason === 'banned')
    expect(await fan.call('elements')).to.deep.include({ inContainer: [] })
    expect(cloud.people(ROOM)).to.deep.equal(['sea_host'])
    const keys = keysOf('sea_fan', VIEWER_BITS)
    expect(await fan.call('enter', keys)).to.equal('in')
    const second = await open(viewers)
    expect(await second.call('enter', keys)).to.equal('in')
    await fan.waitFor('kicked-out', ({ reason }) => reason === 'kick')
    cloud.knobs.removedKeysOpen = false
    await manage('RemoveUserByStrRoomId', { RoomId: ROOM, UserIds: ['sea_fan'] })
    await second.waitFor('kicked-out')
    expect(await second.call('enter', keys)).to.deep.include({ code: 5400 })
  })

  it('who is not known any more after a restart is told so, and enters again', async () => {
    const late = await open(viewers)
    const keys = keysOf('sea_late', VIEWER_BITS)
    expect(await late.call('enter', keys)).to.equal('in')
    cloud.restart()
    await late.waitFor('error', ({ code, extraCode }) => code === 5400 && extraCode === 0)
    expect(await late.call('enter', keys)).to.equal('in')
    await host.waitFor('error')
    expect(await host.call('enter', keysOf('sea_host', HOST_BITS))).to.equal('in')
  })

  it('a room that is dismissed is over for everybody', async () => {
    await manage('DismissRoomByStrRoomId', { RoomId: ROOM })
    await host.waitFor('kicked-out', ({ reason }) => reason === 'room_disband')
    expect(cloud.people(ROOM)).to.deep.equal([])
  })
})
