import { expect } from 'chai'
import { until } from '#test/kit/time/until.ts'
import type { MediaStats } from '#web/media/mediaClient.ts'
import { clientOver, SdkDouble, sdkError } from './sdkDouble.ts'

const HOST = 'sea_0000000000000000000009'
const OTHER = 'sea_0000000000000000000008'
const NOWHERE = {} as HTMLElement

describe('a viewer at TRTC', () => {
  async function joined() {
    const double = new SdkDouble()
    const viewer = clientOver(double)
    await viewer.join()
    double.calls.length = 0
    return { double, ...viewer }
  }

  const publication = (kind: string, change = {}) => ({
    ...{ id: `${HOST}/${kind}`, seatId: HOST, kind, isMuted: false, isStalled: false, renditions: [] },
    ...change,
  })

  it('[S3.16] is told what others send, and asks for none of it', async () => {
    const { double, client, heard } = await joined()
    double.say('remote-video-available', { userId: HOST, streamType: 'main' })
    double.say('remote-audio-available', { userId: HOST })
    double.say('remote-video-available', { userId: HOST, streamType: 'sub' })
    double.say('remote-audio-available', { userId: OTHER })
    expect(heard.events.slice(2, 5)).to.deep.equal([
      ['remote-published', publication('camera')],
      ['remote-published', publication('microphone')],
      ['remote-published', publication('screen')],
    ])
    expect(client.publications().map(({ id }) => id)).to.deep.equal([
      ...[`${HOST}/camera`, `${HOST}/microphone`, `${HOST}/screen`],
      `${OTHER}/microphone`,
    ])
    expect(double.calls).to.deep.equal([])
  })

  it('[S3.16] hears the seat that is attached, as loud as it is to sound, until it is detached', async () => {
    const { double, client } = await joined()
    double.say('remote-audio-available', { userId: HOST })
    double.say('remote-audio-available', { userId: OTHER })
    client.setSound(HOST, { volume: 0.4, isMuted: false })
    client.setSound(OTHER, { volume: 1, isMuted: false })
    expect(double.calls, 'before it is attached').to.deep.equal([])
    const detach = client.attach(`${HOST}/microphone`, NOWHERE)
    client.setSound(HOST, { volume: 0.4, isMuted: true })
    client.setSound(HOST, { volume: 0.7, isMuted: false })
    detach()
    expect(double.calls).to.deep.equal([
      ['setRemoteAudioVolume', HOST, 40],
      ['muteRemoteAudio', HOST, false],
      ['setRemoteAudioVolume', HOST, 40],
      ['muteRemoteAudio', HOST, true],
      ['setRemoteAudioVolume', HOST, 70],
      ['muteRemoteAudio', HOST, false],
      ['muteRemoteAudio', HOST, true],
    ])
  })

  it('says how loud the seat is that is attached, from the first ask on, and nothing while nothing comes', async () => {
    const { double, client } = await joined()
    const say = (volume: number) =>
      double.say('audio-volume', {
        result: [
          { userId: OTHER, volume: 90, floatVolume: 0.9 },
          { userId: HOST, volume, floatVolume: volume / 100 },
        ],
      })
    double.say('remote-audio-available', { userId: HOST })
    expect(await client.levelOf(HOST), 'nobody is attached').to.equal(null)
    expect(double.argsOf('enableAudioVolumeEvaluation')).to.deep.equal([])
    client.attach(`${HOST}/microphone`, NOWHERE)
    expect(await client.levelOf(HOST), 'nothing was said yet').to.equal(null)
    say(40)
    expect(await client.levelOf(HOST)).to.equal(0.4)
    say(0)
    expect(await client.levelOf(HOST)).to.equal(0)
    expect(double.argsOf('enableAudioVolumeEvaluation'), 'begun once').to.deep.equal([[150]])
    expect(await client.levelOf(OTHER), 'not attached').to.equal(null)
    double.say('remote-audio-unavailable', { userId: HOST })
    expect(await client.levelOf(HOST), 'switched off').to.equal(null)
  })

  it('a room that is entered anew is asked for levels again, and what was said before counts no more', async () => {
    const { double, client, heard } = await joined()
    double.say('remote-audio-available', { userId: HOST })
    client.attach(`${HOST}/microphone`, NOWHERE)
    await client.levelOf(HOST)
    double.say('audio-volume', { result: [{ userId: HOST, volume: 40, floatVolume: 0.4 }] })
    client.enterAgain()
    expect(await client.levelOf(HOST), 'nothing comes').to.equal(null)
    await until('it is in again', () => heard.events.filter(([, now]) => now === 'connected').length === 2)
    double.say('remote-audio-available', { userId: HOST })
    expect(await client.levelOf(HOST), 'nothing was said in this room').to.equal(null)
    expect(double.argsOf('enableAudioVolumeEvaluation')).to.have.length(2)
    double.say('audio-volume', { result: [{ userId: HOST, volume: 70, floatVolume: 0.7 }] })
    double.say('audio-volume', { result: [{ userId: HOST, volume: 10, floatVolume: 0.1 }] }, 0)
    expect(await client.levelOf(HOST), 'of this room').to.equal(0.7)
  })

  it('what is switched off stays in the list as muted, and goes with its person', async () => {
    const { double, client, heard } = await joined()
    double.say('remote-video-available', { userId: HOST, streamType: 'main' })
    double.say('remote-audio-available', { userId: HOST })
    double.say('remote-video-unavailable', { userId: HOST, streamType: 'main' })
    expect(heard.events.at(-1)).to.deep.equal(['remote-changed', publication('camera', { isMuted: true })])
    double.say('remote-audio-unavailable', { userId: HOST })
    expect(client.publications().map(({ isMuted }) => isMuted)).to.deep.equal([true, true])
    double.say('remote-video-available', { userId: HOST, streamType: 'main' })
    expect(heard.events.at(-1)).to.deep.equal(['remote-changed', publication('camera')])
    double.say('remote-user-exit', { userId: HOST })
    expect(heard.events.slice(-2)).to.deep.equal([
      ['remote-unpublished', `${HOST}/camera`],
      ['remote-unpublished', `${HOST}/microphone`],
    ])
    expect(client.publications()).to.deep.equal([])
  })

  it('[S1.2] a camera has two sizes where the browser knows the small one', async () => {
    const double = new SdkDouble()
    double.detail.isSmallStreamSupported = true
    const { client, join } = clientOver(double)
    await join()
    double.say('remote-video-available', { userId: HOST, streamType: 'main' })
    double.say('remote-video-available', { userId: HOST, streamType: 'sub' })
    expect(client.publications()).to.deep.equal([
      publication('camera', { renditions: ['high', 'low'] }),
      publication('screen'),
    ])
  })

  it('sound that the browser holds back is started by the press, with what the event brought', async () => {
    const { double, client, heard } = await joined()
    let resumed = 0
    const resume = async () => void resumed++
    double.say('autoplay-failed', { userId: HOST, mediaType: 'audio', resume })
    double.say('autoplay-failed', { userId: HOST, mediaType: 'video', resume })
    expect(heard.events.at(-1)).to.deep.equal(['autoplay-blocked'])
    expect(resumed).to.equal(0)
    await client.playAfterPress()
    expect(resumed).to.equal(2)
    await client.playAfterPress()
    expect(resumed, 'a press starts each once').to.equal(2)
  })

  it('a seat that cannot be heard is said, unless it is gone or the call was given up', async () => {
    const { double, client, heard } = await joined()
    double.say('remote-audio-available', { userId: HOST })
    const tries: [number, number?][] = [[5100, 5102], [5998], [5500, 5508]]
    for (const [code, extra] of tries) {
      double.outcomes.set('muteRemoteAudio', sdkError(code, extra))
      client.attach(`${HOST}/microphone`, NOWHERE)
    }
    const told = (await heard.until('error')) as { code: string }
    expect(told.code).to.equal('UNSUPPORTED')
    expect(heard.events.filter(([name]) => name === 'error')).to.have.length(1)
  })

  const picture = { width: 1280, height: 720, frameRate: 29, bitrate: 1200, videoType: 'big' }
  const remote = {
    audio: { bitrate: 40, audioLevel: 0.2, jitterBufferDelay: 80 },
    video: [{ ...picture, jitterBufferDelay: 90 }],
  }
  const STATISTICS = {
    ...{ rtt: 31, upLoss: 2, downLoss: 5, bytesSent: 1, bytesReceived: 2 },
    localStatistics: { audio: { bitrate: 60, audioLevel: 0.1 }, video: [{ ...picture, bitrate: 2900 }] },
    remoteStatistics: [
      { ...remote, userId: HOST },
      { ...remote, userId: OTHER },
    ],
  }
  const UNKNOWN: MediaStats = {
    ...{ bitrateKbps: null, framesPerSecond: null, framesDecoded: null, framesEncoded: null },
    ...{ freezes: null, limitedBy: null },
    ...{ packetsLostPct: null, roundTripMs: null, delayMs: null, dtlsState: null, srtpCipher: null },
  }

  it('figures are those of the seat that is attached, and what nobody knows is unknown', async () => {
    const { double, client } = await joined()
    expect(await client.stats()).to.deep.equal(UNKNOWN)
    double.say('statistics', STATISTICS)
    expect(await client.stats(), 'nobody is attached').to.deep.equal({
      ...UNKNOWN,
      ...{ packetsLostPct: 5, roundTripMs: 31 },
    })
    double.say('remote-audio-available', { userId: HOST })
    client.attach(`${HOST}/microphone`, NOWHERE)
    double.say('statistics', { ...STATISTICS, rtt: 0 })
    expect(await client.stats()).to.deep.equal({
      ...UNKNOWN,
      ...{ bitrateKbps: 1240, framesPerSecond: 29, packetsLostPct: 5 },
    })
  })

  it('[S3.62] of several hosts the figure of pictures is that of the fastest', async () => {
    const { double, client } = await joined()
    for (const userId of [HOST, OTHER]) {
      double.say('remote-audio-available', { userId })
      client.attach(`${userId}/microphone`, NOWHERE)
    }
    const still = { ...remote, userId: HOST, video: [{ ...remote.video[0], frameRate: 0 }] }
    double.say('statistics', { ...STATISTICS, remoteStatistics: [still, { ...remote, userId: OTHER }] })
    expect(await client.stats()).to.include({ framesPerSecond: 29, bitrateKbps: 2480 })
  })

  it("a host's figures are those of what is sent", async () => {
    const double = new SdkDouble()
    const { client, join } = clientOver(double, '1080p')
    await join()
    double.say('statistics', STATISTICS)
    expect(await client.stats()).to.deep.equal({
      ...UNKNOWN,
      ...{ bitrateKbps: 2960, framesPerSecond: 29, packetsLostPct: 2, roundTripMs: 31 },
    })
  })

  it('the way is said in five words, when it changes', async () => {
    const { double, heard } = await joined()
    const words = [0, 1, 2, 3, 4, 5, 6].map((value) => {
      double.say('network-quality', { uplinkNetworkQuality: 0, downlinkNetworkQuality: value })
      return (heard.events.findLast(([name]) => name === 'network')?.[1] ?? { down: 'unknown' }) as {
        down: string
      }
    })
    expect(words.map(({ down }) => down)).to.deep.equal([
      ...['unknown', 'good', 'good', 'fair', 'bad', 'bad', 'lost'],
    ])
    expect(heard.events.filter(([name]) => name === 'network')).to.have.length(4)
  })
})
