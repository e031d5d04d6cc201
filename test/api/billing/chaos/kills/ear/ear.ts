/** Whose step it is. */
export type Taker = 'api' | 'worker' | 'indexer'

/** The name of a step, or whether one is meant by what is done there, however often it was. */
export type Stop = string | ((what: string) => boolean)

/** A way of somebody through the product, as it is heard. */
export interface Followed {
  /** where it is stopped */
  at: Stop | undefined
  /** names of the steps taken so far, in their order */
  heard: string[]
  /** true once it stands at the step at which it is stopped */
  isHeld(): boolean
  /** true once its step is next, and waits for those who stand there as well */
  isNear(): boolean
  /** It goes on; isLost: what was on its way never arrives. */
  letGo(isLost: boolean): void
  /** Nothing of it is heard any more. */
  forget(): void
}

/** Hears, of all that passes, which step of whose way it is. */
export interface Ear {
  /**
   * @param ids of somebody, and of what was theirs before; 0x hex is heard as text and as bytes
   * @param at where it is stopped; without it is only heard
   */
  follow(ids: readonly string[], at?: Stop): Followed
  /**
   * Whose it is that a text names; null: nobody's, or of several. What else it names is theirs as well.
   * @param hashes that it names too
   */
  ownerOf(text: string, hashes?: readonly Buffer[]): Way | null
  /** A step is taken: null when it goes on at once, else whether it is lost, once that is known. */
  pass(way: Way, by: Taker, moment: string): Promise<boolean> | null
  /** True when the next of these is the step at which a way is stopped. */
  comesNear(way: Way, by: Taker, moments: readonly string[]): boolean
  /** Resolves when a way goes on that stands at its step; who is asked once more meanwhile stands there as well. */
  standing(way: Way): Promise<unknown> | null
}

interface Way {
  ids: Set<string>
  /** what is looked for as it is: an address of a wallet has no prefix of ours */
  marks: string[]
  heard: string[]
  counts: Map<string, number>
  at: Stop | undefined
  held: PromiseWithResolvers<boolean>
  isHeld: boolean
  isNear: boolean
}

/** Ours, and the provider's, of what belongs to one purchase alone; a creator's stand in the purchases of many. */
const IDS =
  /\b(?:acc|pur|att|rfd|ent|vch)_[0-9a-hjkmnp-tv-z]{22}|\b(?:cs_test|pi|ch|re|cus|pm|py)_[A-Za-z0-9]{12,}/g

function marksOf(ids: readonly string[]): string[] {
  const bare = ids.filter((id) => id.startsWith('0x')).map((id) => id.slice(2).toLowerCase())
  return bare.flatMap((hex) => [hex, Buffer.from(hex, 'hex').toString('latin1')])
}

function nextName({ counts }: Way, what: string): string {
  const n = (counts.get(what) ?? 0) + 1
  return n === 1 ? what : `${what} (${n})`
}

function isStop(way: Way, what: string): boolean {
  return typeof way.at === 'function' ? way.at(what) : nextName(way, what) === way.at
}

export function createEar(): Ear {
  const ways = new Set<Way>()
  return {
    follow(ids, at) {
      const way: Way = {
        ...{ ids: new Set(ids), marks: marksOf(ids), heard: [], counts: new Map(), at },
        ...{ held: Promise.withResolvers<boolean>(), isHeld: false, isNear: false },
      }
      ways.add(way)
      return {
        ...{ at, heard: way.heard },
        isHeld: () => way.isHeld,
        isNear: () => way.isNear,
        letGo(isLost) {
          const { held } = way
          Object.assign(way, { held: Promise.withResolvers<boolean>(), isHeld: false, isNear: false })
          held.resolve(isLost)
        },
        forget() {
          ways.delete(way)
          way.held.resolve(true)
        },
      }
    },
    ownerOf(text, hashes = []) {
      const ids = text.match(IDS) ?? []
      const owners = [...ways].filter(
        (way) => ids.some((id) => way.ids.has(id)) || way.marks.some((mark) => text.includes(mark)),
      )
      const [owner] = owners
      if (!owner || owners.length > 1) return null
      // another account in the same text is the creator's
      for (const id of ids) if (!id.startsWith('acc_')) owner.ids.add(id)
      for (const hash of hashes) owner.marks.push(...marksOf([`0x${hash.toString('hex')}`]))
      return owner
    },
    pass(way, by, moment) {
      const what = `${by} ${moment}`
      const name = nextName(way, what)
      const stops = isStop(way, what)
      way.counts.set(what, (way.counts.get(what) ?? 0) + 1)
      way.heard.push(name)
      if (!stops) return null
      way.isHeld = true
      return way.held.promise
    },
    comesNear(way, by, moments) {
      way.isNear ||= moments.some((moment) => isStop(way, `${by} ${moment}`))
      return way.isNear
    },
    standing: (way) => (way.isHeld ? way.held.promise : null),
  }
}
