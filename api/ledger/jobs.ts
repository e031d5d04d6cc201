import { inScope, type Unscoped } from '#db/scope.ts'
import type { Jobs } from '../queue/jobs.ts'
import { passBehind, postNextFacts, readLookedFor, takeBackGone } from './chain/postChainFacts.ts'
import { createWaitingNotices } from './createWaitingNotices.ts'
import { forgetRuns } from './reconcile/forgetRuns.ts'
import {
  isChainDiffering,
  type ReconcileDeps,
  reconcile,
  watchBalances,
  watchChain,
  watchRules,
} from './reconcile/reconcile.ts'

const CHAIN_MS = 2000
/** After that what was set aside is tried again. */
const AGAIN_MS = 600_000
/** Of one look: a chain of years is read in many. */
const PARTS_AT_ONCE = 20

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
 * Remembers up to where the chain was read. Once that is all, a pass begins anew from the first block where the chain has another
 * branch or there are other wallets, collections or currencies to look for, and behind the oldest fact that is set aside from time
 * to time.
 */
function createChainPass(deps: ReconcileDeps, clockMs: () => number) {
  let [looked, againMs] = ['', 0]
  let pass = passBehind(-1)
  const note = createAsideNotes(deps, clockMs)

  async function begin(): Promise<void> {
    const now = await readLookedFor(deps)
    const isOther = now !== looked
    if (!isOther && (pass.aside.size === 0 || clockMs() < againMs)) return
    const aside = await takeBackGone(deps)
    pass = { ...passBehind(isOther ? -1 : Math.min(pass.from, pass.upTo)), aside }
    ;[looked, againMs] = [now, clockMs() + AGAIN_MS]
  }

  return async (): Promise<void> => {
    if (pass.isWhole || looked === '') await begin()
    for (let part = 0; part < PARTS_AT_ONCE; part += 1) {
      const next = await postNextFacts(deps, pass)
      if (next === null) return
      pass = next
      if (pass.isWhole) return note(pass.aside)
    }
  }
}

/** Asks a worker to compare at once; see `npm run reconcile`. */
const CHANNEL = 'reconcile'
const RULES_MS = 900_000
/** What is told is safe, and that comes minutes behind its block. */
const WAITING_MS = 10_000

/** Work of the books: facts of the chain are written once they are settled, what waits is told, and at night everything is compared. */
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
      {
        name: 'waiting-notices',
        everyMs: WAITING_MS,
        isExclusive: true,
        run: createWaitingNotices(deps),
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
      { task: 'forget-comparisons', at: '53 3 * * *', run: () => forgetRuns(deps.pool) },
    ],
  }
}
