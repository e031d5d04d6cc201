import { type BloomBits, bloomBitsOf, mayContain } from '../proof/bloom.ts'

/** An address we follow. */
export interface Watched {
  address: string
  /** kind of contract, as its family names it */
  kind: string
  /** whose collection; null for the contracts of the installation */
  creatorWallet: string | null
  fromBlock: number
}

export interface WatchList {
  kindOf(address: string): string | undefined
  /** false: no followed address begins with these four bytes; most logs are refused by that alone */
  mayFollow(head: number): boolean
  /** addresses that not all of the blooms rule out */
  hitsIn(blooms: Buffer[]): string[]
  /** whether there is one: with a full bloom the first of 10,000 says so */
  mayHit(bloom: Buffer): boolean
  with(more: Watched[]): WatchList
}

interface Entry {
  watched: Watched
  bits: BloomBits
}

export function createWatchList(list: Watched[]): WatchList {
  return fromEntries(new Map(list.map((watched) => [watched.address, entryOf(watched)])))
}

function entryOf(watched: Watched): Entry {
  return { watched, bits: bloomBitsOf(watched.address) }
}

function fromEntries(entries: Map<string, Entry>): WatchList {
  const heads = new Set([...entries.keys()].map((address) => Number(address.slice(0, 10))))
  return {
    mayFollow: (head) => heads.has(head),
    kindOf: (address) => entries.get(address)?.watched.kind,
    hitsIn(blooms) {
      const hits: string[] = []
      for (const [address, { bits }] of entries)
        if (blooms.some((bloom) => mayContain(bloom, bits))) hits.push(address)
      return hits
    },
    mayHit(bloom) {
      for (const { bits } of entries.values()) if (mayContain(bloom, bits)) return true
      return false
    },
    with(more) {
      if (more.length === 0) return this
      return fromEntries(
        new Map([...entries, ...more.map((watched) => [watched.address, entryOf(watched)] as const)]),
      )
    },
  }
}
