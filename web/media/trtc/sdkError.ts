import { MediaError, type MediaErrorCode } from '../mediaClient.ts'

type Row = [code: MediaErrorCode, sentence: string]

/** The SDK gave up because we asked it to: nobody has to hear of it. */
const ABORTED = 5998
/** Extra codes of calls about what nobody sends any more. */
const GONE = { nobody: 5102, stream: 5103 }

/**
 * Codes of 5.17.1 and of the service behind it, each with a sentence. An extra code says more than its code. What the
 * service answers to wrong keys was never seen: its numbers are those of Tencent's list for native clients.
 */
const ROWS: Record<number, Row> = {
  5000: ['INTERNAL', 'The page asked for something that the media service does not know.'],
  5100: ['INTERNAL', 'The page asked for something at the wrong moment.'],
  5200: ['UNSUPPORTED', 'WebRTC'],
  5201: ['UNSUPPORTED', 'a secure connection (https)'],
  5203: ['UNSUPPORTED', 'H.264 or VP8 for sending'],
  5204: ['UNSUPPORTED', 'H.264 or VP8'],
  5300: ['DEVICE_MISSING', 'The camera or microphone does not work.'],
  5301: ['DEVICE_MISSING', 'There is no camera or microphone.'],
  5302: ['DEVICE_DENIED', 'The browser does not let this page use the camera or microphone.'],
  5303: ['DEVICE_MISSING', 'Another program uses the camera or microphone.'],
  5304: ['DEVICE_MISSING', 'The camera or microphone that was chosen is gone.'],
  5306: ['DEVICE_DENIED', 'This system does not let the browser use the camera or microphone.'],
  5400: ['FORBIDDEN', 'The media service does not take this ticket.'],
  5401: ['INTERNAL', 'This installation has not bought what the media service needs.'],
  5500: ['NETWORK', 'The media service cannot be reached.'],
  5501: ['NO_MEDIA_PATH', 'A firewall blocks the media service.'],
  5502: ['NETWORK', 'The connection to the media service was lost.'],
  5505: ['UNSUPPORTED', 'an encoder for the picture'],
  5506: ['UNSUPPORTED', 'an encoder for the sound'],
  5507: ['UNSUPPORTED', 'a decoder for the picture'],
  5508: ['UNSUPPORTED', 'a decoder for the sound'],
  70001: ['TICKET_EXPIRED', 'The ticket to the media service is too old.'],
  [-100013]: ['INTERNAL', 'The account of this installation at the provider has run out.'],
}

interface Coded {
  code: number
  extraCode?: number
}

function codesOf(cause: unknown): Coded | null {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return null
  const { code } = cause
  if (typeof code !== 'number') return null
  return 'extraCode' in cause && typeof cause.extraCode === 'number'
    ? { code, extraCode: cause.extraCode }
    : { code }
}

/** The number of a code without a row, so that somebody can look it up. */
function numbered({ code, extraCode }: Coded): string {
  return extraCode === undefined ? String(code) : `${code}, ${extraCode}`
}

/** True when the SDK only says that a call was given up because of a later one of ours. */
export function isGivenUp(cause: unknown): boolean {
  return codesOf(cause)?.code === ABORTED
}

/** True when a call was about a stream that its publisher ended meanwhile. */
export function isStreamGone(cause: unknown): boolean {
  const extra = codesOf(cause)?.extraCode
  return extra === GONE.nobody || extra === GONE.stream
}

/** What the SDK, or anything beside it, threw, in our codes; the original is its cause. */
export function sdkMediaError(cause: unknown): MediaError {
  if (cause instanceof MediaError) return cause
  const codes = codesOf(cause)
  if (!codes) {
    return new MediaError('INTERNAL', cause instanceof Error ? cause.message : String(cause), { cause })
  }
  const extra = codes.extraCode === undefined ? undefined : ROWS[codes.extraCode]
  // words for what a browser lacks are a list, and no sentence
  const options = (code: MediaErrorCode) => ({ cause, isSentence: code !== 'UNSUPPORTED' })
  if (extra) return new MediaError(extra[0], extra[1], options(extra[0]))
  const [code, sentence] = ROWS[codes.code] ?? ['INTERNAL', 'The media service answered with an error.']
  const isWhole = ROWS[codes.code] !== undefined && codes.extraCode === undefined
  const message = isWhole || code === 'UNSUPPORTED' ? sentence : `${sentence} (${numbered(codes)})`
  return new MediaError(code, message, options(code))
}
