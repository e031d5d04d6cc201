import { inScope, type Unscoped } from '#db/scope.ts'
import type { Jobs } from '../queue/jobs.ts'
import { postChainFacts, safeBlock } from './chain/postChainFacts.ts'
import {
  isChainDiffering,
  type ReconcileDeps,
  reconcile,
  watchBalances,
  watchChain,
  watchRules,
} from './reconcile/reconcile.ts'

const CHAIN_MS = 2000
/** What was written late, such as a collection that was found long after its first sale. */
const ALL_AGAIN_MS = 600_000

/** Between two comparisons for facts that were set aside: each writes a row for every one of them. */
const NOTE_MS = 60_000

const areSame = (one: ReadonlySet<string>, other: ReadonlySet<string>) =>
  one.size === other.size && [...one].every((key) => other.has(key))

/**
 * Has facts that are set aside stand in the books of their creators as a difference with its reason, and has it gone once they are
 * booked, also those of before a start.
 */
function createAsideNotes(deps: ReconcileDeps, clockMs: () => number) {
  let noted: ReadonlySet<string> | null = null
  let notBeforeMs = 0
  return async (aside: ReadonlyMap<string, string>): Promise<void> => {
    const now = new Set(aside.keys())
    noted ??= now.size === 0 && !(await isChainDiffering(deps.pool)) ? now : null
    if ((noted && areSame(now, noted)) || clockMs() < notBeforeMs) return
    notBeforeMs = clockMs() + NOTE_MS
    const [first] = aside
    if (first) {
      const facts = { facts: now.size, key: first[0], reason: first[1] }
      deps.alarms.raise('chain_facts_aside', facts, 'facts of the chain could not be booked')
    }
    await watchChain(deps)
    noted = now
  }
}

/**
 * Remembers up to where the chain was read; another branch of it, or ten minutes, and all is looked at again. While a fact is set
 * aside, every look begins before it.
 */
function createChainPass(deps: ReconcileDeps, clockMs: () => number) {
  let [after, upTo, epoch, againMs] = [-1, -1, -1, 0]
  let aside: ReadonlyMap<string, string> = new Map()
  const note = createAsideNotes(deps, clockMs)

  async function look(): Promise<void> {
    const settled = await safeBlock(deps.pool, deps.chainId)
    if (settled === null || (settled.block === upTo && settled.epoch === epoch && clockMs() < againMs)) return
    const isWhole = settled.epoch !== epoch || clockMs() >= againMs
    const done = await postChainFacts(deps, isWhole ? -1 : after)
    if (done === null) return
    if (isWhole) againMs = clockMs() + ALL_AGAIN_MS
    ;[after, upTo, epoch, aside] = [done.from, done.upTo, settled.epoch, done.aside]
  }

  return async (): Promise<void> => {
    await look()
    if (upTo >= 0) await note(aside)
  }
}

/** Asks a worker to compare at once; see `npm run reconcile`. */
const CHANNEL = 'reconcile'
const RULES_MS = 900_000

/** Work of the books: facts of the chain are written once they are settled, and at night everything is compared. */
export function ledgerJobs(of: Unscoped<ReconcileDeps>): Jobs {
  const deps = { ...of, pool: inScope(of.pool, { everyone: 'work' }) }
  return {
    loops: [
      {
        name: 'chain-facts',
        everyMs: CHAIN_MS,
        isExclusive: true,
        run: createChainPass(deps, () => performance.now()),
      },
      { name: 'books-rules', everyMs: RULES_MS, isExclusive: true, run: () => watchRules(deps) },
      { name: 'books-balances', everyMs: RULES_MS, isExclusive: true, run: () => watchBalances(deps) },
    ],
    listeners: [
      {
        channel: CHANNEL,
        // at a start nobody asked
        run: async (payload) => {
          if (payload !== null) await reconcile(deps)
        },
      },
    ],
    timetable: [
      {
        task: 'reconcile',
        at: '0 3 * * *',
        run: async () => {
          await reconcile(deps)
        },
      },
    ],
  }
}
