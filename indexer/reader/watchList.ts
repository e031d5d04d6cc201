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
  /** addresses that the bloom does not rule out */
  hitsIn(bloom: Buffer): string[]
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
  return {
    kindOf: (address) => entries.get(address)?.watched.kind,
    hitsIn(bloom) {
      const hits: string[] = []
      for (const [address, entry] of entries) if (mayContain(bloom, entry.bits)) hits.push(address)
      return hits
    },
    with(more) {
      if (more.length === 0) return this
      return fromEntries(
        new Map([...entries, ...more.map((watched) => [watched.address, entryOf(watched)] as const)]),
      )
    },
  }
}
