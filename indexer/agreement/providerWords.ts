import type { Clock } from '#domain/clock.ts'
import type { ChainProfile } from '#settings/chainProfile.ts'
import type { Tips } from '../reader/readHeaders.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import { RpcFault, wrongAnswer } from '../rpc/rpcFault.ts'
import type { HeadState } from '../store/cursor.ts'

/** A word counts for this long. */
export const WORD_MS = 60_000

interface Word extends Tips {
  atMs: number
}

/** What each provider told last, and what follows from it for the head and the levels. */
export interface ProviderWords {
  note(node: Endpoint, tips: Tips): void
  /** providers that answered within a minute */
  heard(): Endpoint[]
  /**
   * How far two of them say that blocks are safe and final; null while too few told within a minute.
   * @param needed as many must have told it
   */
  tags(needed: number): { safe: number; finalized: number; head: number } | null
  /** @throws RpcFault when the head is old, or from the future, and somebody else tells a younger one */
  judgeHead(node: Endpoint, tips: Tips): HeadState
}

export function createProviderWords({
  profile,
  clock,
}: {
  profile: ChainProfile
  clock: Clock
}): ProviderWords {
  const words = new Map<Endpoint, Word>()

  const recent = () => [...words].filter(([, word]) => clock() - word.atMs < WORD_MS)
  const ageS = ({ latest }: Tips) => clock() / 1000 - latest.at

  return {
    note(node, tips) {
      words.set(node, { ...tips, atMs: clock() })
    },
    heard: () => recent().map(([node]) => node),
    tags(needed) {
      // where the profile tells no depth, a node without tags says nothing of levels
      const telling = recent().filter(([, word]) => word.hasTags || profile.finalBlocks > 0)
      if (needed < 1 || telling.length < needed) return null
      const agreedBy = (heightOf: (word: Word) => number) =>
        telling.map(([, word]) => heightOf(word)).sort((a, b) => b - a)[needed - 1] as number
      return {
        safe: agreedBy(({ safe }) => safe.number),
        finalized: agreedBy(({ finalized }) => finalized.number),
        head: agreedBy(({ latest }) => latest.number),
      }
    },
    judgeHead(node, tips) {
      const { oldAfterS } = profile
      if (oldAfterS === null) return 'fresh'
      const age = ageS(tips)
      if (age < -oldAfterS) throw wrongAnswer(`head ${tips.latest.number} is from the future`)
      if (age <= oldAfterS) return 'fresh'
      const others = recent().filter(([other]) => other !== node)
      if (others.some(([, word]) => ageS(word) <= oldAfterS))
        throw new RpcFault('old_head', `head ${tips.latest.number} is ${Math.round(age)} s old`)
      return others.length > 0 ? 'still' : 'old'
    },
  }
}
