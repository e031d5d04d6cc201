import type { Publication } from '#protocol/signal.ts'
import type { SdkEmitter } from './emitter.ts'
import { EVENT } from './names.ts'

/** Says again and again how loud everybody is. */
export interface Volumes {
  /** @param everyMs 0 or less ends it */
  evaluate(everyMs: number, isInBackground: boolean): void
  end(): void
}

export interface VolumeSources {
  peer(): RTCPeerConnection | null
  received(): { publication: Publication; track: MediaStreamTrack }[]
  hasMicrophone(): boolean
}

type Entry = Record<string, unknown>

const MIN_MS = 100
const FULL = 100

/** Whose sound at which level, the own one under no name, the loudest first. */
async function readVolumes({ peer, received, hasMicrophone }: VolumeSources) {
  const entries: Entry[] = []
  const report = await peer()?.getStats()
  report?.forEach((entry: Entry) => void entries.push(entry))
  const levelOf = (is: (entry: Entry) => boolean) => Number(entries.find(is)?.audioLevel ?? 0)
  const voices = received().filter(({ publication }) => publication.kind === 'microphone')
  const levels = voices.map(({ publication, track }) => ({
    userId: publication.seatId,
    level: levelOf(({ type, trackIdentifier }) => type === 'inbound-rtp' && trackIdentifier === track.id),
  }))
  if (hasMicrophone())
    levels.push({
      userId: '',
      level: levelOf(({ type, kind }) => type === 'media-source' && kind === 'audio'),
    })
  return levels
    .map(({ userId, level }) => ({ userId, volume: Math.floor(level * FULL), floatVolume: level }))
    .sort((one, other) => other.volume - one.volume)
}

export function createVolumes({ emit }: SdkEmitter, sources: VolumeSources): Volumes {
  let timer: ReturnType<typeof setInterval> | undefined
  const end = () => clearInterval(timer)
  return {
    evaluate(everyMs, isInBackground) {
      end()
      if (everyMs <= 0) return
      const tell = async () => {
        if (document.hidden && !isInBackground) return
        emit(EVENT.AUDIO_VOLUME, { result: await readVolumes(sources) })
      }
      timer = setInterval(() => void tell().catch(() => undefined), Math.max(everyMs, MIN_MS))
    },
    end,
  }
}
