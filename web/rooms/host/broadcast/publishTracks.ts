import type { Publisher } from '#web/media/tracks/createPublisher.ts'
import type { Tracks } from './goLive.ts'

/** Sends what there is. A microphone that its host had switched off goes out switched off, also one that comes later. */
export async function publishTracks(
  publisher: Pick<Publisher, 'publish' | 'setMuted'>,
  { camera, microphone, isMuted = false }: Tracks,
): Promise<void> {
  if (isMuted) await publisher.setMuted('microphone', true)
  if (camera) await publisher.publish('camera', camera)
  if (microphone) await publisher.publish('microphone', microphone)
}
