import { revocationTurn } from '#domain/billing/revocation.ts'
import type { RevocationFault } from '#domain/billing/words.ts'
import { ChainUnreadable } from '../ports/chain.ts'
import { followTransactions } from '../services/followTransactions.ts'
import { readOpenTransactions } from '../services/readTransactions.ts'
import { attestorService } from './attestorService.ts'
import type { AttestationDeps } from './deps.ts'
import {
  askPerson,
  type DueRevocation,
  endRevocation,
  postponeRevocation,
  readDueRevocations,
} from './revocationStore.ts'
import { MAX_OPEN, sendRevocation } from './sendRevocation.ts'

const PER_LOOK = 100
/** Until the next look at one that waits for the chain, and at one that waits for a person. */
const WAIT_S = 3
const PERSON_S = 300
const MAX_PAUSE_S = 600

/** What a look may still do. */
interface Room {
  /** moves that have a transaction under way */
  underWay: Set<string>
  /** transactions that may still begin */
  free: number
  /** the keys can send; looked at when the first wants to */
  canSend: Promise<boolean> | null
}

async function canSend({ attestor, alarms }: AttestationDeps): Promise<boolean> {
  const problem = await attestor.problem()
  if (problem === null) return true
  if (problem !== 'CHAIN_UNREADABLE')
    alarms.raise('attestor_unfit', { problem }, 'passes that were paid back cannot be revoked')
  return false
}

async function leaveToPerson(
  deps: AttestationDeps,
  due: DueRevocation,
  fault: RevocationFault,
): Promise<void> {
  await askPerson(deps.pool, due, fault, PERSON_S)
  if (due.fault === fault) return
  const facts = { moveId: due.moveId, fault }
  deps.alarms.raise('revocation_needs_person', facts, 'a pass could not be revoked')
}

async function trySending(deps: AttestationDeps, due: DueRevocation, room: Room): Promise<void> {
  const wait = (more = {}) => postponeRevocation(deps.pool, due.moveId, { afterS: WAIT_S, ...more })
  if (due.passId === null || room.underWay.has(due.moveId) || room.free <= 0) return wait()
  room.canSend ??= canSend(deps)
  if (!(await room.canSend)) return wait({ afterS: WAIT_S * 5 })
  const result = await sendRevocation(deps, due, due.passId)
  if (result === 'sent') room.free -= 1
  if (result === 'sent' || result === 'wait') return wait()
  if (result === 'fault') return wait({ afterS: Math.min(2 ** (due.tries + 2), MAX_PAUSE_S), isFault: true })
  return leaveToPerson(deps, due, result)
}

async function look(deps: AttestationDeps, due: DueRevocation, room: Room): Promise<void> {
  const { pool, sender } = deps
  const turn = revocationTurn(due.facts)
  if (turn.kind === 'done') return endRevocation(pool, due, turn.end)
  if (turn.kind === 'person') return leaveToPerson(deps, due, turn.fault)
  if (turn.kind === 'send') return trySending(deps, due, room)
  // the index may miss what it should have: the collection itself is asked before anybody gets money back for it
  if (turn.kind === 'unclaimed' && !(await sender.isClaimed(due.collection, due.purchase)))
    return endRevocation(pool, due, 'UNCLAIMED')
  return postponeRevocation(pool, due.moveId, { afterS: due.state === 'person' ? PERSON_S : WAIT_S })
}

/**
 * Looks once at the transactions that are open and at the revocations that are due. One that cannot be done waits with growing
 * pauses and holds up nobody else.
 */
export async function lookAtRevocations(deps: AttestationDeps): Promise<void> {
  const { pool, log, chainId } = deps
  const service = attestorService(deps)
  await followTransactions(service).catch((error: Error) =>
    log.warn({ cause: String(error.cause ?? error.message) }, 'transactions of the attestor not followed'),
  )
  const due = await readDueRevocations(pool, chainId, PER_LOOK)
  if (due.length === 0) return
  const open = await readOpenTransactions(pool, service)
  const nonces = new Set(open.filter(({ state }) => state !== 'included').map(({ nonce }) => nonce))
  const underWay = new Set(open.map(({ subjectId }) => subjectId))
  const room: Room = { underWay, free: MAX_OPEN - nonces.size, canSend: null }
  for (const one of due) {
    try {
      await look(deps, one, room)
    } catch (error) {
      log.warn({ moveId: one.moveId, cause: (error as Error).message }, 'revocation not looked at')
      // a chain that does not answer is nobody's fault
      const isFault = !(error instanceof ChainUnreadable)
      const afterS = isFault ? Math.min(2 ** (one.tries + 2), MAX_PAUSE_S) : WAIT_S * 5
      await postponeRevocation(pool, one.moveId, { afterS, isFault })
    }
  }
}
