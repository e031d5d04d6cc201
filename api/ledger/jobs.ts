import { inScope, type Unscoped } from '#db/scope.ts'
import type { Jobs } from '../queue/jobs.ts'
import { postChainFacts, safeBlock } from './chain/postChainFacts.ts'
import {
  type ReconcileDeps,
  reconcile,
  watchBalances,
  watchChain,
  watchRules,
} from './reconcile/reconcile.ts'

const CHAIN_MS = 2000
/** What was written late, such as a collection that was found long after its first sale. */
const ALL_AGAIN_MS = 600_000

/**
 * Remembers up to where the chain was read; another branch of it, or ten minutes, and all is looked at again. Facts that are set
 * aside are in the books of their creators at once, as a difference with its reason.
 */
function createChainPass(deps: ReconcileDeps, clockMs: () => number) {
  let [after, epoch, againMs] = [-1, -1, 0]
  let aside = new Set<string>()

  async function noteAside(found: readonly string[], isWhole: boolean): Promise<void> {
    const now = new Set([...(isWhole ? [] : aside), ...found])
    if (now.size === aside.size && [...now].every((key) => aside.has(key))) return
    if (now.size > 0)
      deps.alarms.raise('chain_facts_aside', { facts: now.size }, 'facts of the chain could not be booked')
    await watchChain(deps)
    aside = now
  }

  return async (): Promise<void> => {
    const settled = await safeBlock(deps.pool, deps.chainId)
    if (settled === null || (settled.block === after && settled.epoch === epoch && clockMs() < againMs))
      return
    const isWhole = settled.epoch !== epoch || clockMs() >= againMs
    const done = await postChainFacts(deps, isWhole ? -1 : after)
    if (done === null) return
    if (isWhole) againMs = clockMs() + ALL_AGAIN_MS
    ;[after, epoch] = [done.upTo, settled.epoch]
    await noteAside([...done.aside.keys()], isWhole)
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
