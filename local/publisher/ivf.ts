const FILE_HEAD = 32
const FRAME_HEAD = 12

/** Encoded pictures and how fast they follow each other. */
export interface Pictures {
  framesPerS: number
  frames: Buffer[]
}

/**
 * An IVF file of VP8 pictures: a head of 32 bytes, then each picture behind its size and number, little endian.
 * Source of the format: https://wiki.multimedia.cx/index.php/Duck_IVF
 */
export function writeIvf({ framesPerS, frames }: Pictures, size: { width: number; height: number }): Buffer {
  const head = Buffer.alloc(FILE_HEAD)
  head.write('DKIF', 0, 'latin1')
  head.writeUInt16LE(FILE_HEAD, 6)
  head.write('VP80', 8, 'latin1')
  head.writeUInt16LE(size.width, 12)
  head.writeUInt16LE(size.height, 14)
  head.writeUInt32LE(framesPerS, 16)
  head.writeUInt32LE(1, 20)
  head.writeUInt32LE(frames.length, 24)
  const parts = frames.flatMap((frame, n) => {
    const frameHead = Buffer.alloc(FRAME_HEAD)
    frameHead.writeUInt32LE(frame.length, 0)
    frameHead.writeBigUInt64LE(BigInt(n), 4)
    return [frameHead, frame]
  })
  return Buffer.concat([head, ...parts])
}

/** Reads what `writeIvf` wrote. @throws Error on a file of another form */
export function readIvf(file: Buffer): Pictures {
  if (file.toString('latin1', 0, 4) !== 'DKIF' || file.toString('latin1', 8, 12) !== 'VP80')
    throw new Error('this is no IVF file of VP8 pictures')
  const frames: Buffer[] = []
  for (let at = file.readUInt16LE(6); at + FRAME_HEAD <= file.length; ) {
    const bytes = file.readUInt32LE(at)
    frames.push(file.subarray(at + FRAME_HEAD, at + FRAME_HEAD + bytes))
    at += FRAME_HEAD + bytes
  }
  return { framesPerS: file.readUInt32LE(16) / file.readUInt32LE(20), frames }
}

/** A VP8 picture that needs no other one: the lowest bit of its first byte is 0 (RFC 6386, 9.1). */
export function isKeyFrame(frame: Buffer): boolean {
  return ((frame[0] ?? 1) & 1) === 0
}
