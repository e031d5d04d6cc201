import type { PoolClient } from 'pg'
import { appendStretch, type Stretch } from '#domain/access/cardQueue.ts'
import { newId } from '#domain/ids.ts'
import { lockAccount } from '../seats/locks.ts'
import { type CardRightDeps, noteRightChange } from './changeRights.ts'
import {
  findQueue,
  findStretch,
  insertStretch,
  readSecond,
  readStretches,
  type StoredStretch,
  updateStretches,
} from './store.ts'

/** What was paid by card. */
export interface CardGrant {
  accountId: string
  creatorId: string
  chainId: number
  /** 0x hex */
  collection: string
  tierNo: number
  rank: number
  /** seconds of what was bought; null = for ever */
  lengthS: number | null
  /** id of the purchase: the same grants once */
  sourceId: string
  /** lent for so many seconds, before the money is there */
  provisionalS?: number
  /** true for what is left of a right by which somebody watched */
  wasWatched?: boolean
}

/** When a granted stretch runs. */
export interface GrantedCard {
  entitlementId: string
  validFrom: Date
  /** null = never ends */
  validUntil: Date | null
}

const toDate = (seconds: number): Date => new Date(seconds * 1000)

function toGranted({ id, validFrom, validUntil }: Stretch): GrantedCard {
  return {
    entitlementId: id,
    validFrom: toDate(validFrom),
    validUntil: validUntil === null ? null : toDate(validUntil),
  }
}

function own(stretches: readonly Stretch[], id: string): Stretch {
  const found = stretches.find((stretch) => stretch.id === id)
  if (!found) throw new Error(`a stretch is not in its queue: ${id}`)
  return found
}

/** The money of something lent has come: it is paid from now on, behind what was paid before. */
async function pay(tx: PoolClient, deps: CardRightDeps, lent: StoredStretch): Promise<GrantedCard> {
  const before = await readStretches(tx, lent.queueId)
  const after = appendStretch(before, { id: lent.id, lengthS: lent.lengthS }, await readSecond(tx))
  await updateStretches(tx, before, after)
  await noteRightChange(tx, deps, lent.accountId)
  return toGranted(own(after, lent.id))
}

async function add(tx: PoolClient, deps: CardRightDeps, grant: CardGrant): Promise<GrantedCard> {
  const { accountId, lengthS, provisionalS } = grant
  const id = newId('ent', deps.random)
  const now = await readSecond(tx)
  const queueId = (await findQueue(tx, grant)) ?? id
  const before = await readStretches(tx, queueId)
  const lent: Stretch = {
    ...{ id, lengthS, state: 'active', isProvisional: true, isGivenUp: false, leftS: null },
    ...{ validFrom: now, validUntil: now + (provisionalS ?? 0) },
  }
  const after = provisionalS ? [...before, lent] : appendStretch(before, { id, lengthS }, now)
  const added = own(after, id)
  await insertStretch(tx, { ...grant, ...added, queueId })
  await updateStretches(tx, before, after)
  await noteRightChange(tx, deps, accountId)
  return toGranted(added)
}

/**
 * Grants what was paid by card: card time goes behind what the account has of that tier. The same purchase again is answered
 * as it stands; one that was lent becomes a full one. Takes the lock of the account's admissions.
 */
export async function grantCard(tx: PoolClient, deps: CardRightDeps, grant: CardGrant): Promise<GrantedCard> {
  await lockAccount(tx, grant.accountId)
  const known = await findStretch(tx, grant.sourceId)
  if (!known) return add(tx, deps, grant)
  if (known.accountId !== grant.accountId)
    throw new Error(`a purchase of somebody else has this id: ${grant.sourceId}`)
  return known.isProvisional && !grant.provisionalS ? pay(tx, deps, known) : toGranted(known)
}
