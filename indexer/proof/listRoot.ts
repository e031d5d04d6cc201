import { keccak } from './keccak.ts'
import type { RlpWriter } from './rlpWriter.ts'

/** Writes the encoded value of a position. */
export type WriteValue = (to: RlpWriter, position: number) => void

const EMPTY = 0x80
const HASH_BYTES = 32
/** Half bytes of RLP of the position. Every list has the same keys. */
const PATHS: number[][] = []

/**
 * Merkle-Patricia root of a list keyed by RLP of the position: receiptsRoot, transactionsRoot.
 * @param writer is cleared; kept by the caller because making one costs more than a root
 */
export function listRoot(writer: RlpWriter, length: number, writeValue: WriteValue): Buffer {
  if (length === 0) return keccak(Buffer.of(EMPTY))
  for (let i = PATHS.length; i < length; i++) PATHS.push(pathOf(writer, i))
  writer.clear()
  const positions = Array.from({ length }, (_, i) => i)
  writeNode(writer, positions, 0, writeValue)
  return keccak(writer.since(0))
}

function pathOf(writer: RlpWriter, position: number): number[] {
  writer.clear()
  writer.quantity(`0x${position.toString(16)}`)
  return [...writer.since(0)].flatMap((byte) => [byte >> 4, byte & 15])
}

function writeNode(writer: RlpWriter, positions: number[], depth: number, writeValue: WriteValue): void {
  const mark = writer.mark()
  const path = PATHS[positions[0] as number] as number[]
  if (positions.length === 1) {
    writeValue(writer, positions[0] as number)
    writer.string(mark)
    writePath(writer, path.slice(depth), true)
  } else {
    const shared = sharedLength(positions, depth)
    if (shared > 0) {
      writeReference(writer, positions, depth + shared, writeValue)
      writePath(writer, path.slice(depth, depth + shared), false)
    } else writeBranch(writer, positions, depth, writeValue)
  }
  writer.list(mark)
}

function writeBranch(writer: RlpWriter, positions: number[], depth: number, writeValue: WriteValue): void {
  const children: number[][] = Array.from({ length: 16 }, () => [])
  for (const position of positions) children[PATHS[position]?.[depth] as number]?.push(position)
  // keys are prefix-free, so no value ever ends at a branch
  writer.byte(EMPTY)
  for (const child of children.reverse()) {
    if (child.length > 0) writeReference(writer, child, depth + 1, writeValue)
    else writer.byte(EMPTY)
  }
}

/** A node by its hash, or itself when it is shorter. */
function writeReference(writer: RlpWriter, positions: number[], depth: number, writeValue: WriteValue): void {
  const mark = writer.mark()
  writeNode(writer, positions, depth, writeValue)
  const node = writer.since(mark)
  if (node.length < HASH_BYTES) return
  const hash = keccak(node)
  writer.rewind(mark)
  writer.bytes(hash)
}

function sharedLength(positions: number[], depth: number): number {
  const first = PATHS[positions[0] as number] as number[]
  let length = first.length - depth
  for (const position of positions) {
    const path = PATHS[position] as number[]
    let i = 0
    while (i < length && path[depth + i] === first[depth + i]) i++
    length = i
  }
  return length
}

function writePath(writer: RlpWriter, path: number[], isLeaf: boolean): void {
  const mark = writer.mark()
  let i = path.length
  for (; i >= 2; i -= 2) writer.byte(((path[i - 2] as number) << 4) | (path[i - 1] as number))
  const flag = isLeaf ? 0x20 : 0
  writer.byte(i > 0 ? flag | 0x10 | (path[0] as number) : flag)
  writer.string(mark)
}
