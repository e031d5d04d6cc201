import { firstFees } from '#domain/services/fees.ts'
import type { KeeperState } from '#domain/services/words.ts'
import { ChainUnreadable } from '../../ports/chain.ts'
import type { ChainHex } from '../../ports/services.ts'
import type { ServiceDeps } from '../../services/deps.ts'
import { followTransactions } from '../../services/followTransactions.ts'
import { gasOfDay, readOpenTransactions } from '../../services/readTransactions.ts'
import { sendTransaction } from '../../services/sendTransaction.ts'
import type { CallKeeperDeps } from './deps.ts'
import { type DueStep, readDueSteps, reopenStep, type StepName } from './dueSteps.ts'
import { forgetKeeper, writeKeeper } from './keeperStore.ts'
import { createRests, type Rests } from './rests.ts'

/** Transactions that no block has yet: an accident costs as many. */
const MAX_UNDER_WAY = 8
/** Units that are asked for, with room in it: two wallets that are contracts, or a token that both never had. More is not ours to pay for. */
const MAX_GAS = 250_000n
/** What one asks for at least, in units. */
const MIN_GAS = 80_000n
/** Those of one creator get such a part of the gas of a day. */
const CREATORS_OF_A_DAY = 8n
/** How long how it stands is believed while there is nothing to send, and while it can send nothing. */
const BELIEVED_MS = 15_000
/** How long while the chain cannot be read. */
const UNREADABLE_MS = 120_000
/** One may be about a call that nodes read otherwise; so many in a row are about the nodes. */
const MAX_UNREADABLE = 2

/** The words of an alarm, for each step. */
const WORDS: Record<StepName, { undone: string; refused: string; costly: string }> = {
  attest: {
    undone: 'an attendance is left to the two sides of its call',
    refused: 'the escrow does not take an attendance',
    costly: 'an attendance costs too much to bring',
  },
  finish: {
    undone: 'a call is left to its two sides',
    refused: 'the escrow does not let a call end',
    costly: 'a call costs too much to end',
  },
}

/** What is remembered between looks. */
interface Memory {
  /** of each step: an attendance that is refused holds up no end */
  rests: Record<StepName, Rests>
  /** how the keeper stood, and when that was seen */
  known: { of: ChainHex; state: KeeperState; atMs: number } | null
}

/** What a look works with. */
interface Look {
  deps: CallKeeperDeps
  service: ServiceDeps
  memory: Memory
  from: ChainHex
  /** units of gas that this day still has */
  gasLeft: bigint
  /** in a row */
  unreadable: number
}

function serviceOf({ keeper, ...deps }: CallKeeperDeps): ServiceDeps {
  return {
    ...{ ...deps, service: 'keeper', sender: keeper },
    async onUndone(tx, bookingId, wasReverted) {
      const step = await reopenStep(tx, bookingId, wasReverted)
      if (step) deps.alarms.raise('keeper_refused', { bookingId, step, said: 'reverted' }, WORDS[step].undone)
    },
  }
}

/** Whether it could pay for one, without any to pay for. */
async function idleState({ deps, from, gasLeft }: Look): Promise<KeeperState> {
  if (gasLeft < MIN_GAS) return 'limited'
  const fees = firstFees(await deps.keeper.gasMarket(), deps.bounds.maxFee)
  if (!fees) return 'capped'
  return (await deps.keeper.funds(from)) < MIN_GAS * fees.maxFee ? 'unfunded' : 'works'
}

/** What one step came to: sent, left for later, or what the rest has to wait for as well. */
type StepEnd = 'sent' | 'left' | Exclude<KeeperState, 'works'>

/** Whether its creator has had a part of the day, so that it is for others; the first of a day always may. */
async function isBeyondPart({ deps, service }: Look, { creatorId }: DueStep, gas: bigint): Promise<boolean> {
  const own = await gasOfDay(deps.pool, service, creatorId)
  return own > 0n && (own + gas) * CREATORS_OF_A_DAY > deps.dailyGas
}

async function takeOne(look: Look, due: DueStep): Promise<StepEnd> {
  const { deps, service, from } = look
  const { step, id, creatorId } = due
  const rests = look.memory.rests[step]
  const tried = await due.attempt()
  if (tried.kind !== 'works') {
    // its block comes, or the index shows the end
    if (tried.kind !== 'refused') rests.brief(id)
    else if (rests.refused(id))
      deps.alarms.raise('keeper_refused', { bookingId: id, step, said: tried.said }, WORDS[step].refused)
    return 'left'
  }
  const { gas } = tried.call
  if (gas > MAX_GAS) {
    const facts = { bookingId: id, step, gas: String(gas) }
    if (rests.refused(id)) deps.alarms.raise('keeper_costly', facts, WORDS[step].costly)
    return 'left'
  }
  if (gas > look.gasLeft) {
    const facts = { dailyGas: String(deps.dailyGas) }
    deps.alarms.raise('keeper_limit_reached', facts, 'the keeper sends no more before some of a day is over')
    return 'limited'
  }
  if (await isBeyondPart(look, due, gas)) {
    rests.refused(id)
    return 'left'
  }
  const { begin } = due
  const end = await sendTransaction(service, { subjectId: id, creatorId, from, call: tried.call, begin })
  if (end === 'sent') look.gasLeft -= gas
  return end === 'gone' ? 'left' : end
}

/** One that fails holds up nobody else; a chain that does not answer is nobody's fault. @returns null: nothing of how it stands was seen */
async function takeSome(look: Look, steps: readonly DueStep[]): Promise<KeeperState | null> {
  if (steps.length === 0) return null
  const { deps, service, memory } = look
  const open = await readOpenTransactions(deps.pool, service)
  const waiting = open.filter(({ state }) => state !== 'included')
  let free = MAX_UNDER_WAY - new Set(waiting.map(({ sender, nonce }) => `${sender}:${nonce}`)).size
  let state: KeeperState | null = null
  for (const due of steps) {
    if (free <= 0 || look.unreadable >= MAX_UNREADABLE) break
    try {
      const end = await takeOne(look, due)
      look.unreadable = 0
      if (end === 'sent') free -= 1
      if (end === 'sent') state = 'works'
      else if (end !== 'left') return end
    } catch (error) {
      const { step, id } = due
      if (error instanceof ChainUnreadable) {
        look.unreadable += 1
        memory.rests[step].brief(id)
      } else memory.rests[step].refused(id)
      deps.log.warn(
        { bookingId: id, step, cause: (error as Error).message },
        'an attendance was not brought, or a call not ended',
      )
    }
  }
  return state
}

/** @returns null: nothing of how it stands was seen */
async function takeDue(look: Look): Promise<KeeperState | null> {
  const { attest, finish } = look.memory.rests
  const resting = { attest: attest.resting(), finish: finish.resting() }
  return takeSome(look, await readDueSteps(look.deps, resting))
}

function remember({ deps, memory, from }: Look, state: KeeperState): KeeperState {
  memory.known = { of: from, state, atMs: deps.clock() }
  return state
}

/** How it stands where nothing was sent, as far as that can be seen. */
async function seenState(look: Look): Promise<KeeperState> {
  const { clock } = look.deps
  const { known } = look.memory
  const ageMs = known?.of === look.from ? clock() - known.atMs : Number.POSITIVE_INFINITY
  if (known && ageMs < BELIEVED_MS) return known.state
  try {
    return remember(look, await idleState(look))
  } catch (error) {
    if (known && ageMs < UNREADABLE_MS && error instanceof ChainUnreadable) return known.state
    throw error
  }
}

/** Whether it could send nothing a moment ago, for want of coins or of gas of its day. */
function isStopped({ deps, memory: { known }, from }: Look): boolean {
  return known?.of === from && known.state !== 'works' && deps.clock() - known.atMs < BELIEVED_MS
}

async function lookOnce(deps: CallKeeperDeps, memory: Memory): Promise<void> {
  const { pool, chainId, log } = deps
  const service = serviceOf(deps)
  await followTransactions(service).catch((error: Error) =>
    log.warn({ cause: String(error.cause ?? error.message) }, 'transactions of the keeper not followed'),
  )
  const from = deps.keeper.sender()
  if (!from) return forgetKeeper(pool, chainId)
  const gasLeft = deps.dailyGas - (await gasOfDay(pool, service))
  const look: Look = { deps, service, memory, from, gasLeft, unreadable: 0 }
  const taken = isStopped(look) ? null : await takeDue(look)
  const state = taken === null ? await seenState(look) : remember(look, taken)
  await writeKeeper(pool, chainId, { sender: from, state })
}

/**
 * Brings attendances that are signed, and ends calls whose time is over, where nobody is doing it, a look at a time: in turns of their
 * creators, within the gas of a day. What it cannot send its two sides can.
 */
export function createKeeperLook(deps: CallKeeperDeps): () => Promise<void> {
  const rests = { attest: createRests(deps.clock), finish: createRests(deps.clock) }
  const memory: Memory = { rests, known: null }
  return () => lookOnce(deps, memory)
}
