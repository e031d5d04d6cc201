import type { TRTC, TRTCEventTypes } from 'trtc-sdk-v5'
import type { Publication } from '#protocol/signal.ts'
import type { Carriage } from './carriage.ts'
import type { SdkEmitter } from './emitter.ts'
import { ERROR_CODE, EVENT } from './names.ts'
import { createPicture, createSound, type PicturePlayer, type SoundPlayer } from './players.ts'
import { givenUp, SdkFault, wrongMoment } from './sdkFault.ts'
import { createTurns, type Turns } from './turns.ts'

export type StreamType = TRTCEventTypes['remote-video-available'][0]['streamType']
type VideoConfig = Parameters<TRTC['startRemoteVideo']>[0]

/** What is asked for of others, and where it plays. */
export interface Remotes {
  put(now: Publication): void
  drop(before: Publication): void
  /** another track for something that was asked for */
  renew(publication: Publication, track: MediaStreamTrack): void
  startVideo(config: VideoConfig): Promise<void>
  updateVideo(config: VideoConfig): Promise<void>
  stopVideo(userId: string, streamType: StreamType): Promise<void>
  muteAudio(userId: string, mute: boolean): Promise<void>
  setVolume(userId: string, volume: number): void
  trackOf(userId: string, kind: Publication['kind']): MediaStreamTrack | null
  received(): { publication: Publication; track: MediaStreamTrack }[]
  clear(): void
}

interface Shown {
  publication: Publication
  track: MediaStreamTrack
  player: PicturePlayer | SoundPlayer
}

const MAIN = 'main' as StreamType
const SUB = 'sub' as StreamType
const FULL = 100

const streamOf = ({ kind }: Publication): StreamType => (kind === 'screen' ? SUB : MAIN)
const kindOf = (streamType: StreamType): Publication['kind'] => (streamType === SUB ? 'screen' : 'camera')

/** @param carriage of the room of now; null outside */
export function createRemotes(
  { emit, emitLate }: SdkEmitter,
  carriage: () => Carriage | null,
  autoReceivesAudio: () => boolean,
): Remotes {
  const available = new Map<string, Publication>()
  const shown = new Map<string, Shown>()
  const smalls = new Map<string, boolean>()
  const volumes = new Map<string, number>()
  const muted = new Map<string, boolean>()
  const turns = new Map<string, Turns>()

  const find = (userId: string, kind: Publication['kind']) =>
    carriage()
      ?.all()
      .find((one) => one.seatId === userId && one.kind === kind)

  function turnsOf(publication: Pick<Publication, 'seatId' | 'kind'>): Turns {
    const name = `${publication.seatId} ${publication.kind}`
    const own = turns.get(name) ?? createTurns()
    turns.set(name, own)
    return own
  }

  function tell(publication: Publication, isThere: boolean): void {
    const { seatId: userId } = publication
    if (publication.kind === 'microphone')
      emitLate(isThere ? EVENT.REMOTE_AUDIO_AVAILABLE : EVENT.REMOTE_AUDIO_UNAVAILABLE, { userId })
    else {
      const event = isThere ? EVENT.REMOTE_VIDEO_AVAILABLE : EVENT.REMOTE_VIDEO_UNAVAILABLE
      emitLate(event, { userId, streamType: streamOf(publication) })
    }
  }

  function hide(id: string): void {
    const one = shown.get(id)
    if (!one) return
    one.player.stop()
    shown.delete(id)
    turnsOf(one.publication).end()
  }

  function show(publication: Publication, track: MediaStreamTrack, player: Shown['player']): void {
    shown.set(publication.id, { publication, track, player })
    player.play(track)
    const streamType = streamOf(publication)
    emit(EVENT.TRACK, { userId: publication.seatId, streamType, track, sourceTrack: track })
  }

  /** What ended on the way is given up; anything else has failed. */
  async function receive({ id }: Publication, functionName: string): Promise<MediaStreamTrack | null> {
    const isThere = () =>
      carriage()
        ?.all()
        .some((one) => one.id === id) ?? false
    try {
      return (await carriage()?.receive(id)) ?? null
    } catch (cause) {
      if (!isThere()) throw givenUp(functionName, 'it ended')
      const originError = cause instanceof Error ? cause : new Error(String(cause))
      throw new SdkFault({ code: ERROR_CODE.OPERATION_FAILED, functionName, originError })
    }
  }

  /** What somebody sends now. Throws what the SDK throws where there is none. */
  function present(userId: string, streamType: StreamType, functionName: string): Publication {
    const all = carriage()?.all()
    if (!all) throw wrongMoment(functionName, 5101)
    if (!all.some(({ seatId }) => seatId === userId)) throw wrongMoment(functionName, 5102)
    const publication = find(userId, kindOf(streamType))
    if (!publication || !available.has(publication.id)) throw wrongMoment(functionName, 5103)
    return publication
  }

  /** The small picture, or the large one; it stays as it was where nothing is said of it, also over an end. */
  async function prefer({ id, kind }: Publication, small: boolean | undefined): Promise<void> {
    if (small !== undefined) smalls.set(id, small)
    if (kind === 'camera') await carriage()?.choose(id, smalls.get(id) ? 'low' : 'high')
  }

  async function hear(publication: Publication): Promise<void> {
    if (shown.has(publication.id)) return
    const { seatId: userId } = publication
    const track = await receive(publication, 'muteRemoteAudio')
    if (!track || shown.has(publication.id)) return
    const volume = volumes.get(userId) ?? volumes.get('*') ?? FULL
    const player = createSound(volume, (resume) =>
      emit(EVENT.AUTOPLAY_FAILED, { userId, mediaType: 'audio', resume }),
    )
    show(publication, track, player)
  }

  function tellStalled(publication: Publication): void {
    const { seatId: userId, isStalled } = publication
    const more = { state: (isStalled ? 'PAUSED' : 'PLAYING') as never, reason: isStalled ? 'mute' : 'unmute' }
    if (publication.kind === 'microphone') emit(EVENT.AUDIO_PLAY_STATE_CHANGED, { userId, ...more })
    else emit(EVENT.VIDEO_PLAY_STATE_CHANGED, { userId, streamType: streamOf(publication), ...more })
  }

  return {
    put(now) {
      const { id, seatId, kind } = now
      const before = available.get(id)
      if (before && before.isStalled !== now.isStalled && shown.has(id)) tellStalled(now)
      if (now.isMuted) available.delete(id)
      else available.set(id, now)
      const isNews = now.isMuted ? before !== undefined : before === undefined
      if (!isNews) return
      tell(now, !now.isMuted)
      if (now.isMuted) return kind === 'microphone' ? undefined : hide(id)
      const mute = muted.get(seatId) ?? muted.get('*')
      const isHeard = mute === false || (autoReceivesAudio() && mute !== true)
      if (kind === 'microphone' && isHeard) void hear(now).catch(() => undefined)
    },
    drop(before) {
      hide(before.id)
      if (available.delete(before.id)) tell(before, false)
    },
    renew(publication, track) {
      const one = shown.get(publication.id)
      if (one) show(publication, track, one.player)
    },
    async startVideo({ userId, streamType, view, option }) {
      const functionName = 'startRemoteVideo'
      const publication = present(userId, streamType, functionName)
      await turnsOf(publication).take('start', functionName, async () => {
        await prefer(publication, option?.small)
        const track = await receive(publication, functionName)
        if (!track) return
        const player = createPicture(view, {
          isMirrored: option?.mirror ?? false,
          onFirstFrame: (width, height) =>
            emit(EVENT.FIRST_VIDEO_FRAME, { userId, streamType, width, height }),
        })
        show(publication, track, player)
      })
    },
    async updateVideo({ userId, streamType, option }) {
      const functionName = 'updateRemoteVideo'
      const publication = present(userId, streamType, functionName)
      await turnsOf(publication).take('update', functionName, () => prefer(publication, option?.small))
    },
    async stopVideo(userId, streamType) {
      const kind = kindOf(streamType)
      await turnsOf({ seatId: userId, kind }).take('stop', 'stopRemoteVideo', async () => {
        for (const [id, { publication }] of shown) {
          if (publication.seatId !== userId || publication.kind !== kind) continue
          hide(id)
          if (kind === 'camera') await carriage()?.choose(id, 'none')
        }
      })
    },
    async muteAudio(userId, mute) {
      muted.set(userId, mute)
      const voices = [...available.values()].filter(
        ({ kind, seatId }) => kind === 'microphone' && (userId === '*' || seatId === userId),
      )
      for (const publication of voices) {
        if (mute) hide(publication.id)
        else await hear(publication)
      }
    },
    setVolume(userId, volume) {
      volumes.set(userId, volume)
      for (const { publication, player } of shown.values())
        if ('setVolume' in player && (userId === '*' || publication.seatId === userId))
          player.setVolume(volume)
    },
    trackOf(userId, kind) {
      const publication = find(userId, kind)
      return publication ? (shown.get(publication.id)?.track ?? null) : null
    },
    received: () => [...shown.values()],
    clear() {
      for (const id of [...shown.keys()]) hide(id)
      available.clear()
      muted.clear()
      turns.clear()
    },
  }
}
