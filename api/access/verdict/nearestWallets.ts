import { ProblemError } from '#api/http/problemError.ts'
import { ChainUnreadable } from '#api/ports/chain.ts'
import { isLive } from '#domain/access/decide.ts'
import { foreignAsked } from '#domain/access/gate.ts'
import { isHeldOf, type WalletAtGate, walletsByNearness } from '#domain/access/opening.ts'
import { isSameSubject, type TokenSubject } from '#domain/access/tokenCondition.ts'
import { asProblem } from '../asProblem.ts'
import type { Access } from '../createAccess.ts'
import type { EntitlementReading } from '../holdings/readEntitlements.ts'
import { type AdmissionContext, readContext } from './readContext.ts'
import { decideInput, needsEntitlements } from './verdictFor.ts'

/** A wallet of an account at the gate of a room. */
export interface FillableWallet extends WalletAtGate {
  /** smallest units that the door sees of a token or a stake, by what is counted */
  unitsOf(subject: TokenSubject): bigint
}

/** Foreign tokens are asked about for whom the door asks about them alone; what nobody tells of is silent beside what is known. */
async function readTogether(
  { entitlements }: Access,
  context: AdmissionContext,
): Promise<EntitlementReading> {
  const own = await entitlements.readOwn(context)
  const unasked = { ...own, silent: context.gate ? foreignAsked(context.gate) : [] }
  if (!needsEntitlements(context, 'watch')) return unasked
  try {
    return await entitlements.withForeign(context, own)
  } catch (error) {
    // where one wallet has to have all, which of them comes closest is not known
    if (!(error instanceof ChainUnreadable) || context.gate?.mode === 'all') throw error
    return unasked
  }
}

/** Wallets of an account at the gate of a room, the one first in which tokens help most. */
export interface NearestWallets {
  wallets: FillableWallet[]
  /** true of a token of which nothing is known: its contract said of no wallet that it has any, and did not say it of all, or was not asked */
  isSilent(subject: TokenSubject): boolean
}

/**
 * The wallets of an account in the order in which tokens in them would help at the door of a room, as the door sees them.
 * @throws ProblemError NOT_FOUND, CHAIN_UNREADABLE
 */
export async function nearestWallets(
  access: Access,
  roomId: string,
  accountId: string,
): Promise<NearestWallets> {
  const { pool, settings } = access
  const context = await readContext(pool, settings.CHAIN_ID, roomId, accountId)
  if (!context) throw new ProblemError('NOT_FOUND')
  const { gate } = context
  if (!gate) return { wallets: [], isSilent: () => false }
  try {
    const reading = await readTogether(access, context)
    const { now, chain, entitlements: all } = decideInput(context, reading, 'watch')
    const rights = all.filter((right) => isLive(right, now, chain?.blockAt ?? null))
    const wallets = walletsByNearness(gate, rights, reading.wallets).map((one) => ({
      ...one,
      unitsOf: (subject: TokenSubject) =>
        rights.find((right) => right.wallet === one.wallet && isHeldOf(right, subject))?.holding?.units ?? 0n,
    }))
    const isSilent = (subject: TokenSubject) =>
      reading.silent.some((other) => isSameSubject(other, subject)) &&
      wallets.every(({ unitsOf }) => unitsOf(subject) === 0n)
    return { wallets, isSilent }
  } catch (error) {
    throw asProblem(error)
  }
}
