/** The numbers in the head of a VP8 packet that a receiver follows, and where they stand (RFC 7741, 4.2). */
export interface Vp8Head {
  /** the first packet of a picture that needs no other one */
  startsKeyframe: boolean
  picture: { at: number; bytes: 1 | 2; value: number } | null
  layer: { at: number; value: number } | null
}

const EXTENDED = 0x80
const STARTS = 0x10
const PARTITION = 0x07
const HAS_PICTURE = 0x80
const HAS_LAYER = 0x40
const HAS_TEMPORAL = 0x30
const LONG = 0x80
/** Numbers of pictures and of layers start again after these. */
export const LONG_PICTURES = 0x8000
const SHORT_PICTURES = 0x80
const LAYERS = 0x100

/** Reads a head; what is cut off counts as missing. */
export function readVp8(payload: Buffer): Vp8Head {
  const first = payload[0] ?? 0
  let at = 1
  let picture: Vp8Head['picture'] = null
  let layer: Vp8Head['layer'] = null
  if (first & EXTENDED) {
    const has = payload[at++] ?? 0
    if (has & HAS_PICTURE) {
      const value = payload[at] ?? 0
      if (value & LONG) picture = { at, bytes: 2, value: ((value & 0x7f) << 8) | (payload[at + 1] ?? 0) }
      else picture = { at, bytes: 1, value }
      at += picture.bytes
    }
    if (has & HAS_LAYER) layer = { at, value: payload[at++] ?? 0 }
    if (has & HAS_TEMPORAL) at++
  }
  const isFirst = (first & STARTS) !== 0 && (first & PARTITION) === 0
  const body = payload[at]
  // the lowest bit of the first byte of a keyframe is 0 (RFC 6386, 9.1)
  return { startsKeyframe: isFirst && body !== undefined && (body & 1) === 0, picture, layer }
}

/** By how much the numbers of one source are moved, so that they go on where those of another one stopped. */
export interface Vp8Shift {
  picture: number
  layer: number
}

const modulo = (value: number, size: number): number => ((value % size) + size) % size

/** The payload with moved numbers; the same one where there is nothing to move. */
export function shiftedVp8(payload: Buffer, { picture: byPictures, layer: byLayers }: Vp8Shift): Buffer {
  if (byPictures === 0 && byLayers === 0) return payload
  const { picture, layer } = readVp8(payload)
  if (!picture && !layer) return payload
  const copy = Buffer.from(payload)
  if (picture?.bytes === 2)
    copy.writeUInt16BE(modulo(picture.value + byPictures, LONG_PICTURES) | 0x8000, picture.at)
  if (picture?.bytes === 1) copy.writeUInt8(modulo(picture.value + byPictures, SHORT_PICTURES), picture.at)
  if (layer) copy.writeUInt8(modulo(layer.value + byLayers, LAYERS), layer.at)
  return copy
}
