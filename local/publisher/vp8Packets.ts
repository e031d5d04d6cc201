/** Bytes of a picture in one packet: with all heads below the 1,200 bytes that pass everywhere. */
const PART_BYTES = 1100
/** First part of a picture, in the descriptor of one byte (RFC 7741, 4.2). */
const STARTS = 0x10

/** The payloads of one VP8 picture (RFC 7741), in order. */
export function vp8Payloads(frame: Buffer): Buffer[] {
  const payloads: Buffer[] = []
  for (let from = 0; from < frame.length; from += PART_BYTES)
    payloads.push(
      Buffer.concat([Buffer.from([from === 0 ? STARTS : 0]), frame.subarray(from, from + PART_BYTES)]),
    )
  return payloads
}
