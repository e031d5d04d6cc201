import { expect } from 'chai'
import type { MediaError } from '#web/media/mediaClient.ts'
import { clientOver, refusal, SdkDouble, sdkError, TICKET, track } from './sdkDouble.ts'

const HOST = 'sea_0000000000000000000009'
const NOWHERE = {} as HTMLElement

describe('a connection to TRTC', () => {
  async function joined(profile: '1080p' | null = null) {
    const double = new SdkDouble()
    const one = clientOver(double, profile)
    await one.join()
    double.calls.length = 0
    return { double, ...one }
  }

  const change = (double: SdkDouble, state: string) =>
    double.say('connection-state-changed', { prevState: 'CONNECTED', state })

  it('what the SDK mends by itself is said, and asks for no ticket', async () => {
    const { double, heard, renewals } = await joined()
    change(double, 'DISCONNECTED')
    change(double, 'CONNECTING')
    change(double, 'CONNECTED')
    expect(heard.events.slice(2)).to.deep.equal([
      ['state', 'reconnecting'],
      ['state', 'connected'],
    ])
    expect([renewals.length, double.calls]).to.deep.equal([0, []])
  })

  it('what it cannot mend in time is entered anew, with a fresh ticket for the same seat and the same tracks', async () => {
    const { double, client, heard, renewals } = await joined('1080p')
    const [camera, microphone] = [track('video'), track('audio')]
    await client.publish('camera', camera)
    await client.publish('microphone', microphone)
    double.calls.length = 0
    change(double, 'DISCONNECTED')
    await heard.until('state', (state) => state === 'reconnecting')
    heard.events.length = 0
    await heard.until('state', (state) => state === 'connected')
    expect(double.names()).to.deep.equal([
      ...['exitRoom', 'destroy', 'create', 'enterRoom', 'startLocalVideo', 'startLocalAudio'],
    ])
    expect(renewals).to.have.length(1)
    expect(double.argsOf('enterRoom')[0]?.[0]).to.include({ userId: TICKET.userId, userSig: 'sig 2' })
    const sent = double.argsOf('startLocalVideo')[0]?.[0] as { option: { videoTrack: unknown } }
    expect(sent.option.videoTrack).to.equal(camera)
    expect([camera.readyState, microphone.readyState]).to.deep.equal(['live', 'live'])
  })

  it('a viewer hears again whom it heard, in the new room', async () => {
    const { double, client, heard } = await joined()
    double.say('remote-audio-available', { userId: HOST })
    client.setSound(HOST, { volume: 0.5, isMuted: false })
    client.attach(`${HOST}/microphone`, NOWHERE)
    double.calls.length = 0
    heard.events.length = 0
    double.say('error', sdkError(5500, 5502))
    await heard.until('state', (state) => state === 'connected')
    expect(double.calls.slice(-2)).to.deep.equal([
      ['setRemoteAudioVolume', HOST, 50],
      ['muteRemoteAudio', HOST, false],
    ])
    const changed = heard.events.find(([name]) => name === 'remote-changed')?.[1]
    expect(changed).to.include({ isStalled: true })
    double.say('remote-audio-available', { userId: HOST })
    expect(client.publications()[0]).to.include({ isStalled: false })
  })

  it('a room that was left is about nobody', async () => {
    const { double, heard } = await joined()
    double.say('error', sdkError(5500, 5502))
    await heard.until('state', (state) => state === 'reconnecting')
    heard.events.length = 0
    await heard.until('state', (state) => state === 'connected')
    heard.events.length = 0
    double.say('connection-state-changed', { state: 'DISCONNECTED' }, 0)
    double.say('kicked-out', { reason: 'kick' }, 0)
    double.say('error', sdkError(5500, 5502), 0)
    expect(heard.events).to.deep.equal([])
  })

  it('an entry that fails is tried again; one that can never succeed ends it', async () => {
    const { double, heard, renewals } = await joined()
    double.outcomes.set('enterRoom', sdkError(5500))
    double.say('error', sdkError(5500, 5502))
    await heard.until('state', (state) => state === 'reconnecting')
    double.outcomes.set('enterRoom', sdkError(5400))
    const error = (await heard.until('error')) as MediaError
    expect(error.code).to.equal('FORBIDDEN')
    expect(heard.events).to.deep.include(['state', 'closed'])
    expect(renewals.length).to.be.at.least(1)
  })

  it('a firewall is given one more entry, and is the answer when it stops that too', async () => {
    const { double, heard, renewals } = await joined()
    double.say('error', sdkError(5500, 5501))
    await heard.until('state', (state) => state === 'reconnecting')
    heard.events.length = 0
    await heard.until('state', (state) => state === 'connected')
    expect(renewals).to.have.length(1)
    double.say('error', sdkError(5500, 5501))
    const error = (await heard.until('error')) as MediaError
    expect([error.code, error.message]).to.deep.equal([
      'NO_MEDIA_PATH',
      'A firewall blocks the media service.',
    ])
    expect(heard.events).to.deep.include(['state', 'closed'])
  })

  for (const [said, told] of [
    ['kick', 'REPLACED'],
    ['banned', 'banned'],
    ['room_disband', 'room_disband'],
  ] as const) {
    it(`${said} ends it, and says ${told}`, async () => {
      const { double, heard } = await joined()
      double.say('kicked-out', { reason: said })
      expect(heard.events.slice(2)).to.deep.equal([
        ['state', 'closed'],
        ['kicked', told],
      ])
      expect(double.names()).to.include('exitRoom')
    })
  }

  it('asked to enter again, it does once, with a fresh ticket; before and after its time it does nothing', async () => {
    const early = clientOver(new SdkDouble())
    early.client.enterAgain()
    expect(early.heard.events).to.deep.equal([])
    const { double, client, heard, renewals } = await joined()
    client.enterAgain()
    client.enterAgain()
    await heard.until('state', (state) => state === 'reconnecting')
    heard.events.length = 0
    await heard.until('state', (state) => state === 'connected')
    expect(double.names()).to.deep.equal(['exitRoom', 'destroy', 'create', 'enterRoom'])
    expect(renewals).to.have.length(1)
    await client.leave()
    double.calls.length = 0
    client.enterAgain()
    expect(double.calls).to.deep.equal([])
  })

  it('leaving while it is mended ends the mending, and no ticket is asked for', async () => {
    const { double, client, heard, renewals } = await joined()
    change(double, 'DISCONNECTED')
    await client.leave()
    expect(double.names()).to.deep.equal(['exitRoom', 'destroy'])
    change(double, 'CONNECTED')
    double.say('error', sdkError(5500, 5502))
    double.say('kicked-out', { reason: 'kick' })
    expect(heard.events.slice(2)).to.deep.equal([
      ['state', 'reconnecting'],
      ['state', 'closed'],
    ])
    expect(renewals).to.have.length(0)
  })

  it('an error that leaves the entry in place is only said, and what was given up is not', async () => {
    const { double, heard } = await joined()
    double.say('error', sdkError(5998))
    double.say('error', sdkError(5300, 5308))
    const said = heard.events.slice(2).map(([name, error]) => [name, (error as MediaError).code])
    expect(said).to.deep.equal([['trouble', 'DEVICE_MISSING']])
  })

  it('a lost way is said at once', async () => {
    const { double, heard } = await joined()
    double.say('network-quality', { uplinkNetworkQuality: 0, downlinkNetworkQuality: 1 })
    double.say('error', sdkError(5500, 5502))
    expect(await heard.until('network', (way) => (way as { down: string }).down === 'lost')).to.deep.equal({
      up: 'unknown',
      down: 'lost',
    })
  })

  it('what the embedded engine gives opens nothing here', async () => {
    const { client } = clientOver(new SdkDouble())
    const ticket = { ...TICKET, provider: 'embedded' } as unknown as typeof TICKET
    expect((await refusal(client.join(ticket, { renew: async () => TICKET }))).code).to.equal('UNSUPPORTED')
  })
})
