import { expect } from 'chai'
import type { MediaError } from '#web/media/mediaClient.ts'
import { createSpeech } from '#web/media/tracks/createSpeech.ts'
import { clientOver, type Heard, refusal, SdkDouble, sdkError, track } from './sdkDouble.ts'

describe('a listener at TRTC who speaks', () => {
  const microphone = track('audio')

  async function joined() {
    const double = new SdkDouble()
    const one = clientOver(double)
    await one.join()
    double.calls.length = 0
    return { double, ...one }
  }
  async function speaking() {
    const one = await joined()
    await one.client.switchRole('speaker')
    await one.client.publish('microphone', microphone)
    one.double.calls.length = 0
    one.heard.events.length = 0
    return one
  }
  const rolesOf = (double: SdkDouble) =>
    double.argsOf('enterRoom').map(([config]) => (config as { role: string }).role)
  const unsentOf = (heard: Heard) =>
    heard.events.flatMap(([name, kind, error]) =>
      name === 'unsent' ? [`${kind} ${(error as MediaError).code}`] : [],
    )
  const lose = (double: SdkDouble) => double.say('error', sdkError(5500, 5502))
  async function isBack(heard: Heard): Promise<void> {
    await heard.until('state', (state) => state === 'connected')
    // its coming back is over a moment after it was said
    await new Promise((resolve) => setImmediate(resolve))
  }

  it('[S3.30][T2] asks for a fresh key and becomes an anchor of the same entry; then sends sound, and goes back', async () => {
    const { double, client } = await joined()
    await client.switchRole('speaker')
    await client.publish('microphone', microphone)
    await client.unpublish('microphone')
    await client.switchRole('listener')
    await client.switchRole('listener')
    const audio = { publish: true, mute: false, option: { audioTrack: microphone, profile: 'high' } }
    expect(double.calls).to.deep.equal([
      ['switchRole', 'anchor', { privateMapKey: 'key 2' }],
      ['startLocalAudio', audio],
      ['stopLocalAudio'],
      ['switchRole', 'audience'],
    ])
  })

  it('[S3.30][T2] a key that the provider refuses is FORBIDDEN, and nobody stops listening', async () => {
    const { double, client, heard } = await joined()
    double.outcomes.set('switchRole', sdkError(5400, 0))
    expect((await refusal(client.switchRole('speaker'))).code).to.equal('FORBIDDEN')
    double.outcomes.clear()
    double.publishes = sdkError(5400)
    await client.switchRole('speaker')
    expect((await refusal(client.publish('microphone', microphone))).code).to.equal('FORBIDDEN')
    expect(heard.events.slice(2)).to.deep.equal([])
    await client.leave()
    expect((await refusal(client.switchRole('speaker'))).code).to.equal('NETWORK')
  })

  it('going back waits for a grant that is on its way, and wins', async () => {
    const { double, client } = await joined()
    await Promise.all([client.switchRole('speaker'), client.switchRole('listener')])
    expect(double.argsOf('switchRole').map(([role]) => role)).to.deep.equal(['anchor', 'audience'])
  })

  it('[S3.30] enters again as what it is now: a speaker with the microphone, a listener without', async () => {
    const { double, client, heard } = await speaking()
    lose(double)
    await isBack(heard)
    expect(double.names()).to.deep.equal(['exitRoom', 'destroy', 'create', 'enterRoom', 'startLocalAudio'])
    await client.switchRole('listener')
    heard.events.length = 0
    lose(double)
    await isBack(heard)
    expect(rolesOf(double)).to.deep.equal(['anchor', 'audience'])
    expect(double.argsOf('startLocalAudio')).to.have.length(1)
  })

  it('[S3.30][T2] who was silenced while away comes back as a listener, whichever step is refused', async () => {
    for (const refusedStep of ['publish', 'enterRoom'] as const) {
      const { double, heard } = await speaking()
      if (refusedStep === 'publish') double.publishes = sdkError(5400)
      else double.outcomes.set('enterRoom', sdkError(5400))
      lose(double)
      await heard.until('unsent')
      double.outcomes.clear()
      await isBack(heard)
      expect(unsentOf(heard), refusedStep).to.deep.equal(['microphone FORBIDDEN'])
      expect(heard.events.some(([name, state]) => name === 'error' || state === 'closed')).to.equal(false)
      if (refusedStep === 'publish') expect(double.argsOf('switchRole')).to.deep.equal([['audience']])
      else expect(rolesOf(double)).to.deep.equal(['anchor', 'audience'])
      double.calls.length = 0
      heard.events.length = 0
      lose(double)
      await isBack(heard)
      expect([rolesOf(double), double.argsOf('startLocalAudio')]).to.deep.equal([['audience'], []])
    }
  })

  it('[S3.30] a microphone that stops by itself is said, and is not sent by the next entry either', async () => {
    const { double, client, heard } = await joined()
    const sent: string[] = []
    const speech = createSpeech(client, {
      addSent: (kind) => sent.push(kind),
      removeSent: (kind) => sent.push(`no ${kind}`),
    })
    let failure: MediaError | null = null
    speech.onEnded((error) => {
      failure = error
    })
    await speech.start(microphone)
    heard.events.length = 0
    const stopped = { mediaType: 'audio', state: 'stopped', prevState: 'started', reason: 'error' }
    double.say('publish-state-changed', { ...stopped, error: sdkError(5400) })
    expect(heard.events).to.deep.equal([['unsent', 'microphone', failure]])
    expect(sent).to.deep.equal(['microphone', 'no microphone'])
    lose(double)
    await isBack(heard)
    expect([rolesOf(double), double.argsOf('startLocalAudio').length]).to.deep.equal([['audience'], 1])
  })

  it('[S3.29] begins with an open microphone after a muted one, also when going back failed', async () => {
    const { double, client } = await joined()
    const speech = createSpeech(client, { addSent() {}, removeSent() {} })
    await speech.start(microphone)
    await speech.setMuted(true)
    double.outcomes.set('switchRole', sdkError(5000))
    await refusal(speech.stop())
    double.outcomes.clear()
    await speech.start(microphone)
    expect(double.argsOf('startLocalAudio').map(([one]) => (one as { mute: boolean }).mute)).to.deep.equal([
      ...[false, false],
    ])
    expect(microphone.enabled).to.equal(true)
  })
})
