import type { HostedKind } from '#domain/room/hostedKind.ts'
import type { CaptureWish } from '#web/media/capture/openTrack.ts'

/** What a room of each kind is opened with. */
export const CAPTURE_WISHES: Record<HostedKind, CaptureWish> = {
  stream: { kinds: ['camera', 'microphone'], sound: 'music' },
  voice: { kinds: ['microphone'], sound: 'speech' },
}
