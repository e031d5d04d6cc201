/** So many points in so many seconds. */
export interface Rate {
  points: number
  perS: number
}

/** One count that a request asks for. */
export interface Count {
  /** kind and whom, e.g. `read:acc_…` */
  key: string
  rate: Rate
  /** of many: who meets it waits for the rest of its time and no longer, for they may have done nothing wrong */
  isShared?: boolean
  /** points come back one by one, told by others too: no process keeps a block of it in mind */
  isReturned?: boolean
}

/** What a request asks for: each count is taken only when those before it allow. */
export interface Ask {
  counts: readonly [Count, ...Count[]]
  /** Counted inside the first, e.g. a room; the first of a part in its time costs none of the counts that follow. */
  part?: Count
  /** points of the first count that are somebody's own: a request within them costs none of the counts that follow */
  own?: number
  /** points; 1 unless given */
  cost?: number
}

/** Where one count stands after it was taken. */
export interface Counted {
  points: number
  /** milliseconds since the epoch */
  expireMs: number
}

/** One place that a request passes: a count, or the part inside the first. */
export interface Hurdle extends Count {
  /** where it is kept: a row and, inside it, a part */
  row: string
  part: string | null
}

const MAX_BLOCK_S = 3600
/** How long going over a limit is remembered. */
export const OFFENCES_REMEMBERED_S = 3600

/** The hurdles of a request in their order. */
export function hurdlesOf({ counts, part }: Ask): Hurdle[] {
  const [first, ...others] = counts
  const hurdles: Hurdle[] = [{ ...first, row: first.key, part: null }]
  if (part) {
    hurdles.push({ rate: part.rate, key: `${first.key} ${part.key}`, row: first.key, part: part.key })
  }
  return [...hurdles, ...others.map((count) => ({ ...count, row: count.key, part: null }))]
}

/** True for a request that costs nothing beyond the first count. */
export function isOwn({ own }: Ask, at: number, points: number): boolean {
  return own !== undefined && at === 0 && points <= own
}

/** Seconds that somebody waits who went over a limit of their own for so many times within the hour: twice as long each time. */
export function blockOf({ perS }: Rate, offences: number): number {
  return Math.min(perS * 2 ** (offences - 1), MAX_BLOCK_S)
}

/** A map that forgets what came first once it is full. */
export class BoundedMap<V> extends Map<string, V> {
  readonly max: number
  constructor(max: number) {
    super()
    this.max = max
  }

  override set(key: string, value: V): this {
    this.delete(key)
    super.set(key, value)
    if (this.size > this.max) for (const oldest of this.keys()) return this.drop(oldest)
    return this
  }

  private drop(key: string): this {
    this.delete(key)
    return this
  }
}
