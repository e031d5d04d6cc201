import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type MediaStreamTrack, RtpHeader, RtpPacket } from 'werift'
import { readIvf } from './ivf.ts'
import { readOggOpus } from './oggOpus.ts'
import { vp8Payloads } from './vp8Packets.ts'

/** What a creator shows, ready to be sent again and again. */
export interface Footage {
  framesPerS: number
  /** payloads of each picture */
  pictures: Buffer[][]
  /** of the same pictures with less bits, for who has little bandwidth */
  lowPictures: Buffer[][]
  /** packets of 20 ms of sound */
  sound: Buffer[]
}

/** The tracks that a loop is sent on. */
export interface LoopTracks {
  camera: MediaStreamTrack
  lowCamera: MediaStreamTrack
  microphone: MediaStreamTrack
}

const FOLDER = path.join(import.meta.dirname, 'footage')
const PACKETS_PER_S = 50
const VIDEO_CLOCK = 90_000
const AUDIO_CLOCK = 48_000
const TICK_MS = 20
/** Whoever was away for longer does not hurry after what is over. */
const LATE_MS = 1000

/** Reads the footage of a scene. @throws Error when its files are missing or damaged */
export function readFootage(scene: string): Footage {
  const read = (name: string) => readIvf(readFileSync(path.join(FOLDER, `${name}.ivf`)))
  const { framesPerS, frames } = read(scene)
  const low = read(`${scene}-low`)
  if (low.frames.length !== frames.length || low.framesPerS !== framesPerS)
    throw new Error(`the pictures of ${scene} are not those of ${scene}-low`)
  const sound = readOggOpus(readFileSync(path.join(FOLDER, `${scene}.ogg`)))
  return { framesPerS, pictures: frames.map(vp8Payloads), lowPictures: low.frames.map(vp8Payloads), sound }
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

/**
 * Sends footage for as long as nobody stops it, picture and sound by one clock.
 * @param now milliseconds of a clock that only goes forward
 * @returns stops it
 */
export function playLoop(
  { pictures, lowPictures, sound, framesPerS }: Footage,
  tracks: LoopTracks,
  now: () => number,
): () => void {
  const show = createLine(tracks.camera, 96)
  const showLow = createLine(tracks.lowCamera, 96)
  const play = createLine(tracks.microphone, 111)
  let [startMs, shown, played] = [now(), 0, 0]
  const timer = setInterval(() => {
    const elapsedMs = now() - startMs
    const dueShown = Math.floor((elapsedMs * framesPerS) / 1000)
    const duePlayed = Math.floor((elapsedMs * PACKETS_PER_S) / 1000)
    const lateMs = elapsedMs - (shown * 1000) / framesPerS
    if (lateMs > LATE_MS) startMs += lateMs
    else {
      for (; shown < dueShown; shown++) {
        const timestamp = Math.round((shown * VIDEO_CLOCK) / framesPerS)
        show(timestamp, pictures[shown % pictures.length] ?? [])
        showLow(timestamp, lowPictures[shown % lowPictures.length] ?? [])
      }
      for (; played < duePlayed; played++)
        play((played * AUDIO_CLOCK) / PACKETS_PER_S, [sound[played % sound.length] ?? Buffer.alloc(0)])
    }
  }, TICK_MS)
  return () => clearInterval(timer)
}
