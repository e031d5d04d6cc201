import type { MediaClient, MediaError } from '../mediaClient.ts'
import type { OwnSeatMedia } from '../seat/createSeatMedia.ts'

/** The own microphone of somebody who listens, over the connection that they listen with. */
export interface Speech {
  /** Begins to speak. @throws MediaError FORBIDDEN while nothing was granted */
  start(track: MediaStreamTrack): Promise<void>
  /** Another microphone in the place of the one that is sent. */
  replace(track: MediaStreamTrack): Promise<void>
  setMuted(on: boolean): Promise<void>
  /** Sends no more and listens on; may be repeated. */
  stop(): Promise<void>
  /** Tells that nothing is sent any more although nobody stopped it. Answers the function that ends that. */
  onEnded(listener: (error: MediaError) => void): () => void
}

export function createSpeech(
  client: Pick<MediaClient, 'on' | 'publish' | 'setSelfMuted' | 'switchRole' | 'unpublish'>,
  media: Pick<OwnSeatMedia, 'addSent' | 'removeSent'>,
): Speech {
  return {
    async start(track) {
      await client.switchRole('speaker')
      await client.publish('microphone', track)
      media.addSent('microphone')
    },
    replace: (track) => client.publish('microphone', track),
    setMuted: (on) => client.setSelfMuted('microphone', on),
    async stop() {
      media.removeSent('microphone')
      try {
        await client.unpublish('microphone')
        await client.switchRole('listener')
      } finally {
        // the next time begins with an open microphone
        await client.setSelfMuted('microphone', false)
      }
    },
    onEnded: (listener) =>
      client.on('unsent', (kind, error) => {
        media.removeSent(kind)
        listener(error)
      }),
  }
}
