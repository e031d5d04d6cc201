import { LiveError } from '../mediaClient.ts'

export type CaptureKind = 'camera' | 'microphone'

const VIDEO: MediaTrackConstraints = {
  width: { ideal: 1920 },
  height: { ideal: 1080 },
  frameRate: { ideal: 30 },
}

function constraintsFor(kind: CaptureKind, deviceId: string | null): MediaStreamConstraints {
  const device = deviceId === null ? {} : { deviceId: { exact: deviceId } }
  return kind === 'camera' ? { video: { ...VIDEO, ...device } } : { audio: device }
}

/** The browser's refusal of a device in our codes. */
export function captureError(error: unknown, kind: CaptureKind): LiveError {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return new LiveError('DEVICE_DENIED', `The browser does not let this page use the ${kind}`, {
      cause: error,
    })
  }
  if (name === 'NotSupportedError') {
    return new LiveError('UNSUPPORTED', `This browser cannot open a ${kind}`, { cause: error })
  }
  if (name === 'NotFoundError' || name === 'OverconstrainedError') {
    return new LiveError('DEVICE_MISSING', `There is no ${kind} to use`, { cause: error })
  }
  return new LiveError('INTERNAL', `The ${kind} could not be opened`, { cause: error })
}

/**
 * Opens one device. A remembered device that is gone falls back to the browser's choice.
 * @throws LiveError DEVICE_DENIED, DEVICE_MISSING, UNSUPPORTED or INTERNAL (device busy)
 */
export async function openTrack(kind: CaptureKind, deviceId: string | null): Promise<MediaStreamTrack> {
  const devices = navigator.mediaDevices
  if (!devices?.getUserMedia)
    throw new LiveError('UNSUPPORTED', 'This browser cannot open cameras on this page')
  try {
    const stream = await devices.getUserMedia(constraintsFor(kind, deviceId))
    const track = stream.getTracks()[0]
    if (!track) throw new LiveError('DEVICE_MISSING', `There is no ${kind} to use`)
    if (kind === 'microphone') track.contentHint = 'music'
    return track
  } catch (error) {
    const refusal = error instanceof LiveError ? error : captureError(error, kind)
    if (refusal.code === 'DEVICE_MISSING' && deviceId !== null) return openTrack(kind, null)
    throw refusal
  }
}
