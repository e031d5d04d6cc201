import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type MediaStreamTrack, RtpHeader, RtpPacket } from 'werift'
import type { Rendition } from '#domain/media/words.ts'
import type { HostedKind } from '#domain/room/hostedKind.ts'
import { readIvf } from './ivf.ts'
import { readOggOpus } from './oggOpus.ts'
import { vp8Payloads } from './vp8Packets.ts'

/** What is seen of a loop. */
interface MovingPicture {
  framesPerS: number
  /** payloads of each picture */
  pictures: Buffer[][]
  /** of the same pictures with less bits, for who has little bandwidth */
  lowPictures: Buffer[][]
}

/** What a creator shows, ready to be sent again and again. */
export interface Footage {
  /** null: it is sound alone */
  seen: MovingPicture | null
  /** packets of 20 ms of sound */
  sound: Buffer[]
}

/** The tracks that a loop is sent on. */
export interface LoopTracks {
  microphone: MediaStreamTrack
  /** null: no picture is sent */
  camera: Record<Rendition, MediaStreamTrack> | null
}

const FOLDER = path.join(import.meta.dirname, 'footage')
const PACKETS_PER_S = 50
const VIDEO_CLOCK = 90_000
const AUDIO_CLOCK = 48_000
const TICK_MS = 20
/** Whoever was away for longer does not hurry after what is over. */
const LATE_MS = 1000

/** Reads the footage of a scene, for a voice room its sound alone. @throws Error when its files are missing or damaged */
export function readFootage(scene: string, kind: HostedKind): Footage {
  const sound = readOggOpus(readFileSync(path.join(FOLDER, `${scene}.ogg`)))
  return { seen: kind === 'voice' ? null : readMoving(scene), sound }
}

function readMoving(scene: string): MovingPicture {
  const read = (name: string) => readIvf(readFileSync(path.join(FOLDER, `${name}.ivf`)))
  const { framesPerS, frames } = read(scene)
  const low = read(`${scene}-low`)
  if (low.frames.length !== frames.length || low.framesPerS !== framesPerS)
    throw new Error(`the pictures of ${scene} are not those of ${scene}-low`)
  return { framesPerS, pictures: frames.map(vp8Payloads), lowPictures: low.frames.map(vp8Payloads) }
}

/** Numbers and times of one track; they go on where the footage begins again. */
function createLine(track: MediaStreamTrack, payloadType: number) {
  let sequenceNumber = randomInt(0x1_0000)
  return (timestamp: number, payloads: Buffer[]) => {
    for (const [n, payload] of payloads.entries()) {
      const header = new RtpHeader({
        version: 2,
        sequenceNumber,
        timestamp: timestamp % 2 ** 32,
        payloadType,
        marker: n === payloads.length - 1,
      })
      track.writeRtp(new RtpPacket(header, payload))
      sequenceNumber = (sequenceNumber + 1) & 0xffff
    }
  }
}

/** Sends the pictures that are due, in both renditions. */
function createShowing(
  { framesPerS, pictures, lowPictures }: MovingPicture,
  camera: Record<Rendition, MediaStreamTrack>,
) {
  const show = createLine(camera.high, 96)
  const showLow = createLine(camera.low, 96)
  let shown = 0
  return (elapsedMs: number) => {
    for (const due = Math.floor((elapsedMs * framesPerS) / 1000); shown < due; shown++) {
      const timestamp = Math.round((shown * VIDEO_CLOCK) / framesPerS)
      show(timestamp, pictures[shown % pictures.length] ?? [])
      showLow(timestamp, lowPictures[shown % lowPictures.length] ?? [])
    }
  }
}

/**
 * Sends footage for as long as nobody stops it, picture and sound by one clock; the picture where there is one, and tracks for it.
 * @param now milliseconds of a clock that only goes forward
 * @returns stops it
 */
export function playLoop(
  { seen, sound }: Footage,
  { camera, microphone }: LoopTracks,
  now: () => number,
): () => void {
  const show = seen && camera ? createShowing(seen, camera) : () => {}
  const play = createLine(microphone, 111)
  let [startMs, played] = [now(), 0]
  const timer = setInterval(() => {
    const elapsedMs = now() - startMs
    const duePlayed = Math.floor((elapsedMs * PACKETS_PER_S) / 1000)
    const lateMs = elapsedMs - (played * 1000) / PACKETS_PER_S
    if (lateMs > LATE_MS) startMs += lateMs
    else {
      show(elapsedMs)
      for (; played < duePlayed; played++)
        play((played * AUDIO_CLOCK) / PACKETS_PER_S, [sound[played % sound.length] ?? Buffer.alloc(0)])
    }
  }, TICK_MS)
  return () => clearInterval(timer)
}
