import { hexText } from './hexText.ts'

/** Topics and data of a log as bytes, each with its length before it: as Postgres receives a `bytea[]` and a `bytea`. */
export interface LogBytes {
  bytes: Buffer
  from: number
  to: number
  topicCount: number
}

const FIRST_BYTES = 1 << 12
const MAX_BYTES = 1 << 16
const BYTEA = 17
const TOPIC_BYTES = 32
const LENGTH_BYTES = 4
/** Dimensions, flags, type of the elements, their number, number of the first. */
const LIST_BYTES = 20
/** Without elements there is no dimension. */
const EMPTY_LIST_BYTES = 12

function listBytes(topicCount: number): number {
  return topicCount === 0 ? EMPTY_LIST_BYTES : LIST_BYTES + topicCount * (LENGTH_BYTES + TOPIC_BYTES)
}

/** Where a topic begins. */
export function topicAt({ from }: LogBytes, position: number): number {
  return from + LENGTH_BYTES + LIST_BYTES + position * (LENGTH_BYTES + TOPIC_BYTES) + LENGTH_BYTES
}

/** Where the data begins, which ends with the log. */
export function dataAt({ from, topicCount }: LogBytes): number {
  return from + 2 * LENGTH_BYTES + listBytes(topicCount)
}

/** 0x text of every topic. */
export function topicTexts(log: LogBytes): string[] {
  return Array.from({ length: log.topicCount }, (_, i) => {
    const at = topicAt(log, i)
    return hexText(log.bytes, at, at + TOPIC_BYTES)
  })
}

export function dataText(log: LogBytes): string {
  return `0x${log.bytes.toString('hex', dataAt(log), log.to)}`
}

/**
 * Keeps what logs say outside of the heap, many in one piece: as texts they were most of what a window holds, and were copied again and
 * again by the collector.
 */
export class KeptLogs {
  #bytes: Buffer = Buffer.alloc(0)
  #end = 0

  /** @param topics all of them, one behind the other */
  keep(topics: Buffer, topicCount: number, data: Buffer, dataBytes: number): LogBytes {
    const list = listBytes(topicCount)
    this.#room(2 * LENGTH_BYTES + list + dataBytes)
    const bytes = this.#bytes
    const from = this.#end
    let at = bytes.writeInt32BE(list, from)
    at = bytes.writeInt32BE(topicCount === 0 ? 0 : 1, at)
    at = bytes.writeInt32BE(0, at)
    at = bytes.writeInt32BE(BYTEA, at)
    if (topicCount > 0) {
      at = bytes.writeInt32BE(topicCount, at)
      at = bytes.writeInt32BE(1, at)
    }
    for (let i = 0; i < topicCount; i++) {
      at = bytes.writeInt32BE(TOPIC_BYTES, at)
      at += topics.copy(bytes, at, TOPIC_BYTES * i, TOPIC_BYTES * i + TOPIC_BYTES)
    }
    at = bytes.writeInt32BE(dataBytes, at)
    if (dataBytes > 0) at += data.copy(bytes, at, 0, dataBytes)
    this.#end = at
    return { bytes, from, to: at, topicCount }
  }

  #room(more: number): void {
    if (this.#end + more <= this.#bytes.length) return
    // few logs hold little, and one that is large has its own
    const next = Math.min(MAX_BYTES, Math.max(FIRST_BYTES, 2 * this.#bytes.length))
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(next, more))
    this.#end = 0
  }
}
