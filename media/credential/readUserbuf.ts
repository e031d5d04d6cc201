/** What the permission key says inside its signed part. `expiresAt` in seconds since the epoch. */
export interface Userbuf {
  userId: string
  sdkAppId: number
  expiresAt: number
  bits: number
  providerRoomId: string
}

const STRING_ROOM = 1

/**
 * Reads the big-endian layout: version, account, application, numeric room, end, bits, account type, room.
 * Null unless every byte is used and the room is a string room.
 */
export function readUserbuf(bytes: Buffer): Userbuf | null {
  try {
    const accountLength = bytes.readUInt16BE(1)
    const afterAccount = 3 + accountLength
    const roomLength = bytes.readUInt16BE(afterAccount + 20)
    const roomStart = afterAccount + 22
    const isWhole = bytes.length === roomStart + roomLength
    const numericRoom = bytes.readUInt32BE(afterAccount + 4)
    if (!isWhole || bytes.readUInt8(0) !== STRING_ROOM || numericRoom !== 0) return null
    return {
      userId: bytes.toString('latin1', 3, afterAccount),
      sdkAppId: bytes.readUInt32BE(afterAccount),
      expiresAt: bytes.readUInt32BE(afterAccount + 8),
      bits: bytes.readUInt32BE(afterAccount + 12),
      providerRoomId: bytes.toString('latin1', roomStart),
    }
  } catch (cause) {
    if (cause instanceof RangeError) return null
    throw cause
  }
}
