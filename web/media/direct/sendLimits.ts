import type { MediaKind } from '#domain/words.ts'

/** There is nobody between the two who could send less to one of them. */
const PICTURE_BITS_PER_S = 2_500_000
const SCREEN = { width: 1920, height: 1080 }

/** A face shall move, and letters shall be read. */
const KEEPS = { camera: 'maintain-framerate', screen: 'maintain-resolution' } as const

/** By what a screen is made smaller, from 1 on, so that neither of its sides is too long. */
export function screenScale({ width = 0, height = 0 }: Pick<MediaTrackSettings, 'width' | 'height'>): number {
  return Math.max(1, width / SCREEN.width, height / SCREEN.height)
}

/** How much a line may send of a track; asked anew with each track, for another one may have another size. */
export async function limitSending(
  sender: RTCRtpSender,
  kind: MediaKind,
  track: MediaStreamTrack,
): Promise<void> {
  if (kind === 'microphone') return
  const parameters = sender.getParameters()
  const [encoding] = parameters.encodings
  if (!encoding) return
  encoding.maxBitrate = PICTURE_BITS_PER_S
  encoding.scaleResolutionDownBy = kind === 'screen' ? screenScale(track.getSettings()) : 1
  Object.assign(parameters, { degradationPreference: KEEPS[kind] })
  // a sender that is being negotiated is limited when that is done
  await sender.setParameters(parameters).catch(() => undefined)
}
