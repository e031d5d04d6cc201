import { drawScene } from './drawScene.ts'
import { FRAME_SIZE, type LoopPlan, type SoundPlan } from './loopPlan.ts'
import { renderSound, SAMPLE_RATE } from './renderSound.ts'

/** Encoded pictures and packets of sound, in order. */
export interface EncodedLoop {
  pictures: Uint8Array[]
  packets: Uint8Array[]
}

const PACKET_S = 0.02

function bytesOf(chunk: EncodedVideoChunk | EncodedAudioChunk): Uint8Array {
  const bytes = new Uint8Array(chunk.byteLength)
  chunk.copyTo(bytes)
  return bytes
}

async function encodePictures({
  scene,
  lengthS,
  framesPerS,
  videoBitsPerS,
}: LoopPlan): Promise<Uint8Array[]> {
  const { width, height } = FRAME_SIZE
  const context = new OffscreenCanvas(width, height).getContext('2d')
  if (!context) throw new Error('this browser draws no canvas')
  const encoded: Uint8Array[] = []
  const encoder = new VideoEncoder({
    output: (chunk) => encoded.push(bytesOf(chunk)),
    error: (error) => {
      throw error
    },
  })
  encoder.configure({ codec: 'vp8', width, height, bitrate: videoBitsPerS, framerate: framesPerS })
  const count = lengthS * framesPerS
  for (let n = 0; n < count * 2; n++) {
    drawScene(context, scene, (n % count) / count)
    const frame = new VideoFrame(context.canvas, { timestamp: Math.round((n * 1e6) / framesPerS) })
    encoder.encode(frame, { keyFrame: n % framesPerS === 0 })
    frame.close()
    if (encoder.encodeQueueSize > 8)
      await new Promise((done) => encoder.addEventListener('dequeue', done, { once: true }))
  }
  await encoder.flush()
  return encoded.slice(count)
}

/** Encodes the sound of a scene, the second of two rounds as well. @returns packets of 20 ms, in order */
export async function encodeSound({ scene, lengthS, audioBitsPerS }: SoundPlan): Promise<Uint8Array[]> {
  const encoded: Uint8Array[] = []
  const encoder = new AudioEncoder({
    output: (chunk) => encoded.push(bytesOf(chunk)),
    error: (error) => {
      throw error
    },
  })
  const sound = renderSound(scene, lengthS)
  encoder.configure({
    codec: 'opus',
    sampleRate: SAMPLE_RATE,
    numberOfChannels: sound.length,
    bitrate: audioBitsPerS,
    bitrateMode: 'variable',
  })
  const frames = PACKET_S * SAMPLE_RATE
  const count = Math.round(lengthS / PACKET_S)
  for (let n = 0; n < count * 2; n++) {
    const from = (n % count) * frames
    const data = new Float32Array(frames * sound.length)
    for (const [side, channel] of sound.entries())
      data.set(channel.subarray(from, from + frames), side * frames)
    const samples = new AudioData({
      format: 'f32-planar',
      sampleRate: SAMPLE_RATE,
      numberOfFrames: frames,
      numberOfChannels: sound.length,
      timestamp: Math.round(n * PACKET_S * 1e6),
      data,
    })
    encoder.encode(samples)
    samples.close()
  }
  await encoder.flush()
  return encoded.slice(count, count * 2)
}

/**
 * Encodes a scene in a browser. Two rounds are encoded and the second is kept: its first picture and packet follow from
 * its last ones, so nobody hears or sees where it begins again.
 */
export async function encodeLoop(plan: LoopPlan): Promise<EncodedLoop> {
  return { pictures: await encodePictures(plan), packets: await encodeSound(plan) }
}
