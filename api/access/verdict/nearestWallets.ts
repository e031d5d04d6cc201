import { ProblemError } from '#api/http/problemError.ts'
import { isLive } from '#domain/access/decide.ts'
import { type WalletAtGate, walletsByNearness } from '#domain/access/opening.ts'
import type { TokenKind } from '#domain/words.ts'
import { asProblem } from '../asProblem.ts'
import type { Access } from '../createAccess.ts'
import { readContext } from './readContext.ts'
import { decideInput } from './verdictFor.ts'

/** A wallet of an account at the gate of a room. */
export interface FillableWallet extends WalletAtGate {
  /** smallest units that the door sees of a token or a stake, by its address in lower case */
  unitsOf(kind: TokenKind, address: string): bigint
}

/**
 * The wallets of an account in the order in which tokens in them would help at the door of a room, as the door sees them.
 * @throws ProblemError NOT_FOUND, CHAIN_UNREADABLE
 */
export async function nearestWallets(
  { pool, entitlements, settings }: Access,
  roomId: string,
  accountId: string,
): Promise<FillableWallet[]> {
  const context = await readContext(pool, settings.CHAIN_ID, roomId, accountId)
  if (!context) throw new ProblemError('NOT_FOUND')
  const { gate } = context
  if (!gate) return []
  try {
    const reading = await entitlements.read(context)
    const { now, chain, entitlements: all } = decideInput(context, reading, 'watch')
    const rights = all.filter((right) => isLive(right, now, chain?.blockAt ?? null))
    return walletsByNearness(gate, rights, reading.wallets).map((one) => ({
      ...one,
      unitsOf: (kind, address) =>
        rights.find(
          ({ wallet, source, holding }) =>
            wallet === one.wallet && source === kind && holding?.address === address,
        )?.holding?.units ?? 0n,
    }))
  } catch (error) {
    throw asProblem(error)
  }
}
