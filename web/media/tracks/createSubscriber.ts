import type { Quality, RenditionChoice } from '#domain/media/words.ts'
import type { JoinTicket } from '#protocol/ticket.ts'
import { type MediaClient, MediaError, type MediaState, type MediaStats, type Sound } from '../mediaClient.ts'
import { createHosts, type Hosts, type ShownHost } from './createHosts.ts'
import { createVoices, type Voices } from './createVoices.ts'
import { followQuality } from './followQuality.ts'

/** The connection, and how the hosts are together: of one host, how that one is. */
export interface SubscriberState extends ShownHost {
  media: MediaState
  /** the browser plays nothing (or no sound) before a press */
  needsPress: boolean
  /** so much of what is sent here is lost, or late, that it shows */
  isWeak: boolean
  /** what of the cameras comes here; none: sounds alone */
  level: RenditionChoice
}

export interface SubscriberInput {
  client: MediaClient
  ticket: JoinTicket
  renew: () => Promise<JoinTicket>
  onState: (state: SubscriberState) => void
  /** the server took us out; the reason is the engine's word */
  onKicked: (reason: string) => void
  /** something failed, and the entry goes on */
  onTrouble?: (error: MediaError) => void
  onFailed: (error: MediaError) => void
}

export interface Subscriber extends Pick<Hosts, 'setContainer' | 'hostOf' | 'levelOf'> {
  /** seats whose media are shown; nobody else's are, whatever the engine offers */
  setHosts: (seatIds: readonly string[]) => void
  setSound: (sound: Sound) => void
  /** one choice for the pictures of all hosts */
  setQuality: (quality: Quality) => void
  /** one more second of figures, by which Auto decides */
  note: (stats: MediaStats) => void
  /** call it from a press: starts what the browser held back */
  playAfterPress: () => Promise<void>
  /** everybody else who is heard in a voice room */
  voices: Voices
  stop: () => Promise<void>
}

const mediaErrorOf = (error: unknown): MediaError =>
  error instanceof MediaError ? error : new MediaError('INTERNAL', String(error), { cause: error })

/** Joins a room and shows each host's picture and sound in a container of its own. */
export function createSubscriber(input: SubscriberInput): Subscriber {
  const { client } = input
  let level: RenditionChoice = 'high'
  const hosts = createHosts(client, level)
  const voices = createVoices(client)
  const leaving = new AbortController()
  let media: MediaState = 'connecting'
  let needsPress = false
  let isWeak = false
  let isJoining = true
  let isOver = false

  function emitState(): void {
    if (isOver) return
    input.onState({ media, needsPress, isWeak, level, ...hosts.together() })
  }

  const quality = followQuality((next) => {
    level = next
    hosts.setLevel(next)
  })

  const subscriptions = [
    hosts.onChange(emitState),
    client.on('state', (next) => {
      media = next
      emitState()
    }),
    client.on('autoplay-blocked', () => {
      needsPress = true
      emitState()
    }),
    client.on('network', ({ down }) => {
      isWeak = down === 'bad' || down === 'lost'
      emitState()
    }),
    client.on('kicked', input.onKicked),
    client.on('trouble', (error) => input.onTrouble?.(error)),
    client.on('error', input.onFailed),
  ]

  client
    .join(input.ticket, { renew: input.renew, signal: leaving.signal, waits: true })
    .finally(() => {
      isJoining = false
    })
    .then(hosts.arrange, (error: unknown) => {
      if (!isOver) input.onFailed(mediaErrorOf(error))
    })

  return {
    setHosts: hosts.setSeats,
    setContainer: hosts.setContainer,
    hostOf: hosts.hostOf,
    levelOf: hosts.levelOf,
    setSound(next) {
      hosts.setSound(next)
      voices.setSound(next)
    },
    setQuality: quality.set,
    note: (stats) => quality.note(stats, media === 'connected' ? hosts.moving() : []),
    voices,
    async playAfterPress() {
      await client.playAfterPress()
      needsPress = false
      emitState()
    },
    async stop() {
      isOver = true
      // somebody who is in says goodbye; an abort would leave without it
      if (isJoining) leaving.abort()
      for (const off of subscriptions) off()
      voices.stop()
      hosts.stop()
      await client.leave()
    },
  }
}
