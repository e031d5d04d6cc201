import type { Quality, Rendition, RenditionChoice } from '#domain/media/words.ts'
import type { MediaKind } from '#domain/words.ts'
import type { JoinTicket } from '#protocol/ticket.ts'
import {
  type MediaClient,
  MediaError,
  type MediaState,
  type MediaStats,
  type RemotePublication,
  type Sound,
} from '../mediaClient.ts'
import { createShown } from './createShown.ts'
import { createVoices, type Voices } from './createVoices.ts'
import { followQuality } from './followQuality.ts'

export interface SubscriberState {
  media: MediaState
  /** the host's camera is in the container */
  hasPicture: boolean
  /** the host switched the camera off, or the server did */
  isPictureOff: boolean
  /** the host's microphone is in the container */
  hasSound: boolean
  /** the host switched the microphone off, or the server did */
  isSoundOff: boolean
  /** no packets from the host for a moment */
  isStalled: boolean
  /** the browser plays nothing (or no sound) before a press */
  needsPress: boolean
  /** so much of what is sent here is lost, or late, that it shows */
  isWeak: boolean
  /** what of the camera comes here; none: its sound alone */
  level: RenditionChoice
  /** what could come of it */
  renditions: readonly Rendition[]
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

export interface Subscriber {
  /** seat whose media is shown; nobody else's is, whatever the engine offers */
  setHost: (seatId: string | null) => void
  setContainer: (container: HTMLElement | null) => void
  setSound: (sound: Sound) => void
  setQuality: (quality: Quality) => void
  /** how loud the host is, amplitude 0 to 1; null while nothing of it comes, or it is muted here */
  levelOf: () => Promise<number | null>
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

const find = (publications: readonly RemotePublication[], kind: MediaKind) =>
  publications.find((one) => one.kind === kind)

/** How what the host sends is; `has` says what of it is in the container. */
function hostState(publications: readonly RemotePublication[], has: (id: string) => boolean) {
  const camera = find(publications, 'camera')
  const microphone = find(publications, 'microphone')
  return {
    hasPicture: camera !== undefined && has(camera.id),
    isPictureOff: camera?.isMuted ?? false,
    hasSound: microphone !== undefined && has(microphone.id),
    isSoundOff: microphone?.isMuted ?? false,
    isStalled: (camera ?? microphone)?.isStalled ?? false,
    renditions: camera?.renditions ?? [],
  }
}

/** Joins a room and shows the host's picture and sound in one container. */
export function createSubscriber(input: SubscriberInput): Subscriber {
  const { client } = input
  const shown = createShown(client)
  const voices = createVoices(client)
  const leaving = new AbortController()
  let host: string | null = null
  let container: HTMLElement | null = null
  let sound: Sound = { volume: 1, isMuted: false }
  let media: MediaState = 'connecting'
  let needsPress = false
  let isWeak = false
  let isJoining = true
  let isOver = false

  let level: RenditionChoice = 'high'

  const hosts = (): RemotePublication[] => client.publications().filter((one) => one.seatId === host)

  function emitState(): void {
    if (isOver) return
    input.onState({ media, needsPress, isWeak, level, ...hostState(hosts(), shown.has) })
  }

  const applySound = () => host !== null && client.setSound(host, sound)
  /** Pictures that nobody sees do not come here either. */
  function applyLevel(): void {
    if (host === null) return
    client.setRendition(host, level)
    // of sounds nothing is said: a voice room has many in its time, and each new entry says all of it at once
    for (const { kind, seatId } of client.publications())
      if (kind === 'camera' && seatId !== host) client.setRendition(seatId, 'none')
  }
  const quality = followQuality((next) => {
    level = next
    arrange()
  })

  /** The camera has no element where only its sound is wanted. */
  const isWanted = (one: RemotePublication) => level !== 'none' || one.kind !== 'camera'

  function arrange(): void {
    applyLevel()
    shown.show(hosts().filter(isWanted), container)
    emitState()
  }

  const subscriptions = [
    client.on('state', (next) => {
      media = next
      emitState()
    }),
    client.on('remote-published', arrange),
    client.on('remote-changed', arrange),
    client.on('remote-unpublished', arrange),
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
    .then(arrange, (error: unknown) => {
      if (!isOver) input.onFailed(mediaErrorOf(error))
    })

  return {
    setHost(seatId) {
      host = seatId
      applySound()
      arrange()
    },
    setContainer(next) {
      shown.clear()
      container = next
      arrange()
    },
    setSound(next) {
      sound = next
      applySound()
      voices.setSound(next)
    },
    setQuality: quality.set,
    levelOf: async () => (host === null ? null : await client.levelOf(host)),
    note(stats) {
      const camera = find(hosts(), 'camera')
      const isMeantToMove = media === 'connected' && camera !== undefined && shown.has(camera.id)
      quality.note(stats, isMeantToMove && !camera.isMuted && !camera.isStalled)
    },
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
      shown.clear()
      await client.leave()
    },
  }
}
