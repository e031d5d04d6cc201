import type { Clock } from '#domain/clock.ts'
import type { ChainProfile } from '#settings/chainProfile.ts'
import type { Tips } from '../reader/readHeaders.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import { RpcFault, wrongAnswer } from '../rpc/rpcFault.ts'
import type { HeadState } from '../store/cursor.ts'

/** A word counts for this long. */
export const WORD_MS = 60_000
const STILL_MS = 15_000

interface Word extends Tips {
  atMs: number
}

/** What each provider told last, and what follows from it for the head and the levels. */
export interface ProviderWords {
  note(node: Endpoint, tips: Tips): void
  /** what all told at one moment, and who of them showed our block: of another branch a head says nothing of ours */
  noteRound(tips: Map<Endpoint, Tips>, onOurBranch: Set<Endpoint>): void
  /** providers that answered within a minute */
  heard(): Endpoint[]
  /**
   * How far two of them say that blocks are safe and final; null while too few told within a minute.
   * @param needed as many must have told it
   */
  tags(needed: number): { safe: number; finalized: number; head: number } | null
  /**
   * @param agreed height up to which two tell the same
   * @throws RpcFault when the head is old, or stands still, and somebody else tells a younger one, or is from the future
   */
  judgeHead(node: Endpoint, tips: Tips, agreed: number): HeadState
}

export function createProviderWords({
  profile,
  clock,
  monotonic,
}: {
  profile: ChainProfile
  clock: Clock
  monotonic: Clock
}): ProviderWords {
  const words = new Map<Endpoint, Word>()
  const still = new Map<Endpoint, { hash: string; sinceMs: number }>()
  let onOurBranch = new Map<Endpoint, Word>()

  const recentOf = (told: Map<Endpoint, Word>) =>
    [...told].filter(([, word]) => monotonic() - word.atMs < WORD_MS)
  const recent = () => recentOf(words)
  const ageS = ({ latest }: Tips) => clock() / 1000 - latest.at

  /** A head that stands still, while somebody else has the same block and more above it, is of a node that was cut off. */
  function refuseStill(node: Endpoint, { number, hash }: Tips['latest'], agreed: number): void {
    const before = still.get(node)
    if (before?.hash !== hash) still.set(node, { hash, sinceMs: monotonic() })
    else if (agreed >= number && monotonic() - before.sinceMs >= STILL_MS) {
      const ahead = recentOf(onOurBranch).find(
        ([other, { latest }]) => other !== node && latest.number > number,
      )
      if (ahead)
        throw new RpcFault('stale', `head ${number} stands still, ${ahead[0].name} tells a higher one`)
    }
  }

  return {
    note(node, tips) {
      words.set(node, { ...tips, atMs: monotonic() })
    },
    noteRound(tips, showing) {
      for (const [node, told] of tips) this.note(node, told)
      onOurBranch = new Map([...words].filter(([node]) => showing.has(node)))
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
    judgeHead(node, tips, agreed) {
      const { oldAfterS } = profile
      const age = ageS(tips)
      if (oldAfterS === null || Math.abs(age) <= oldAfterS) {
        refuseStill(node, tips.latest, agreed)
        return 'fresh'
      }
      if (age < -oldAfterS) throw wrongAnswer(`head ${tips.latest.number} is from the future`)
      const others = recent().filter(([other]) => other !== node)
      if (others.some(([, word]) => ageS(word) <= oldAfterS))
        throw new RpcFault('old_head', `head ${tips.latest.number} is ${Math.round(age)} s old`)
      return others.length > 0 ? 'still' : 'old'
    },
  }
}
