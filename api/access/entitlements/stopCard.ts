import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import {
  endStretch,
  freezeStretch,
  giveUpStretch,
  restOf,
  type Stretch,
  takeUpStretch,
  unfreezeStretch,
} from '#domain/access/cardQueue.ts'
import type { EntitlementEndReason, EntitlementState } from '#domain/billing/words.ts'
import { lockAccount } from '../seats/locks.ts'
import { type CardRightDeps, cardSourceKey, noteRightChange } from './changeRights.ts'
import {
  findStretch,
  keepWatched,
  readSecond,
  readStretches,
  type StoredStretch,
  updateStretches,
  wasSeatLive,
} from './store.ts'

/** What had become of a stretch when it was stopped. Seconds. */
export interface CardUse {
  /** still to come; null = for ever */
  leftS: number | null
  usedS: number
  /** true when a picture reached somebody by it */
  wasWatched: boolean
}

/** A right of one purchase as it stands. */
export interface CardRight extends CardUse {
  entitlementId: string
  accountId: string
  state: EntitlementState
  isProvisional: boolean
  validFrom: Date
  validUntil: Date | null
  endReason: EntitlementEndReason | null
}

function usedOf(stretch: Stretch, now: number): number {
  const rest = restOf(stretch, now)
  const end = Math.min(now, stretch.validUntil ?? now)
  if (stretch.lengthS === null || rest === null || stretch.state === 'ended')
    return Math.max(0, end - stretch.validFrom)
  return stretch.isProvisional ? 0 : stretch.lengthS - rest
}

async function readUse(tx: ScopedPool | PoolClient, stretch: StoredStretch, now: number): Promise<CardUse> {
  const known = { leftS: restOf(stretch, now), usedS: usedOf(stretch, now) }
  const { validFrom: from, wasWatched } = stretch
  // while it does not run others of its queue do
  if (wasWatched || stretch.isGivenUp || stretch.state !== 'active' || from > now)
    return { ...known, wasWatched }
  const until = Math.min(now, stretch.validUntil ?? now)
  // to the end of the second that is counted
  const span = { from, until: Math.max(from, until) + 1 }
  const of = { sourceKey: cardSourceKey(stretch.queueId), sourceId: stretch.sourceId }
  return { ...known, wasWatched: await wasSeatLive(tx, of, span) }
}

type Change = (stretches: readonly Stretch[], id: string, now: number) => Stretch[]

async function changeCard(
  tx: PoolClient,
  deps: CardRightDeps,
  sourceId: string,
  how: { change: Change; reason?: EntitlementEndReason },
): Promise<CardUse> {
  const known = await findStretch(tx, sourceId)
  if (!known) throw new Error(`no right was granted for ${sourceId}`)
  await lockAccount(tx, known.accountId)
  const now = await readSecond(tx)
  const before = await readStretches(tx, known.queueId)
  const stretch = before.find(({ id }) => id === known.id)
  if (!stretch) throw new Error(`a stretch is not in its queue: ${known.id}`)
  const use = await readUse(tx, stretch, now)
  const after = how.change(before, stretch.id, now)
  const next = after.find(({ id }) => id === stretch.id)
  if (next?.state === stretch.state && next.isGivenUp === stretch.isGivenUp) return use
  await updateStretches(tx, before, after, how.reason)
  // what is lent is no paid time
  if (use.wasWatched && !stretch.wasWatched && !stretch.isProvisional) await keepWatched(tx, stretch.id)
  await noteRightChange(tx, deps, known.accountId)
  return use
}

/** Stops the right of a purchase; what is left of it is kept. One that is frozen or ended stays as it is. */
export function freezeCard(tx: PoolClient, deps: CardRightDeps, sourceId: string): Promise<CardUse> {
  return changeCard(tx, deps, sourceId, { change: freezeStretch })
}

/** A frozen right runs again, behind what the account has of that tier. Another stays as it is. */
export function unfreezeCard(tx: PoolClient, deps: CardRightDeps, sourceId: string): Promise<CardUse> {
  return changeCard(tx, deps, sourceId, { change: unfreezeStretch })
}

/** The pass that a right became left its owner for good: what is behind it in its queue begins. One that does not run stays as it is. */
export function giveUpCard(tx: PoolClient, deps: CardRightDeps, sourceId: string): Promise<CardUse> {
  return changeCard(tx, deps, sourceId, { change: giveUpStretch })
}

/** A right that was given up is no pass any more: what is left of it goes behind the others. */
export function takeUpCard(tx: PoolClient, deps: CardRightDeps, sourceId: string): Promise<CardUse> {
  return changeCard(tx, deps, sourceId, { change: takeUpStretch })
}

/** Ends the right of a purchase for ever. */
export function endCard(
  tx: PoolClient,
  deps: CardRightDeps,
  sourceId: string,
  reason: EntitlementEndReason,
): Promise<CardUse> {
  return changeCard(tx, deps, sourceId, { change: endStretch, reason })
}

/** The right of a purchase as it stands; null when none was granted. */
export async function readCard(db: ScopedPool | PoolClient, sourceId: string): Promise<CardRight | null> {
  const stretch = await findStretch(db, sourceId)
  if (!stretch) return null
  const { id, accountId, state, isProvisional, validFrom, validUntil, endReason } = stretch
  return {
    ...(await readUse(db, stretch, await readSecond(db))),
    ...{ entitlementId: id, accountId, state, isProvisional, endReason },
    validFrom: new Date(validFrom * 1000),
    validUntil: validUntil === null ? null : new Date(validUntil * 1000),
  }
}
