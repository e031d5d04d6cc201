import { firstFees } from '#domain/services/fees.ts'
import type { KeeperState } from '#domain/services/words.ts'
import { ChainUnreadable } from '../../ports/chain.ts'
import type { ChainHex } from '../../ports/services.ts'
import type { ServiceDeps } from '../../services/deps.ts'
import { followTransactions } from '../../services/followTransactions.ts'
import { gasOfDay, readOpenTransactions } from '../../services/readTransactions.ts'
import { sendTransaction } from '../../services/sendTransaction.ts'
import type { CallKeeperDeps } from './deps.ts'
import {
  beginEnding,
  type EndableCall,
  forgetKeeper,
  MAX_ENDING_REVERTS,
  readEndable,
  reopenEnding,
  writeKeeper,
} from './keeperStore.ts'
import { createRests, type Rests } from './rests.ts'

const PER_LOOK = 20
/** Transactions that no block has yet: an accident costs as many. */
const MAX_UNDER_WAY = 8
/** Units that are asked for, with room in it: two wallets that are contracts, or a token that both never had. More is not ours to pay for. */
const MAX_GAS = 250_000n
/** What ending one asks for at least, in units. */
const MIN_GAS = 80_000n
/** Those of one creator get such a part of the gas of a day. */
const CREATORS_OF_A_DAY = 8n
/** How long how it stands is believed while there is nothing to send, and while it can send nothing. */
const BELIEVED_MS = 15_000
/** How long while the chain cannot be read. */
const UNREADABLE_MS = 120_000
/** One may be about a call that nodes read otherwise; so many in a row are about the nodes. */
const MAX_UNREADABLE = 2

/** What is remembered between looks. */
interface Memory {
  rests: Rests
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
}

function serviceOf({ keeper, ...deps }: CallKeeperDeps): ServiceDeps {
  return {
    ...{ ...deps, service: 'keeper', sender: keeper },
    async onUndone(tx, bookingId, wasReverted) {
      const reverts = await reopenEnding(tx, bookingId, wasReverted)
      if (!wasReverted || reverts < MAX_ENDING_REVERTS) return
      deps.alarms.raise('keeper_refused', { bookingId, said: 'reverted' }, 'a call is left to its two sides')
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

/** What one booking came to: sent, left for later, or what the rest has to wait for as well. */
type Ending = 'sent' | 'left' | Exclude<KeeperState, 'works'>

/** Whether its creator has had a part of the day, so that it is for others; the first of a day always may. */
async function isBeyondPart(
  { deps, service }: Look,
  { creatorId }: EndableCall,
  gas: bigint,
): Promise<boolean> {
  const own = await gasOfDay(deps.pool, service, creatorId)
  return own > 0n && (own + gas) * CREATORS_OF_A_DAY > deps.dailyGas
}

async function endOne(look: Look, call: EndableCall): Promise<Ending> {
  const { deps, service, memory, from } = look
  const { rests } = memory
  const tried = await deps.keeper.tryFinish(deps.escrow as ChainHex, call.escrowId)
  if (tried.kind !== 'works') {
    // its block comes, or the index shows the end
    if (tried.kind !== 'refused') rests.brief(call.id)
    else if (rests.refused(call.id)) {
      const facts = { bookingId: call.id, said: tried.said }
      deps.alarms.raise('keeper_refused', facts, 'the escrow does not let a call end')
    }
    return 'left'
  }
  const { gas } = tried.call
  if (gas > MAX_GAS) {
    if (rests.refused(call.id))
      deps.alarms.raise(
        'keeper_costly',
        { bookingId: call.id, gas: String(gas) },
        'a call costs too much to end',
      )
    return 'left'
  }
  if (gas > look.gasLeft) {
    const facts = { dailyGas: String(deps.dailyGas) }
    deps.alarms.raise('keeper_limit_reached', facts, 'the keeper sends no more before some of a day is over')
    return 'limited'
  }
  if (await isBeyondPart(look, call, gas)) {
    rests.refused(call.id)
    return 'left'
  }
  const end = await sendTransaction(service, {
    ...{ subjectId: call.id, creatorId: call.creatorId, from, call: tried.call },
    begin: (tx) => beginEnding(tx, call.id),
  })
  if (end === 'sent') look.gasLeft -= gas
  return end === 'gone' ? 'left' : end
}

/** One that fails holds up nobody else; a chain that does not answer is nobody's fault. @returns null: nothing of how it stands was seen */
async function endSome(look: Look, calls: readonly EndableCall[]): Promise<KeeperState | null> {
  const { deps, service, memory } = look
  const open = await readOpenTransactions(deps.pool, service)
  const waiting = open.filter(({ state }) => state !== 'included')
  let free = MAX_UNDER_WAY - new Set(waiting.map(({ sender, nonce }) => `${sender}:${nonce}`)).size
  let [unreadable, state]: [number, KeeperState | null] = [0, null]
  for (const call of calls) {
    if (free <= 0 || unreadable >= MAX_UNREADABLE) break
    try {
      const end = await endOne(look, call)
      unreadable = 0
      if (end === 'sent') free -= 1
      if (end === 'sent') state = 'works'
      else if (end !== 'left') return end
    } catch (error) {
      if (error instanceof ChainUnreadable) {
        unreadable += 1
        memory.rests.brief(call.id)
      } else memory.rests.refused(call.id)
      deps.log.warn({ bookingId: call.id, cause: (error as Error).message }, 'a call was not ended')
    }
  }
  return state
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
  const look: Look = { deps, service, memory, from, gasLeft }
  const calls = isStopped(look) ? [] : await readEndable(pool, deps, memory.rests.resting(), PER_LOOK)
  const ended = calls.length > 0 ? await endSome(look, calls) : null
  const state = ended === null ? await seenState(look) : remember(look, ended)
  await writeKeeper(pool, chainId, { sender: from, state })
}

/**
 * Ends calls whose time is over and that nobody is ending, a look at a time: in turns of their creators, within the gas of a day. What
 * it cannot send its two sides can.
 */
export function createKeeperLook(deps: CallKeeperDeps): () => Promise<void> {
  const memory: Memory = { rests: createRests(deps.clock), known: null }
  return () => lookOnce(deps, memory)
}
