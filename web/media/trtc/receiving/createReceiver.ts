import { RENDITIONS, type RenditionChoice } from '#domain/media/words.ts'
import type { MediaKind } from '#domain/words.ts'
import type { Emitter } from '../../client/createEmitter.ts'
import { createRoster } from '../../client/createRoster.ts'
import { createScreens } from '../../client/createScreens.ts'
import type { MediaError, RemotePublication, Sound } from '../../mediaClient.ts'
import type { Sdk, SdkEvent, SdkRoom } from '../sdk.ts'
import { isGivenUp, isStreamGone, sdkMediaError } from '../sdkError.ts'
import { createHearing } from './createHearing.ts'
import { createLevels } from './createLevels.ts'
import { createPictureWishes } from './createPictureWishes.ts'

type StreamType = SdkEvent<'remote-video-available'>['streamType']

/** What others send: nothing of it is asked for, seen or heard before a page attaches it. */
export interface Receiver {
  listen(room: SdkRoom): void
  publications(): RemotePublication[]
  attach(publicationId: string, container: HTMLElement): () => void
  setSound(seatId: string, sound: Sound): void
  /** How loud a seat is that is attached, 0 to 1; null while nothing of it comes. */
  levelOf(seatId: string): number | null
  /** Which of its pictures is sent here: the large, the small, or none. */
  setRendition(seatId: string, rendition: RenditionChoice): void
  playAfterPress(): Promise<void>
  /** Seats whose sound or picture this page asked for. */
  seats(): string[]
  /** Asks a room that was just entered for what is attached. */
  askAgain(): void
  /** The room is lost; what is shown waits for the next one. */
  stall(): void
  clear(): void
}

export interface ReceiverOptions {
  sdk: Sdk
  emitter: Emitter
  current(): SdkRoom | null
  /** the small picture can be asked for, too */
  hasSmall(): boolean
  onFailed(error: MediaError): void
}

const idOf = (seatId: string, kind: MediaKind) => `${seatId}/${kind}`

export function createReceiver({ sdk, emitter, current, hasSmall, onFailed }: ReceiverOptions): Receiver {
  const roster = createRoster(emitter)
  const attached = new Map<string, RemotePublication>()
  const followed = new WeakSet<MediaStreamTrack>()
  const onBlocked = () => emitter.emit('autoplay-blocked')

  const kindOf = (streamType: StreamType): MediaKind =>
    streamType === sdk.TYPE.STREAM_TYPE_MAIN ? 'camera' : 'screen'
  function onRefused(cause: unknown): void {
    if (!isStreamGone(cause) && !isGivenUp(cause)) onFailed(sdkMediaError(cause))
  }

  const hearing = createHearing({ sdk, current, onBlocked, onFailed: onRefused })
  const levels = createLevels(sdk, current)
  function setStalled(id: string, isStalled: boolean): void {
    const publication = roster.get(id)
    if (publication && !publication.isMuted) roster.put({ ...publication, isStalled })
  }

  /** A browser mutes a track whose packets stay away. */
  function follow(track: MediaStreamTrack, id: string): void {
    if (followed.has(track)) return
    followed.add(track)
    track.addEventListener('mute', () => setStalled(id, true))
    track.addEventListener('unmute', () => setStalled(id, false))
  }

  // the SDK's own player styles itself by attributes, which the policy of our pages forbids: pictures have our elements
  const screens = createScreens({
    trackOf(id) {
      const publication = attached.get(id)
      const track = publication ? current()?.getVideoTrack(pictures.streamOf(publication)) : null
      if (track) follow(track, id)
      return track ?? null
    },
    onBlocked,
  })

  const pictures = createPictureWishes({
    ...{ sdk, current, hasSmall, onRefused },
    isSent: (id) => roster.get(id)?.isMuted === false,
    onStarted: () => screens.refresh(),
  })

  const ask = (one: RemotePublication) =>
    one.kind === 'microphone' ? hearing.apply(one.seatId) : void pictures.start(one)

  function put(seatId: string, kind: MediaKind, isMuted: boolean): void {
    const renditions = kind === 'camera' && hasSmall() ? RENDITIONS : []
    const publication = { id: idOf(seatId, kind), seatId, kind, isMuted, isStalled: false, renditions }
    roster.put(publication)
    if (!isMuted && attached.has(publication.id)) ask(publication)
  }

  return {
    listen(room) {
      const { EVENT } = sdk
      const onVideo = (isMuted: boolean) => (event: SdkEvent<'remote-video-available'>) =>
        put(event.userId, kindOf(event.streamType), isMuted)
      room.on(EVENT.REMOTE_VIDEO_AVAILABLE, onVideo(false))
      // who switches a camera off and who stops sending look alike: both come back by the same event
      room.on(EVENT.REMOTE_VIDEO_UNAVAILABLE, onVideo(true))
      room.on(EVENT.REMOTE_AUDIO_AVAILABLE, ({ userId }) => put(userId, 'microphone', false))
      room.on(EVENT.REMOTE_AUDIO_UNAVAILABLE, ({ userId }) => put(userId, 'microphone', true))
      room.on(EVENT.REMOTE_USER_EXIT, ({ userId }) => {
        for (const { id, seatId } of roster.all()) if (seatId === userId) roster.drop(id)
      })
      room.on(EVENT.TRACK, screens.refresh)
      hearing.listen(room)
      levels.listen(room)
    },
    publications: roster.all,
    attach(publicationId, container) {
      const publication = roster.get(publicationId)
      if (!publication) return () => {}
      attached.set(publicationId, publication)
      const isSound = publication.kind === 'microphone'
      const remove = isSound ? hearing.want(publication.seatId) : screens.add(publication, container)
      if (!isSound) void pictures.start(publication)
      return () => {
        attached.delete(publicationId)
        remove()
        if (!isSound) pictures.stop(publication)
      }
    },
    setSound: hearing.setSound,
    levelOf(seatId) {
      const sound = roster.get(idOf(seatId, 'microphone'))
      const comes = sound !== undefined && attached.has(sound.id) && !sound.isMuted && !sound.isStalled
      return comes ? levels.of(seatId) : null
    },
    setRendition(seatId, rendition) {
      pictures.choose(seatId, rendition, attached.get(idOf(seatId, 'camera')))
    },
    async playAfterPress() {
      await Promise.all([screens.playAfterPress(), hearing.resume()])
    },
    seats: () => [...new Set([...attached.values()].map(({ seatId }) => seatId))],
    askAgain() {
      for (const publication of attached.values()) ask(publication)
    },
    stall() {
      hearing.forget()
      levels.forget()
      for (const publication of roster.all()) roster.put({ ...publication, isStalled: true })
    },
    clear() {
      hearing.forget()
      attached.clear()
      screens.clear()
    },
  }
}
