import type { JoinTicket } from '#protocol/ticket.ts'
import type { CaptureKind } from '../capture/openTrack.ts'
import type { MediaClient, MediaError, MediaState, MediaStats } from '../mediaClient.ts'
import { createSeatMedia, type SeatMedia } from '../seat/createSeatMedia.ts'
import type { SeatRenewal } from '../seat/seatRenewal.ts'
import { createHosts, type Hosts } from './createHosts.ts'
import { createVoices, type Voices } from './createVoices.ts'

export interface PublisherInput {
  client: MediaClient
  renewal: SeatRenewal
  onState: (state: MediaState) => void
  onKicked: (reason: string) => void
  onFailed: (error: MediaError) => void
}

/** The sending side of one seat. */
export interface Publisher {
  join: (ticket: JoinTicket, signal?: AbortSignal) => Promise<void>
  publish: (kind: CaptureKind, track: MediaStreamTrack) => Promise<void>
  setMuted: (kind: CaptureKind, on: boolean) => Promise<void>
  /** sends the high rendition of the camera no more, or again */
  holdHigh: (on: boolean) => Promise<void>
  stats: () => Promise<MediaStats>
  /** something failed, and the entry goes on */
  onTrouble: (listener: (error: MediaError) => void) => () => void
  /** what who keeps its seat says of it */
  seatMedia: SeatMedia
  /** the next fresh ticket of this seat is asked for with it */
  keepRetryToken: (token: string) => void
  /** those who speak in the host's voice room */
  voices: Voices
  /** the other hosts of a stream, in the small picture; never ask for the own seat */
  others: Pick<Hosts, 'setSeats' | 'setContainer' | 'hostOf' | 'levelOf' | 'onChange'>
  /** Tells that the browser holds voices back until a press. Answers the function that ends it. */
  onBlocked: (listener: () => void) => () => void
  /** call it from a press: starts what the browser held back */
  playAfterPress: () => Promise<void>
  leave: () => Promise<void>
}

/** The sending side of a stream: joins with a ticket and publishes one track per kind. */
export function createPublisher({ client, renewal, onState, onKicked, onFailed }: PublisherInput): Publisher {
  const media = createSeatMedia()
  const subscriptions = [
    media.follow(client),
    client.on('state', onState),
    client.on('kicked', onKicked),
    client.on('error', onFailed),
  ]
  const { renew } = renewal
  const voices = createVoices(client)
  const others = createHosts(client, 'low')
  return {
    join: (ticket, signal) => client.join(ticket, signal ? { renew, signal } : { renew }),
    async publish(kind, track) {
      await client.publish(kind, track)
      media.addSent(kind)
    },
    setMuted: (kind, on) => client.setSelfMuted(kind, on),
    holdHigh: (on) => client.holdHigh(on),
    stats: () => client.stats(),
    onTrouble: (listener) => client.on('trouble', listener),
    seatMedia: media,
    keepRetryToken: renewal.keepToken,
    voices,
    others,
    onBlocked: (listener) => client.on('autoplay-blocked', listener),
    playAfterPress: () => client.playAfterPress(),
    async leave() {
      voices.stop()
      others.stop()
      for (const off of subscriptions) off()
      await client.leave()
    },
  }
}
