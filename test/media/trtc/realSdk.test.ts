import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { expect } from 'chai'
import type { Browser, BrowserContext } from 'playwright-core'
import { TRTC_WEB_HOSTS } from '#api/http/page/sdkHosts.ts'
import type { TrtcTicket } from '#protocol/ticket.ts'
import { createInstallation, startApi, type TestApi } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { TRTC_SDK_APP_ID, trtcSettings } from '#test/kit/media/trtcSettings.ts'
import { buildWeb } from '#test/web/build/buildWeb.ts'
import { chunkOf, launchOffline, openSdkPage, type SdkPage } from './sdkPage.ts'

/** Keys of the right form that open nothing. */
const TICKET: TrtcTicket = {
  ...{ provider: 'trtc', topology: 'sfu', sdkAppId: TRTC_SDK_APP_ID, entryUntil: 2_000_000_000 },
  userId: 'sea_0000000000000000000001',
  providerRoomId: 'r00m0000000000000000000001',
  userSig: 'eJwtzMEKgkAUheF3mXXInXEmp6CdWUQQVKC5CzJjn2cRr6rjKNG7p-gf',
  privateMapKey: 'eJxNkF1PwjAUhv9L7-wf*XvYhN1fZ-aFhS0_d-gf*XvYhN1fZaFhS0',
}

/** After `leave` the SDK may say goodbye for so long. */
const QUIET_FROM_MS = 10_000
const QUIET_FOR_MS = 4000

const inList = (address: string) => {
  const { hostname } = new URL(address)
  return TRTC_WEB_HOSTS.some((host) =>
    host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host,
  )
}

describe('the real SDK in the page that ships, without a network', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const installation = createInstallation()
  let api: TestApi
  let browser: Browser
  let context: BrowserContext
  let load: string

  before(async () => {
    const WEB_DIR = await buildWeb('production')
    api = await startApi(database, installation, { ...trtcSettings(installation), WEB_DIR })
    browser = await launchOffline()
    const files = ['loadSdk', 'createTrtcClient'].map((name) => chunkOf(WEB_DIR, `media/trtc/${name}.ts`))
    // the same two files, and the same call, as the page's own createMediaClient
    load = `
      window.load = async () => {
        const [{ loadSdk }, { createTrtcClient }] = await Promise.all([import('${files[0]}'), import('${files[1]}')])
        return { sdk: await loadSdk(), createTrtcClient }
      }
      window.told = async (promise) => {
        const passed = []
        const marks = [7000, 8000].map((ms) => setTimeout(() => passed.push(ms), ms))
        const error = await promise.then(() => null, (error) => error)
        const { code, extraCode, message } = error ?? {}
        marks.forEach(clearTimeout)
        return { code, extraCode, message, passed }
      }`
  })
  beforeEach(async () => {
    context = await browser.newContext()
  })
  afterEach(() => context.close())
  after(async () => {
    await browser?.close()
    await api?.stop()
    installation.remove()
  })

  const open = (path = '/', prepare = ''): Promise<SdkPage> =>
    openSdkPage(context, `${api.url}${path}`, load + prepare)

  async function expectClean({ violations, errors, page }: SdkPage): Promise<void> {
    expect(await violations()).to.deep.equal([])
    expect(errors).to.deep.equal([])
    const hints = await page.locator('link[rel="dns-prefetch"]').count()
    expect(hints, 'it writes no HTML').to.equal(0)
  }

  it('[S3.83] knows this browser, takes our tracks and others in their place, and gives them back alive', async () => {
    const stage = await open()
    const seen = await stage.page.evaluate(`(async () => {
      const { sdk } = await load()
      const open = (wish) => navigator.mediaDevices.getUserMedia(wish).then((stream) => stream.getTracks()[0])
      const cameras = [await open({ video: true }), await open({ video: true })]
      const microphones = [await open({ audio: true }), await open({ audio: true })]
      const room = sdk.create()
      const profile = { width: 1280, height: 720, frameRate: 30, bitrate: 1500 }
      await room.startLocalVideo({ publish: false, option: { videoTrack: cameras[0], profile, mirror: false } })
      await room.startLocalAudio({ publish: false, option: { audioTrack: microphones[0], profile: sdk.TYPE.AUDIO_PROFILE_HIGH } })
      const first = room.getVideoTrack() === cameras[0] && room.getAudioTrack() === microphones[0]
      await room.updateLocalVideo({ publish: false, option: { videoTrack: cameras[1] } })
      await room.updateLocalAudio({ option: { audioTrack: microphones[1] } })
      const second = room.getVideoTrack() === cameras[1] && room.getAudioTrack() === microphones[1]
      await room.stopLocalVideo()
      await room.stopLocalAudio()
      const states = [...cameras, ...microphones].map(({ readyState }) => readyState)
      const { result } = await sdk.isSupported()
      room.destroy()
      return { result, first, second, states }
    })()`)
    expect(seen).to.deep.equal({
      ...{ result: true, first: true, second: true },
      states: ['live', 'live', 'live', 'live'],
    })
    expect(stage.asked.filter((address) => !inList(address))).to.deep.equal([])
    await expectClean(stage)
  })

  it('what is missing is said at once, with the numbers of our table', async () => {
    const stage = await open()
    const told = await stage.page.evaluate(`(async () => {
      const { sdk } = await load()
      const all = ${JSON.stringify({ sdkAppId: 1_400_000_000, userId: 'u', userSig: 's', strRoomId: 'r' })}
      const without = (name) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== name))
      const answers = []
      for (const name of Object.keys(all)) answers.push(await window.told(sdk.create().enterRoom(without(name))))
      return answers.map(({ code, extraCode }) => [code, extraCode])
    })()`)
    expect(told).to.deep.equal([...[5001, 5001, 5001].map((extra) => [5000, extra]), [5000, 5015]])
    await expectClean(stage)
  })

  /** Joins with keys that look good; answers what the client says, and which marks of its time were passed by then. */
  async function join(stage: SdkPage): Promise<{ code: string; message: string; passed: number[] }> {
    return await stage.page.evaluate(`(async () => {
      const { sdk, createTrtcClient } = await load()
      window.client = createTrtcClient(sdk, '1080p')
      const renew = () => Promise.reject(new Error('no renewal here'))
      return window.told(window.client.join(${JSON.stringify(TICKET)}, { renew }))
    })()`)
  }

  it('[T29] keys that look good and no network: our sentence, hosts of the list alone, and quiet after it', async () => {
    const stage = await open()
    const told = await join(stage)
    expect([told.code, told.message]).to.deep.equal(['NETWORK', 'The media service cannot be reached.'])
    await stage.page.evaluate('window.client.leave()')
    expect(stage.asked.length, 'it tried').to.be.above(0)
    expect(stage.asked.filter((address) => !inList(address))).to.deep.equal([])
    await expectClean(stage)
    if (!depth(false, true)) return
    await stage.page.waitForTimeout(QUIET_FROM_MS)
    const before = stage.asked.length
    await stage.page.waitForTimeout(QUIET_FOR_MS)
    expect(stage.asked.slice(before)).to.deep.equal([])
    await expectClean(stage)
  })

  // the client's patience is eight seconds, and a network that is not there ends in the same sentence
  const itDeep = depth(undefined, it)
  itDeep?.(
    'keys that look good and a network that swallows everything: our sentence within eight seconds',
    async () => {
      const silence = createServer().listen(0, '127.0.0.1')
      const sockets: Socket[] = []
      silence.on('connection', (socket) => sockets.push(socket))
      await once(silence, 'listening')
      const other = await launchOffline((silence.address() as AddressInfo).port)
      try {
        const stage = await openSdkPage(await other.newContext(), api.url, load)
        const told = await join(stage)
        expect([told.code, told.message]).to.deep.equal(['NETWORK', 'The media service cannot be reached.'])
        expect(told.passed, 'the SDK itself would have tried longer').to.deep.equal([7000])
        expect(sockets.length, 'it tried').to.be.above(0)
        await expectClean(stage)
      } finally {
        await other.close()
        for (const socket of sockets) socket.destroy()
        silence.close()
      }
    },
  )

  const SWITCHES = new URLSearchParams({
    trtc_env: 'signal.evil.example',
    trtcDebug: '',
    trtcDebugDialogPath: '/assets/evil.js',
    logLevelToUpload: '0',
  })
  const KEPT = `
    sessionStorage.setItem('TRTC_ENABLE_DEBUG_PLUGIN', 'true')
    sessionStorage.setItem('TRTC_DEBUG_DIALOG_PATH', '/assets/evil.js')
    localStorage.setItem('trtc_error_assistance', JSON.stringify({ message: 'window.wasRun = true' }))`

  it('[T29] a link or an earlier visit that speaks to the SDK is not heard', async () => {
    const stage = await open(`/?mine=1&${SWITCHES}#here`, KEPT)
    const scripts: string[] = []
    stage.page.on('request', (request) => request.url().includes('evil') && scripts.push(request.url()))
    const left = await stage.page.evaluate(`(async () => {
      const { sdk, createTrtcClient } = await load()
      const renew = () => Promise.reject(new Error('no renewal here'))
      await window.told(createTrtcClient(sdk, null).join(${JSON.stringify(TICKET)}, { renew }))
      const names = ['TRTC_ENABLE_DEBUG_PLUGIN', 'TRTC_DEBUG_DIALOG_PATH', 'trtc_error_assistance']
      return {
        address: location.pathname + location.search + location.hash,
        kept: names.filter((name) => sessionStorage.getItem(name) !== null || localStorage.getItem(name) !== null),
        wasRun: 'wasRun' in window,
      }
    })()`)
    expect(left).to.deep.equal({ address: '/?mine=1#here', kept: [], wasRun: false })
    expect(scripts).to.deep.equal([])
    expect(stage.asked.length, 'it tried').to.be.above(0)
    expect(stage.asked.filter((address) => address.includes('cmdtype=jssdk_log'))).to.deep.equal([])
    expect(stage.asked.filter((address) => !inList(address))).to.deep.equal([])
    await expectClean(stage)
  })
})
