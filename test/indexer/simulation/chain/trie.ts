import { integer, keccak, type RlpItem, rlp } from './rlp.ts'

interface Leaf {
  /** key in half bytes */
  path: number[]
  value: Buffer
}

/** Root of the Merkle-Patricia trie that holds a list by position, as headers keep it of transactions and receipts. */
export function rootOf(values: Buffer[]): string {
  if (values.length === 0) return keccak(rlp('0x'))
  const leaves = values.map((value, i) => ({ path: halves(rlp(integer(i))), value }))
  return keccak(rlp(nodeOf(leaves, 0)))
}

function halves(bytes: Buffer): number[] {
  return [...bytes].flatMap((byte) => [byte >> 4, byte & 15])
}

function nodeOf(leaves: Leaf[], depth: number): RlpItem {
  const [first, ...others] = leaves as [Leaf, ...Leaf[]]
  if (others.length === 0) return [packed(first.path.slice(depth), true), first.value]
  let shared = depth
  while (others.every(({ path }) => path[shared] === first.path[shared])) shared++
  if (shared > depth) return [packed(first.path.slice(depth, shared), false), referenceOf(leaves, shared)]
  const branches = Array.from({ length: 16 }, (_, half) => {
    const below = leaves.filter(({ path }) => path[depth] === half)
    return below.length === 0 ? '0x' : referenceOf(below, depth + 1)
  })
  // keys of a list never begin with one another, so no branch has a value of its own
  return [...branches, '0x']
}

/** A short node stands in its parent itself, a long one by its hash. */
function referenceOf(leaves: Leaf[], depth: number): RlpItem {
  const node = nodeOf(leaves, depth)
  const bytes = rlp(node)
  return bytes.length < 32 ? node : keccak(bytes)
}

function packed(path: number[], isLeaf: boolean): Buffer {
  const isOdd = path.length % 2 === 1
  const flag = (isLeaf ? 2 : 0) + (isOdd ? 1 : 0)
  const all = isOdd ? [flag, ...path] : [flag, 0, ...path]
  return Buffer.from(
    Array.from(
      { length: all.length / 2 },
      (_, i) => ((all[i * 2] as number) << 4) | (all[i * 2 + 1] as number),
    ),
  )
}
