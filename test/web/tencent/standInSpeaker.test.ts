import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { createCredentialSigner } from '#api/adapters/credentialSigner.ts'
import { createCloudApi } from '#api/adapters/trtc/cloudApi.ts'
import { bitsFor, SPEAKER_BITS } from '#domain/room/permission.ts'
import { launchBrowser } from '#test/kit/browser.ts'
import { cameraFile } from '#test/kit/fakeCamera.ts'
import type { ServedPage } from '#test/kit/media/servePage.ts'
import { type Cloud, startCloud } from '#test/kit/tencent/cloud/startCloud.ts'
import { openSdkTab, type SdkTab, serveSdkPage } from '#test/kit/tencent/serveSdkPage.ts'
import { until } from '#test/kit/time/until.ts'

const ROOM = 'r00minthecloud000000000000'
const LISTENER_BITS = bitsFor('voice', 'viewer')
/** 5.17.1 gives a refused role no code of the service's. */
const REFUSED = { code: 5400, extraCode: null }

describe('the stand-in of TRTC carries a speaker', function () {
  this.timeout(60_000)
  let shiftMs = 0
  let cloud: Cloud
  let site: ServedPage
  let browser: Browser
  let speaker: SdkTab
  let listener: SdkTab

  const keysOf = (userId: string, bits: number, providerRoomId = ROOM) => {
    const { sdkAppId } = cloud
    const sign = createCredentialSigner({
      sdkAppId,
      secret: cloud.keys.secret,
      clock: Date.now,
    })
    const { userSig, privateMapKey } = sign({ userId, bits, providerRoomId, lifeS: 120 })
    return { sdkAppId, userId, userSig, privateMapKey, strRoomId: ROOM, role: 'audience' as const }
  }
  const open = async () =>
    await openSdkTab(await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage(), site.url)
  const block = (isMute: number) =>
    createCloudApi({ url: cloud.url, ...cloud.keys, region: 'ap-singapore' }, Date.now)(
      'SetUserBlockedByStrRoomId',
      { SdkAppId: cloud.sdkAppId, StrRoomId: ROOM, UserId: 'sea_speaker', IsMute: isMute },
    )
  const isSpeaker = ({ userId }: Record<string, unknown>) => userId === 'sea_speaker'
  /** packets that the node got of the speaker, and those that it sent to the listener */
  const packets = async () => {
    const { seats } = await cloud.counters(ROOM)
    const of = (seat: string) => seats.find(({ seatId }) => seatId === seat)
    return { in: of('sea_speaker')?.packetsIn ?? 0, out: of('sea_listener')?.packetsOut ?? 0 }
  }
  async function flows(): Promise<void> {
    const from = await packets()
    await until('sound flows', async () => (await packets()).out > from.out + 5)
  }
  /** What was on its way arrives; then nothing goes out of what still comes in. */
  async function stands(): Promise<void> {
    await until('no sound flows', async () => {
      const from = await packets()
      await until('sound comes in', async () => (await packets()).in > from.in + 20)
      return (await packets()).out === from.out
    })
  }

  /** What the server is told of roles that changed, each change once. */
  const rolesTold = (): number[] => {
    const facts = cloud.sent().map(({ body }) => JSON.parse(body))
    const changes = facts.filter(({ EventType }) => EventType === 105)
    return [...new Map(changes.map(({ EventInfo }) => [EventInfo.EventMsTs, EventInfo.Role])).values()]
  }

  before(async () => {
    cloud = await startCloud({}, { clock: () => Date.now() + shiftMs })
    cloud.keepRoom(ROOM)
    const patience = { answerMs: 500, againMs: 1, overMs: 1 }
    cloud.callBack({ url: 'http://127.0.0.1:9/', key: 'k', patience })
    site = await serveSdkPage('standIn')
    browser = await launchBrowser({ role: 'publisher', camera: cameraFile() })
    speaker = await open()
    listener = await open()
    expect(await listener.call('enter', keysOf('sea_listener', LISTENER_BITS))).to.equal('in')
    expect(await speaker.call('enter', keysOf('sea_speaker', LISTENER_BITS))).to.equal('in')
  })
  after(async () => {
    await browser?.close()
    await site?.stop()
    await cloud?.stop()
  })

  it('[S3.30][T2] no key of another, of another room, of the past or of a listener makes an anchor', async () => {
    const wrong = [
      keysOf('sea_speaker', LISTENER_BITS),
      keysOf('sea_listener', SPEAKER_BITS),
      keysOf('sea_speaker', SPEAKER_BITS, 'an0therr00m000000000000000'),
    ]
    for (const { privateMapKey } of wrong)
      expect(await speaker.call('become', 'anchor', privateMapKey)).to.deep.equal(REFUSED)
    shiftMs = 121_000
    const { privateMapKey } = keysOf('sea_speaker', SPEAKER_BITS)
    expect(await speaker.call('become', 'anchor', privateMapKey)).to.deep.equal(REFUSED)
    shiftMs = 0
    expect(await speaker.call('become', 'audience')).to.equal('done')
    expect(cloud.people(ROOM)).to.deep.equal(['sea_listener', 'sea_speaker'])
  })

  it('[S3.30] a key to speak makes one of the same entry, whom the others hear', async () => {
    const { privateMapKey } = keysOf('sea_speaker', SPEAKER_BITS)
    expect(await speaker.call('become', 'anchor', privateMapKey)).to.equal('done')
    await listener.waitFor('remote-user-enter', isSpeaker)
    await speaker.call('speak')
    await listener.waitFor('remote-audio-available', isSpeaker)
    await listener.call('hear', 'sea_speaker')
    await flows()
  })

  it('[S3.30][T2] blocked sound is forwarded to nobody, and is again when it is freed; nobody goes out', async () => {
    await block(2)
    await stands()
    await block(0)
    await flows()
    expect((await speaker.heard()).map(([name]) => name)).to.not.include('kicked-out')
  })

  it('[S3.30] back in the audience nothing is sent, and the sound goes out again with the next grant', async () => {
    expect(await speaker.call('become', 'audience')).to.equal('done')
    await speaker.waitFor('publish-state-changed', ({ state }) => state === 'stopped')
    await listener.waitFor('remote-user-exit', isSpeaker)
    const { privateMapKey } = keysOf('sea_speaker', SPEAKER_BITS)
    expect(await speaker.call('become', 'anchor', privateMapKey)).to.equal('done')
    await listener.call('hear', 'sea_speaker')
    await flows()
    expect(rolesTold(), 'nobody took them, and some were sent twice').to.deep.equal([20, 21, 20])
    expect(cloud.people(ROOM)).to.deep.equal(['sea_listener', 'sea_speaker'])
  })
})
