import { expect } from 'chai'
import type { DoorContext } from '#web/access/door/door.ts'
import { doorFor } from '#web/access/door/doorFor.ts'
import { MediaError } from '#web/media/mediaClient.ts'
import { isGivenUp, isStreamGone, sdkMediaError } from '#web/media/trtc/sdkError.ts'
import { refusalOfMedia } from '#web/pages/stream/useSeatEvents.ts'
import { hostSentence } from '#web/rooms/host/studio/causeSentence.ts'
import { sdkError } from './sdkDouble.ts'

/** Code, extra code, ours, sentence. */
const TABLE: [number, number | undefined, string, string][] = [
  [5000, 5001, 'INTERNAL', 'The page asked for something that the media service does not know. (5000, 5001)'],
  [5000, undefined, 'INTERNAL', 'The page asked for something that the media service does not know.'],
  [5100, 5104, 'INTERNAL', 'The page asked for something at the wrong moment. (5100, 5104)'],
  [5200, undefined, 'UNSUPPORTED', 'WebRTC'],
  [5200, 5201, 'UNSUPPORTED', 'a secure connection (https)'],
  [5200, 5203, 'UNSUPPORTED', 'H.264 or VP8 for sending'],
  [5200, 5204, 'UNSUPPORTED', 'H.264 or VP8'],
  [5300, 5301, 'DEVICE_MISSING', 'There is no camera or microphone.'],
  [5300, 5302, 'DEVICE_DENIED', 'The browser does not let this page use the camera or microphone.'],
  [5300, 5303, 'DEVICE_MISSING', 'Another program uses the camera or microphone.'],
  [5300, 5305, 'DEVICE_MISSING', 'The camera or microphone does not work. (5300, 5305)'],
  [5400, undefined, 'FORBIDDEN', 'The media service does not take this ticket.'],
  [5400, -100_006, 'FORBIDDEN', 'The media service does not take this ticket. (5400, -100006)'],
  [5400, 70_001, 'TICKET_EXPIRED', 'The ticket to the media service is too old.'],
  [5400, -100_013, 'INTERNAL', 'The account of this installation at the provider has run out.'],
  [5500, undefined, 'NETWORK', 'The media service cannot be reached.'],
  [5500, 5501, 'NO_MEDIA_PATH', 'A firewall blocks the media service.'],
  [5500, 5502, 'NETWORK', 'The connection to the media service was lost.'],
  [5500, 5507, 'UNSUPPORTED', 'a decoder for the picture'],
  [5999, undefined, 'INTERNAL', 'The media service answered with an error. (5999)'],
  [5999, 7, 'INTERNAL', 'The media service answered with an error. (5999, 7)'],
  [4711, undefined, 'INTERNAL', 'The media service answered with an error. (4711)'],
]

describe('errors of the TRTC SDK', () => {
  for (const [code, extra, ours, sentence] of TABLE) {
    it(`${code}${extra === undefined ? '' : ` with ${extra}`} is ${ours}, with its original`, () => {
      const cause = sdkError(code, extra)
      const error = sdkMediaError(cause)
      expect([error.code, error.message]).to.deep.equal([ours, sentence])
      expect(error.cause).to.equal(cause)
    })
  }

  it('no sentence is about streams alone: voice rooms go by the same service', () => {
    expect(TABLE.map(([, , , sentence]) => sentence).filter((text) => /stream/i.test(text))).to.deep.equal([])
  })

  it('what is ours stays, and anything else is an error of the page', () => {
    const own = new MediaError('KICKED', 'out')
    expect(sdkMediaError(own)).to.equal(own)
    expect(sdkMediaError(new TypeError('x is undefined'))).to.include({
      code: 'INTERNAL',
      message: 'x is undefined',
    })
    expect(sdkMediaError('thrown text')).to.include({ code: 'INTERNAL', message: 'thrown text' })
    // a DOMException has a number that means something else
    expect(sdkMediaError(new DOMException('no', 'AbortError')).code).to.equal('INTERNAL')
  })

  it('calls that were given up and streams that ended are told apart from failures', () => {
    expect([5998, 5500].map((code) => isGivenUp(sdkError(code)))).to.deep.equal([true, false])
    expect([5102, 5103, 5101].map((extra) => isStreamGone(sdkError(5100, extra)))).to.deep.equal([
      ...[true, true, false],
    ])
  })
})

/** What a host and a viewer read; null where the viewer's page asks for another entry instead. */
const READ: [code: number, extraCode: number | undefined, host: string, viewer: string | null][] = [
  [
    ...([5500, 5501] as const),
    'A firewall blocks the media service. Try another network, such as mobile data.',
    'Live video cannot reach you on this network. A firewall blocks the media service. Try another network.',
  ],
  [
    ...([5999, 7] as const),
    'The media service answered with an error. (5999, 7) Try again. If it stays so, tell whoever runs this site.',
    'The picture could not be opened. The media service answered with an error. (5999, 7) Nothing was charged.',
  ],
  [
    ...([5400, -100_018] as const),
    'The media service does not take this ticket. (5400, -100018) Try again in a minute. If it stays so, tell whoever runs this site.',
    'The picture could not be opened. The media service does not take this ticket. (5400, -100018) Nothing was charged.',
  ],
  [
    ...([5300, 5303] as const),
    'Another program uses the camera or microphone. Choose another one, then try again.',
    'The picture could not be opened. Another program uses the camera or microphone. Nothing was charged.',
  ],
  [
    ...([5200, 5203] as const),
    'This browser cannot do what live media needs. Missing: H.264 or VP8 for sending. Try another browser.',
    'This browser cannot play live video. Missing: H.264 or VP8 for sending',
  ],
  [5500, undefined, 'The media service cannot be reached. Check your connection and try again.', null],
]

describe('errors of the TRTC SDK on a screen', () => {
  const read = (error: MediaError) => {
    const refusal = refusalOfMedia(error)
    if (!refusal) return null
    const { title, proof } = doorFor(refusal, {
      kind: 'stream',
      line: null,
      otherWays: [],
    } as unknown as DoorContext)
    return `${title}. ${proof}`
  }

  for (const [code, extra, host, viewer] of READ) {
    it(`[S3.83] ${code}${extra === undefined ? '' : ` with ${extra}`} says what went wrong, and what helps`, () => {
      const error = sdkMediaError(sdkError(code, extra))
      expect(hostSentence(error)).to.equal(host)
      expect(read(error)).to.equal(viewer)
    })
  }

  it('[S3.83] what is for a log is read by nobody', () => {
    const error = sdkMediaError(new TypeError('x is undefined'))
    for (const said of [hostSentence(error), read(error)]) {
      expect(said).to.include('Something in the media connection failed.')
      expect(said).to.not.include('undefined')
    }
  })
})
