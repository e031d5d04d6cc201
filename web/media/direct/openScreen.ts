import { MediaError } from '../mediaClient.ts'

/** The part of the browser that shows what it could share. */
export type ScreenSource = Pick<MediaDevices, 'getDisplayMedia'>

const PICTURE: MediaTrackConstraints = {
  width: { max: 1920 },
  height: { max: 1080 },
  frameRate: { max: 30 },
}

/**
 * Asks for a screen, from a press; null when the person chose none. Who opens it stops it.
 * @param onEnded the person ended it by the browser's own button, or what it showed is gone
 * @throws MediaError UNSUPPORTED or INTERNAL
 */
export async function openScreen(
  onEnded: () => void,
  devices: ScreenSource | undefined = navigator.mediaDevices,
): Promise<MediaStreamTrack | null> {
  if (!devices?.getDisplayMedia) throw new MediaError('UNSUPPORTED', 'sharing a screen')
  try {
    const stream = await devices.getDisplayMedia({ video: PICTURE, audio: false })
    const track = stream.getVideoTracks()[0]
    if (!track) return null
    track.contentHint = 'detail'
    track.addEventListener('ended', onEnded, { once: true })
    return track
  } catch (cause) {
    const name = cause instanceof DOMException ? cause.name : ''
    // a closed dialogue, in Chromium and Firefox, and in Safari
    if (name === 'NotAllowedError' || name === 'AbortError') return null
    if (name === 'NotSupportedError') throw new MediaError('UNSUPPORTED', 'sharing a screen', { cause })
    throw new MediaError('INTERNAL', 'the screen could not be opened', { cause })
  }
}
