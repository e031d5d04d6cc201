import { keccak } from './keccak.ts'
import { rlpBytes, rlpList } from './rlp.ts'

interface Entry {
  nibbles: number[]
  value: Buffer
}

const EMPTY = rlpBytes(Buffer.alloc(0))

/** Merkle-Patricia root of a list keyed by RLP of the position: receiptsRoot, transactionsRoot. */
export function listRoot(values: Buffer[]): Buffer {
  if (values.length === 0) return keccak(EMPTY)
  const entries = values.map((value, i) => ({ nibbles: nibblesOf(keyOf(i)), value }))
  return keccak(encodeNode(entries, 0))
}

function keyOf(position: number): Buffer {
  if (position === 0) return EMPTY
  const digits = position.toString(16)
  return rlpBytes(Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex'))
}

function nibblesOf(key: Buffer): number[] {
  return [...key].flatMap((byte) => [byte >> 4, byte & 15])
}

function encodeNode(entries: Entry[], depth: number): Buffer {
  const first = entries[0] as Entry
  if (entries.length === 1) return rlpList([path(first.nibbles.slice(depth), true), rlpBytes(first.value)])
  const shared = sharedLength(entries, depth)
  if (shared > 0) {
    const inner = reference(encodeNode(entries, depth + shared))
    return rlpList([path(first.nibbles.slice(depth, depth + shared), false), inner])
  }
  const children: Entry[][] = Array.from({ length: 16 }, () => [])
  for (const entry of entries) children[entry.nibbles[depth] as number]?.push(entry)
  // keys are prefix-free, so no value ever ends at a branch
  const slots = children.map((child) => (child.length ? reference(encodeNode(child, depth + 1)) : EMPTY))
  return rlpList([...slots, EMPTY])
}

function sharedLength(entries: Entry[], depth: number): number {
  const first = (entries[0] as Entry).nibbles
  let length = first.length - depth
  for (const { nibbles } of entries) {
    let i = 0
    while (i < length && nibbles[depth + i] === first[depth + i]) i++
    length = i
  }
  return length
}

function path(nibbles: number[], isLeaf: boolean): Buffer {
  const odd = nibbles.length % 2
  const flag = (isLeaf ? 2 : 0) + odd
  const digits = odd ? [flag, ...nibbles] : [flag, 0, ...nibbles]
  return rlpBytes(Buffer.from(digits.map((digit) => digit.toString(16)).join(''), 'hex'))
}

function reference(node: Buffer): Buffer {
  return node.length < 32 ? node : rlpBytes(keccak(node))
}
