import type { PoolClient } from 'pg'
import type { KeeperTry } from '../../ports/keeper.ts'
import type { ChainHex } from '../../ports/services.ts'
import { beginAttesting, readAttestable, reopenAttesting } from './attestingStore.ts'
import type { CallKeeperDeps } from './deps.ts'
import { beginEnding, MAX_STEP_REVERTS, readEndable, reopenEnding } from './keeperStore.ts'

const PER_LOOK = 20

export type StepName = 'attest' | 'finish'

/** What the keeper could send for a booking. */
export interface DueStep {
  step: StepName
  /** of the booking */
  id: string
  creatorId: string
  turn: number
  attempt(): Promise<KeeperTry>
  /** Marks it as under way; false: there is no need of it any more. */
  begin(tx: PoolClient): Promise<boolean>
}

/** In turns; within one an attendance, which has a last moment, then an end, and so on: many of one kind hold up none of the other. */
function inTurns(attests: readonly DueStep[], ends: readonly DueStep[]): DueStep[] {
  const placed = [attests, ends].flatMap((steps) => steps.map((due, place) => ({ due, place })))
  placed.sort((one, other) => one.due.turn - other.due.turn || one.place - other.place)
  return placed.map(({ due }) => due)
}

/**
 * Steps that are due and that nobody is taking, in turns of their creators whatever the step.
 * @param resting ids that are left out
 */
export async function readDueSteps(
  { pool, chainId, escrow, keeper }: CallKeeperDeps,
  resting: Record<StepName, readonly string[]>,
): Promise<DueStep[]> {
  const reading = { chainId, escrow, limit: PER_LOOK }
  const at = escrow as ChainHex
  const attestable = await readAttestable(pool, { ...reading, resting: resting.attest })
  const attests = attestable.map(
    ({ id, creatorId, turn, attendance, signer, signature }): DueStep => ({
      ...{ step: 'attest', id, creatorId, turn },
      attempt: () => keeper.tryAttest(at, attendance, { signer, signature }),
      begin: (tx) => beginAttesting(tx, { id, signature }),
    }),
  )
  const endable = await readEndable(pool, { ...reading, resting: resting.finish })
  const ends = endable.map(
    ({ id, creatorId, turn, escrowId }): DueStep => ({
      ...{ step: 'finish', id, creatorId, turn },
      attempt: () => keeper.tryFinish(at, escrowId),
      begin: (tx) => beginEnding(tx, id),
    }),
  )
  return inTurns(attests, ends)
}

/**
 * Nothing came of the transaction of a booking, of which one at a time is open: its step is taken again, unless blocks refused it too often.
 * @returns the step that is left to its two sides from now on; null: none
 */
export async function reopenStep(
  tx: PoolClient,
  bookingId: string,
  wasReverted: boolean,
): Promise<StepName | null> {
  const attests = await reopenAttesting(tx, bookingId, wasReverted)
  const reverts = attests ?? (await reopenEnding(tx, bookingId, wasReverted))
  if (!wasReverted || reverts < MAX_STEP_REVERTS) return null
  return attests === null ? 'finish' : 'attest'
}
