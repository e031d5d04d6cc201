import { MediaError } from '../mediaClient.ts'

export type CaptureKind = 'camera' | 'microphone'

/** What a microphone is opened for, as encoders take it. */
export type SoundHint = 'music' | 'speech'

/** The part of the browser that knows devices; there is none where a page is not served safely. */
export type Devices = Pick<
  MediaDevices,
  'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
>

/** What a studio opens, in the order in which the browser is asked; what is not named is never asked for. */
export interface CaptureWish {
  kinds: readonly CaptureKind[]
  sound: SoundHint
}

const VIDEO: MediaTrackConstraints = {
  width: { ideal: 1920 },
  height: { ideal: 1080 },
  frameRate: { ideal: 30 },
}

/** Who speaks in a room hears the others, maybe over loudspeakers: they must not come back by the microphone. */
const SPEECH: MediaTrackConstraints = { echoCancellation: true }

function constraintsFor(
  kind: CaptureKind,
  deviceId: string | null,
  sound: SoundHint,
): MediaStreamConstraints {
  const device = deviceId === null ? {} : { deviceId: { exact: deviceId } }
  if (kind === 'camera') return { video: { ...VIDEO, ...device } }
  return { audio: sound === 'speech' ? { ...SPEECH, ...device } : device }
}

/** The browser's refusal of a device in our codes. */
export function captureError(error: unknown, kind: CaptureKind): MediaError {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return new MediaError('DEVICE_DENIED', `The browser does not let this page use the ${kind}`, {
      cause: error,
    })
  }
  if (name === 'NotSupportedError') {
    return new MediaError('UNSUPPORTED', `This browser cannot open a ${kind}`, { cause: error })
  }
  if (name === 'NotFoundError' || name === 'OverconstrainedError') {
    return new MediaError('DEVICE_MISSING', `There is no ${kind} to use`, { cause: error })
  }
  return new MediaError('INTERNAL', `The ${kind} could not be opened`, { cause: error })
}

/**
 * Opens one device. A remembered device that is gone falls back to the browser's choice.
 * @throws MediaError DEVICE_DENIED, DEVICE_MISSING, UNSUPPORTED or INTERNAL (device busy)
 */
export async function openTrack(
  kind: CaptureKind,
  deviceId: string | null,
  { devices, sound }: { devices: Devices | undefined; sound: SoundHint },
): Promise<MediaStreamTrack> {
  if (!devices?.getUserMedia)
    throw new MediaError('UNSUPPORTED', `This browser cannot open a ${kind} on this page`)
  try {
    const stream = await devices.getUserMedia(constraintsFor(kind, deviceId, sound))
    const track = stream.getTracks()[0]
    if (!track) throw new MediaError('DEVICE_MISSING', `There is no ${kind} to use`)
    if (kind === 'microphone') track.contentHint = sound
    return track
  } catch (error) {
    const refusal = error instanceof MediaError ? error : captureError(error, kind)
    if (refusal.code === 'DEVICE_MISSING' && deviceId !== null)
      return openTrack(kind, null, { devices, sound })
    throw refusal
  }
}
