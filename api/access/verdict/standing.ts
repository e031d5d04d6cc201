import type { PoolClient } from 'pg'
import { Refusal } from '#api/http/refusal.ts'
import type { Access } from '../createAccess.ts'
import { ensureSalt, readStanding, type Standing } from '../store.ts'
import { type Guards, readGuards } from './guards.ts'
import type { Reached } from './verdictFor.ts'

/** A standing whose account has the salt of its references. */
export type Salted = Standing & { salt: Buffer }

/** Where somebody stands at a door. Throws NOT_FOUND for an unknown room. */
export async function saltedStanding(access: Access, roomId: string, accountId: string): Promise<Salted> {
  const { pool, random, settings } = access
  let standing = await readStanding(pool, settings.CHAIN_ID, roomId, accountId)
  if (standing && !standing.salt) {
    await ensureSalt(pool, accountId, random(32))
    standing = await readStanding(pool, settings.CHAIN_ID, roomId, accountId)
  }
  if (!standing?.salt) throw new Refusal('NOT_FOUND')
  return { ...standing, salt: standing.salt }
}

/** Looks again, under the locks, at everything a verdict rested on. */
export async function lookAgain(
  tx: PoolClient,
  access: Access,
  standing: Standing,
  { reading, verdict }: Reached,
): Promise<{ hasChanged: boolean; guards: Guards }> {
  const guards = await readGuards(tx, {
    chainId: access.settings.CHAIN_ID,
    standing,
    seq: reading.seq,
    wallets: reading.wallets,
    sourceKey: verdict.verdict === 'allow' ? (verdict.right?.sourceKey ?? null) : null,
  })
  if (!guards) throw new Refusal('NOT_FOUND')
  const { room, policyVer, ban } = standing
  const hasChanged =
    guards.state !== room.state ||
    guards.rev !== room.rev ||
    guards.policyVer !== policyVer ||
    guards.isBanned !== (ban !== null) ||
    guards.isTouched ||
    (verdict.verdict === 'allow' &&
      verdict.validUntil !== null &&
      verdict.validUntil * 1000 <= guards.nowMs) ||
    (reading.point !== null && (guards.epoch ?? 0) !== reading.point.epoch)
  return { hasChanged, guards }
}
