import { expect } from 'chai'
import { createMediaClient } from '#web/media/createMediaClient.ts'
import type { MediaError } from '#web/media/mediaClient.ts'
import { createTrtcClient } from '#web/media/trtc/createTrtcClient.ts'
import { refusalOfMedia } from '#web/pages/stream/useSeatEvents.ts'
import { hostSentence } from '#web/rooms/host/studio/causeSentence.ts'
import { clientOver, refusal, SdkDouble, sdkError, TICKET } from './sdkDouble.ts'

describe('entry into a TRTC room', () => {
  const entry = {
    sdkAppId: TICKET.sdkAppId,
    userId: TICKET.userId,
    userSig: TICKET.userSig,
    privateMapKey: TICKET.privateMapKey,
    strRoomId: TICKET.providerRoomId,
    scene: 'live',
    autoReceiveAudio: false,
    autoReceiveVideo: false,
    enableAutoPlayDialog: false,
  }

  it('[S3.83] a viewer enters as audience, receives nothing by itself and is shown no dialog', async () => {
    const double = new SdkDouble()
    const { join, heard } = clientOver(double)
    await join()
    expect(double.calls).to.deep.equal([['create'], ['enterRoom', { ...entry, role: 'audience' }]])
    expect(heard.events).to.deep.equal([
      ['state', 'connecting'],
      ['state', 'connected'],
    ])
  })

  it('[S3.83] a host enters as anchor', async () => {
    const double = new SdkDouble()
    await clientOver(double, '1080p').join()
    expect(double.argsOf('enterRoom')).to.deep.equal([[{ ...entry, role: 'anchor' }]])
  })

  it('an entry that takes too long is left, and said in a sentence', async () => {
    const double = new SdkDouble()
    double.outcomes.set('enterRoom', 'never')
    const { join, heard } = clientOver(double)
    const error = await refusal(join())
    expect([error.code, error.message]).to.deep.equal(['NETWORK', 'The media service cannot be reached.'])
    expect(double.names().slice(0, 3)).to.deep.equal(['create', 'enterRoom', 'exitRoom'])
    expect(heard.events.at(-1)).to.deep.equal(['state', 'closed'])
  })

  it('an abort leaves at once, with the reason of the abort', async () => {
    const double = new SdkDouble()
    double.outcomes.set('enterRoom', 'never')
    const leaving = new AbortController()
    const { join } = clientOver(double)
    const refused = refusal(join(leaving.signal))
    const reason = new Error('left the page')
    while (!double.names().includes('enterRoom')) await Promise.resolve()
    leaving.abort(reason)
    expect(await refused).to.equal(reason)
    expect(double.names().slice(0, 3)).to.deep.equal(['create', 'enterRoom', 'exitRoom'])
    const before = new AbortController()
    before.abort(reason)
    const other = new SdkDouble()
    expect(await refusal(clientOver(other).join(before.signal))).to.equal(reason)
    expect(other.names()).to.deep.equal([])
  })

  it('what the SDK answers is said in our words, and it is left', async () => {
    const double = new SdkDouble()
    const said = sdkError(5400, -100_018)
    double.outcomes.set('enterRoom', said)
    const error = (await refusal(clientOver(double).join())) as MediaError
    expect([error.code, error.message, error.cause]).to.deep.equal([
      'FORBIDDEN',
      'The media service does not take this ticket. (5400, -100018)',
      said,
    ])
    expect(double.names()).to.include('exitRoom')
  })

  for (const [what, change] of [
    ['an empty user', { userId: '' }],
    ['a user of 33 letters', { userId: 'u'.repeat(33) }],
    ['a user with a line break', { userId: 'sea_1\n' }],
    ['a user beyond ASCII', { userId: 'séat' }],
    ['an empty room', { providerRoomId: '' }],
    ['a room with a space', { providerRoomId: 'a room' }],
    ['an application that is none', { sdkAppId: 0 }],
    ['an application that is no number', { sdkAppId: Number.NaN }],
    ['no signature', { userSig: '' }],
    ['no permission', { privateMapKey: '' }],
  ] as const) {
    it(`the SDK hears nothing of a ticket with ${what}`, async () => {
      const double = new SdkDouble()
      const client = createTrtcClient(double.sdk, null)
      const error = await refusal(client.join({ ...TICKET, ...change }, { renew: async () => TICKET }))
      expect(error.code).to.equal('INTERNAL')
      expect(double.names()).to.deep.equal([])
    })
  }

  it('a browser without the codecs is told, for what it wants to do', async () => {
    const watching = new SdkDouble()
    watching.detail = { isWebRTCSupported: true, isH264EncodeSupported: true }
    const error = await refusal(clientOver(watching).join())
    expect([error.code, error.message]).to.deep.equal(['UNSUPPORTED', 'H.264 or VP8'])
    await clientOver(watching, '720p').join()
    watching.detail = { isWebRTCSupported: true, isVp8DecodeSupported: true }
    await clientOver(watching).join()
    expect((await refusal(clientOver(watching, '720p').join())).message).to.equal('H.264 or VP8 for sending')
    watching.detail = { isVp8DecodeSupported: true }
    expect((await refusal(clientOver(watching).join())).message).to.equal('WebRTC')
  })

  it('a client joins once, and leaving twice leaves once', async () => {
    const double = new SdkDouble()
    const { client, join, heard } = clientOver(double)
    await join()
    expect((await refusal(join())).code).to.equal('INTERNAL')
    expect(heard.events.at(-1)).to.deep.equal(['state', 'connected'])
    await client.leave()
    await client.leave()
    expect(double.names()).to.deep.equal(['create', 'enterRoom', 'exitRoom', 'destroy'])
  })

  it('a room whose end nobody confirms is destroyed all the same', async () => {
    const double = new SdkDouble()
    double.outcomes.set('exitRoom', 'never')
    const { client, join } = clientOver(double)
    await join()
    await client.leave()
    expect(double.names().slice(-2)).to.deep.equal(['exitRoom', 'destroy'])
  })

  it('[S3.83] a page that was opened under another provider says that it is old, and that loading it helps', async () => {
    const storage = { removeItem: () => undefined }
    const location = { href: 'https://door.example/studio/live', origin: 'https://door.example' }
    const trustedTypes = {
      // what `trusted-types 'none'` does
      createPolicy: () => {
        throw new TypeError('Policy "default" disallowed.')
      },
    }
    const page = { location, trustedTypes, localStorage: storage, sessionStorage: storage }
    Object.defineProperty(globalThis, 'window', { value: page, configurable: true })
    try {
      const error = (await refusal(createMediaClient('trtc'))) as MediaError
      expect(error.code).to.equal('OLD_PAGE')
      expect(hostSentence(error)).to.equal(
        'This page was opened before this site changed how it sends picture and sound. Load it again.',
      )
      expect(refusalOfMedia(error)?.code).to.equal('OLD_PAGE')
    } finally {
      Reflect.deleteProperty(globalThis, 'window')
    }
  })
})
