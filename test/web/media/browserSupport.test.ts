import { expect } from 'chai'
import { missingForLive } from '#web/media/browserSupport.ts'
import { missingForSending } from '#web/media/capture/missingForSending.ts'

interface Knowledge {
  receives: string[]
  sends: string[]
}

const side = (mimeTypes: string[]) => ({
  getCapabilities: () => ({ codecs: mimeTypes.map((mimeType) => ({ mimeType })) }),
})

/** What is lacking in a browser that knows some codecs for pictures; `lacks` is not there at all. */
function missingIn({ receives, sends }: Knowledge, lacks?: 'RTCPeerConnection' | 'WebSocket') {
  const known: Record<string, unknown> = {
    RTCPeerConnection: class {},
    WebSocket: class {},
    RTCRtpReceiver: side(receives),
    RTCRtpSender: side(sends),
  }
  if (lacks) known[lacks] = undefined
  const kept = Object.keys(known).map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  )
  for (const [name, value] of Object.entries(known))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  try {
    const both = (read: typeof missingForLive) => ({
      stream: read({ hasPicture: true }),
      voice: read({ hasPicture: false }),
    })
    return { live: both(missingForLive), sending: both(missingForSending) }
  } finally {
    for (const [name, before] of kept) {
      if (before) Object.defineProperty(globalThis, name, before)
      else Reflect.deleteProperty(globalThis, name)
    }
  }
}

describe('what a browser lacks', () => {
  const VP8 = ['video/VP8']
  const AV1 = ['video/AV1']

  it('[S3.26] is no codec for pictures where there is no picture', () => {
    const lacking = { stream: 'VP8 or H.264', voice: null }
    expect(missingIn({ receives: AV1, sends: AV1 })).to.deep.equal({ live: lacking, sending: lacking })
    // who only looks sends nothing
    const { live, sending } = missingIn({ receives: VP8, sends: [] })
    expect(live).to.deep.equal({ stream: null, voice: null })
    expect(sending).to.deep.equal(lacking)
    const whole = missingIn({ receives: VP8, sends: ['video/H264'] })
    expect(whole.sending).to.deep.equal({ stream: null, voice: null })
  })

  it('is WebRTC, or the socket that it is spoken over, for both kinds of room', () => {
    for (const [name, word] of [
      ['RTCPeerConnection', 'WebRTC'],
      ['WebSocket', 'WebSocket'],
    ] as const) {
      const lacking = { stream: word, voice: word }
      expect(missingIn({ receives: VP8, sends: VP8 }, name)).to.deep.equal({
        live: lacking,
        sending: lacking,
      })
    }
  })
})
