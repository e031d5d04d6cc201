import type { Clock } from '#domain/clock.ts'
import type { ChainProfile } from '#settings/chainProfile.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import type { Status } from '../follow/status.ts'
import type { Writer } from '../postgres/writer.ts'
import type { Tips } from '../reader/readHeaders.ts'
import type { Endpoint } from '../rpc/endpoint.ts'
import type { Failover } from '../rpc/failover.ts'
import type { Cursor, HeadState } from '../store/cursor.ts'
import type { Heights } from '../store/levels.ts'
import type { StoredHashes } from '../store/storedHashes.ts'
import { askEveryone, type Round } from './askEveryone.ts'
import { createRoundJudge } from './judgeRound.ts'
import { createProviderWords } from './providerWords.ts'

/** What two or more providers confirm of each other. */
export interface Agreement {
  /**
   * Takes in what a provider just told.
   * @returns what the age of its head means
   * @throws RpcFault when others tell a younger head
   */
  hear(node: Endpoint, tips: Tips): HeadState
  /** How far the levels may rise by now; a round of questions begins beside it when one is due. */
  heights(cursor: Cursor, tips: Tips, headState: HeadState): Promise<Heights>
  /** answers of others wait to be taken in */
  hasNews(): boolean
  /** a block of ours that the others refute, once: it and all above have to be read again */
  refuted(): number | null
}

export interface AgreementOptions {
  writer: Writer
  chainId: number
  failover: Failover
  stored: StoredHashes
  profile: ChainProfile
  /** addresses of providers, whether they answer or not */
  providers: number
  /** 2, or 1 when an operator lets one word count while the others are silent */
  quorum: number
  alarms: Alarms
  status: Status
  /** the time of day, for the age of heads */
  clock: Clock
  /** measures durations: it never jumps */
  monotonic: Clock
}

const ROUND_MS = 1000
/** Without news from the chain the others are asked this often. */
const IDLE_ROUND_MS = 10_000

export function createAgreement(options: AgreementOptions): Agreement {
  const { writer, chainId, failover, stored, profile, providers, quorum, alarms, status, clock, monotonic } =
    options
  const words = createProviderWords(options)
  const isAlone = providers === 1
  // of those who answer at least two, or with RPC_QUORUM=1 the one who does
  const neededOf = (answering: number) => (quorum === 1 ? Math.max(1, Math.min(2, answering)) : 2)
  const judge = createRoundJudge({ ...options, words, neededOf })
  let isRunning = false
  let finished: Round | null = null
  let failure: Error | null = null
  let last = { atMs: Number.NEGATIVE_INFINITY, tip: '', tags: 0 }
  let refutedBlock: number | null = null
  let agreedTo = 0
  if (isAlone) status.degraded.set('one_provider', 'one provider: nothing is confirmed by a second')

  function begin(cursor: Cursor, tips: Tips): void {
    const sinceMs = monotonic() - last.atMs
    const tags = tips.safe.number + tips.finalized.number
    const isNew = last.tip !== cursor.hash || last.tags !== tags || cursor.agreed < cursor.number
    if (isRunning || sinceMs < ROUND_MS || (!isNew && sinceMs < IDLE_ROUND_MS)) return
    last = { atMs: monotonic(), tip: cursor.hash, tags }
    isRunning = true
    askEveryone({ failover, writer, chainId, profile, stored, neededOf }, cursor)
      .then((round) => {
        finished = round
      })
      .catch((error: Error) => {
        failure = error
      })
      .finally(() => {
        isRunning = false
      })
  }

  async function ownTags({ safe, finalized, latest, hasTags }: Tips) {
    if (!hasTags && profile.finalBlocks === 0) return { safe: 0, finalized: 0, head: 0 }
    const ours = async ({ number, hash }: Tips['safe']) => ((await stored.at(number)) === hash ? number : 0)
    return { safe: await ours(safe), finalized: await ours(finalized), head: latest.number }
  }

  return {
    hear(node, tips) {
      const state = words.judgeHead(node, tips, agreedTo)
      words.note(node, tips)
      const ageS = Math.round(clock() / 1000 - tips.latest.at)
      const sentences = {
        chain_still: state === 'still' ? `two providers tell a head of ${ageS} s ago: no level rises` : null,
        head_old: state === 'old' ? `the only word of the head is ${ageS} s old: it lets nobody in` : null,
      }
      for (const [name, sentence] of Object.entries(sentences)) {
        if (sentence === null) status.degraded.delete(name)
        else {
          status.degraded.set(name, sentence)
          alarms.raise(name, { chainId, ageS }, sentence)
        }
      }
      return state
    },
    async heights(cursor, tips, headState) {
      if (failure) throw failure
      let { agreed } = cursor
      if (finished) {
        const round = finished
        finished = null
        const finding = await judge.settle(round, cursor)
        agreed = Math.max(agreed, belowUnproven(cursor, finding.agreed ?? 0))
        refutedBlock = finding.refuted
      }
      agreedTo = agreed
      if (!isAlone) begin(cursor, tips)
      const told = isAlone ? await ownTags(tips) : words.tags(neededOf(words.heard().length))
      const { number, at } = tips.latest
      const base = { head: { number, at }, headState }
      if (told === null || headState !== 'fresh')
        return { ...base, safe: 0, finalized: 0, agreed: isAlone ? 0 : agreed }
      const depth = Math.min(cursor.number, told.head)
      const most = isAlone ? Number.MAX_SAFE_INTEGER : agreed
      const finalized = Math.max(0, Math.min(told.finalized, depth - profile.finalBlocks, most))
      const safe = Math.max(finalized, Math.min(told.safe, depth - profile.safeBlocks, most))
      return {
        ...base,
        safe,
        finalized,
        agreed: isAlone ? belowUnproven(cursor, Math.max(finalized, cursor.finalized)) : agreed,
      }
    },
    hasNews: () => finished !== null,
    refuted() {
      const block = refutedBlock
      refutedBlock = null
      return block
    },
  }
}

function belowUnproven({ unprovenFrom }: Cursor, height: number): number {
  return unprovenFrom === null ? height : Math.min(height, unprovenFrom - 1)
}
