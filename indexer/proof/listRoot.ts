import { keccak } from './keccak.ts'
import type { RlpWriter } from './rlpWriter.ts'

/** Writes the encoded value of a position. */
export type WriteValue = (to: RlpWriter, position: number) => void

/** Writes what stands for the leaf of a position in the branch above it. */
type WriteLeaf = (to: RlpWriter, position: number, depth: number) => void

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
  preparePaths(writer, length)
  writer.clear()
  writeNode(writer, positionsTo(length), 0, (to, position, depth) => {
    const mark = to.mark()
    writeLeaf(to, position, depth, writeValue)
    writeAsReference(to, mark)
  })
  if (length > 1) return keccak(writer.since(0))
  writer.clear()
  writeLeaf(writer, 0, 0, writeValue)
  return keccak(writer.since(0))
}

/** The same root when each leaf was hashed before, with the path that `leafPath` gives. No value is short. */
export function rootOfLeaves(writer: RlpWriter, hashes: Buffer[]): Buffer {
  if (hashes.length < 2) return hashes[0] ?? keccak(Buffer.of(EMPTY))
  preparePaths(writer, hashes.length)
  writer.clear()
  writeNode(writer, positionsTo(hashes.length), 0, (to, position) => to.bytes(hashes[position] as Buffer))
  return keccak(writer.since(0))
}

/**
 * What is left of a position's key in its leaf, encoded, in a list of `length`: known before any value is.
 * A leaf hangs below the branch where its key leaves the others, and those nearest to it in order leave last.
 */
export function leafPath(writer: RlpWriter, position: number, length: number): Buffer {
  preparePaths(writer, length)
  const path = PATHS[position] as number[]
  let depth = 0
  for (const near of nearest(position, length))
    if (near !== position && near < length) depth = Math.max(depth, sharedLength([position, near], 0) + 1)
  writer.clear()
  writePath(writer, path.slice(depth), true)
  return writer.since(0)
}

/** Keys in order: 1 … 127, then 0 (0x80), then 128 and on. */
function nearest(position: number, length: number): number[] {
  const lastShort = Math.min(127, length - 1)
  if (position === 0) return [lastShort, 128]
  return [position === 128 ? 0 : position - 1 || position, position === lastShort ? 0 : position + 1]
}

function positionsTo(length: number): number[] {
  return Array.from({ length }, (_, i) => i)
}

function preparePaths(writer: RlpWriter, length: number): void {
  for (let i = PATHS.length; i < length; i++) PATHS.push(pathOf(writer, i))
}

function pathOf(writer: RlpWriter, position: number): number[] {
  writer.clear()
  writer.quantity(`0x${position.toString(16)}`)
  return [...writer.since(0)].flatMap((byte) => [byte >> 4, byte & 15])
}

/** Several positions below one node. */
function writeNode(writer: RlpWriter, positions: number[], depth: number, writeReference: WriteLeaf): void {
  if (positions.length === 1) return
  const mark = writer.mark()
  const path = PATHS[positions[0] as number] as number[]
  const shared = sharedLength(positions, depth)
  if (shared > 0) {
    writeBelow(writer, positions, depth + shared, writeReference)
    writePath(writer, path.slice(depth, depth + shared), false)
  } else writeBranch(writer, positions, depth, writeReference)
  writer.list(mark)
}

function writeBranch(writer: RlpWriter, positions: number[], depth: number, writeReference: WriteLeaf): void {
  const children: number[][] = Array.from({ length: 16 }, () => [])
  for (const position of positions) children[PATHS[position]?.[depth] as number]?.push(position)
  // keys are prefix-free, so no value ever ends at a branch
  writer.byte(EMPTY)
  for (const child of children.reverse()) {
    if (child.length > 0) writeBelow(writer, child, depth + 1, writeReference)
    else writer.byte(EMPTY)
  }
}

function writeBelow(writer: RlpWriter, positions: number[], depth: number, writeReference: WriteLeaf): void {
  if (positions.length === 1) {
    writeReference(writer, positions[0] as number, depth)
    return
  }
  const mark = writer.mark()
  writeNode(writer, positions, depth, writeReference)
  writeAsReference(writer, mark)
}

/** A node by its hash, or itself when it is shorter. */
function writeAsReference(writer: RlpWriter, mark: number): void {
  const node = writer.since(mark)
  if (node.length < HASH_BYTES) return
  const hash = keccak(node)
  writer.rewind(mark)
  writer.bytes(hash)
}

function writeLeaf(writer: RlpWriter, position: number, depth: number, writeValue: WriteValue): void {
  const mark = writer.mark()
  writeValue(writer, position)
  writer.string(mark)
  writePath(writer, (PATHS[position] as number[]).slice(depth), true)
  writer.list(mark)
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
