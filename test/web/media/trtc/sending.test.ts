import { expect } from 'chai'
import type { MediaError } from '#web/media/mediaClient.ts'
import { clientOver, refusal, SdkDouble, sdkError, track } from './sdkDouble.ts'

describe('a host at TRTC', () => {
  const camera = track('video')
  const microphone = track('audio')
  const VIDEO = {
    publish: true,
    mute: false,
    option: {
      videoTrack: camera,
      profile: { width: 1920, height: 1080, frameRate: 30, bitrate: 3000 },
      mirror: false,
    },
  }
  const AUDIO = { publish: true, mute: false, option: { audioTrack: microphone, profile: 'high' } }

  async function joined(profile: '1080p' | '720p' = '1080p') {
    const double = new SdkDouble()
    const host = clientOver(double, profile)
    await host.join()
    double.calls.length = 0
    return { double, ...host }
  }

  it('[S3.83] sends our own tracks, the picture first and unmirrored, then the sound', async () => {
    const { double, client } = await joined()
    await client.publish('camera', camera)
    await client.publish('microphone', microphone)
    expect(double.calls).to.deep.equal([
      ['startLocalVideo', VIDEO],
      ['startLocalAudio', AUDIO],
    ])
  })

  it('[S3.26] sends what was opened for speech as speech', async () => {
    const { double, client } = await joined()
    const voice = Object.assign(track('audio'), { contentHint: 'speech' })
    await client.publish('microphone', voice)
    const option = { audioTrack: voice, profile: 'standard' }
    expect(double.calls).to.deep.equal([['startLocalAudio', { ...AUDIO, option }]])
  })

  it('sends the smaller picture where the installation wants it so', async () => {
    const { double, client } = await joined('720p')
    await client.publish('camera', camera)
    const profile = { width: 1280, height: 720, frameRate: 30, bitrate: 1500 }
    expect(double.calls).to.deep.equal([
      ['startLocalVideo', { ...VIDEO, option: { ...VIDEO.option, profile } }],
    ])
  })

  it('[S1.2] sends a small picture beside the large one where the browser can', async () => {
    const double = new SdkDouble()
    double.detail.isSmallStreamSupported = true
    const { client, join } = clientOver(double, '720p')
    await join()
    await client.publish('camera', camera)
    const profile = { width: 1280, height: 720, frameRate: 30, bitrate: 1500 }
    const small = { width: 640, height: 360, frameRate: 15, bitrate: 350 }
    expect(double.calls.at(-1)).to.deep.equal([
      'startLocalVideo',
      { ...VIDEO, option: { ...VIDEO.option, profile, small } },
    ])
  })

  it('a changed device takes the place of the one before, and nothing ends', async () => {
    const { double, client } = await joined()
    await client.publish('camera', camera)
    await client.publish('microphone', microphone)
    double.calls.length = 0
    const [nextCamera, nextMicrophone] = [track('video'), track('audio')]
    await client.publish('camera', nextCamera)
    await client.publish('microphone', nextMicrophone)
    expect(double.calls).to.deep.equal([
      ['updateLocalVideo', { option: { videoTrack: nextCamera } }],
      ['updateLocalAudio', { option: { audioTrack: nextMicrophone } }],
    ])
  })

  it('muting silences the track and tells the SDK; what starts muted is sent muted', async () => {
    const { double, client } = await joined()
    await client.publish('camera', camera)
    double.calls.length = 0
    await client.setSelfMuted('camera', true)
    expect([camera.enabled, double.calls]).to.deep.equal([false, [['updateLocalVideo', { mute: true }]]])
    await client.setSelfMuted('camera', false)
    expect(camera.enabled).to.equal(true)
    await client.setSelfMuted('microphone', true)
    await client.publish('microphone', microphone)
    expect(microphone.enabled).to.equal(false)
    expect(double.calls.at(-1)).to.deep.equal(['startLocalAudio', { ...AUDIO, mute: true }])
    await client.setSelfMuted('microphone', false)
    expect(double.calls.at(-1)).to.deep.equal(['updateLocalAudio', { mute: false }])
  })

  it('stops what is taken back', async () => {
    const { double, client } = await joined()
    await client.publish('camera', camera)
    await client.publish('microphone', microphone)
    double.calls.length = 0
    await client.unpublish('microphone')
    await client.unpublish('camera')
    await client.unpublish('camera')
    expect(double.names()).to.deep.equal(['stopLocalAudio', 'stopLocalVideo'])
  })

  it('a picture that is started and never sent counts as not sent, and is stopped', async () => {
    const { double, client } = await joined()
    double.publishes = 'silent'
    const error = await refusal(client.publish('camera', camera))
    expect([error.code, error.message]).to.deep.equal(['NETWORK', 'What you send does not arrive.'])
    expect(double.names()).to.deep.equal(['startLocalVideo', 'stopLocalVideo'])
  })

  it('a failure of each step takes back what it began, and leaving takes back the steps before', async () => {
    const { double, client } = await joined()
    const denied = sdkError(5300, 5302)
    double.outcomes.set('startLocalVideo', denied)
    const first = (await refusal(client.publish('camera', camera))) as MediaError
    expect([first.code, first.cause]).to.deep.equal(['DEVICE_DENIED', denied])
    expect(double.names()).to.deep.equal(['startLocalVideo', 'stopLocalVideo'])
    double.outcomes.clear()
    double.publishes = sdkError(5400)
    expect((await refusal(client.publish('camera', camera))).code).to.equal('FORBIDDEN')
    double.publishes = 'started'
    await client.publish('camera', camera)
    double.calls.length = 0
    double.outcomes.set('startLocalAudio', sdkError(5200))
    expect((await refusal(client.publish('microphone', microphone))).code).to.equal('UNSUPPORTED')
    expect(double.names()).to.deep.equal(['startLocalAudio', 'stopLocalAudio'])
    await client.leave()
    expect(double.names().slice(-2)).to.deep.equal(['exitRoom', 'destroy'])
  })

  it('a device that cannot take its place leaves the one before', async () => {
    const { double, client } = await joined()
    await client.publish('camera', camera)
    double.outcomes.set('updateLocalVideo', sdkError(5300, 5303))
    expect((await refusal(client.publish('camera', track('video')))).code).to.equal('DEVICE_MISSING')
    double.outcomes.clear()
    await client.setSelfMuted('camera', true)
    expect(camera.enabled).to.equal(false)
    camera.enabled = true
  })

  it('says what stopped by itself, and nothing of what was asked to stop', async () => {
    const { double, client, heard } = await joined()
    await client.publish('camera', camera)
    const stopped = { mediaType: 'video', state: 'stopped', prevState: 'started' }
    double.say('publish-state-changed', { ...stopped, reason: 'api-call' })
    double.say('publish-state-changed', { ...stopped, reason: 'timeout' })
    double.say('publish-state-changed', { ...stopped, reason: 'error', error: sdkError(5500, 5505) })
    const told = heard.events
      .filter(([name]) => name === 'error')
      .map(([, error]) => (error as MediaError).code)
    expect(told).to.deep.equal(['UNSUPPORTED'])
  })

  it('screens are not sent, and nothing is before the entry', async () => {
    const { client } = await joined()
    expect((await refusal(client.publish('screen', camera))).code).to.equal('UNSUPPORTED')
    const outside = clientOver(new SdkDouble(), '1080p').client
    expect((await refusal(outside.publish('camera', camera))).code).to.equal('NETWORK')
  })
})
