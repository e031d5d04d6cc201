import type { Address, Wallet } from '#web/chain/wallet.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { missingAllowance } from '#web/transactions/allowance.ts'
import { type TxAction, Withheld } from '#web/transactions/runTx.ts'
import { type LockPlace, lockCall, readLockFigures } from './lockFigures.ts'
import { type LockAsked, lockStep } from './lockStep.ts'

/** A lock as somebody saw it when they pressed. */
export interface LockOrder extends LockPlace {
  asked: LockAsked
  /** who locks, and alone gets them back */
  wallet: string
  /** exactly what is locked, smallest units */
  units: bigint
}

/** What one wallet takes back: all that it locked of a token. */
export interface TakeBackOrder extends LockPlace {
  wallet: string
}

const CHANGED =
  'What this wallet holds or has locked changed meanwhile. Nothing was locked. Look at the new figures and press again.'

const other = (owner: string) => `Your wallet is at ${shortAddress(owner)}.`

/**
 * The next transaction of a lock: an allowance where the session lock may not take as much, of which a smaller rest is cleared first, then
 * exactly what is missing. Who holds something else by now locks nothing: an earlier press may have gone through.
 * @param nowS the server's clock, seconds
 */
export async function nextLockAction(
  { sessionLock, token, asked, wallet, units }: LockOrder,
  { owner, read, nowS }: { owner: Address; read: Wallet['read']; nowS: number },
): Promise<TxAction> {
  if (owner.toLowerCase() !== wallet.toLowerCase())
    throw new Withheld(
      `${other(owner)} Nothing was locked. Switch it to ${shortAddress(wallet)}, or choose another one here.`,
    )
  const step = lockStep(await readLockFigures(read, { sessionLock, token }, owner), asked, nowS)
  if (step.kind !== 'lock' || step.units !== units) throw new Withheld(CHANGED)
  const taken = { token, spender: sessionLock as Address, units, purpose: 'lock', clearsRest: true } as const
  const wallets = [wallet.toLowerCase()]
  return (
    (await missingAllowance({ ...taken, wallets }, owner, read)) ?? {
      ...{ purpose: 'lock', wallets, expect: { sessionLock: sessionLock.toLowerCase() } },
      call: lockCall(sessionLock, 'lockForSession', [token, units, BigInt(asked.lockedFor)]),
    }
  )
}

/** Takes back all that a wallet locked of a token; nobody else can. */
export function takeBackAction({ sessionLock, token, wallet }: TakeBackOrder, owner: Address): TxAction {
  if (owner.toLowerCase() !== wallet.toLowerCase())
    throw new Withheld(
      `${other(owner)} Nothing was taken back. Switch it to ${shortAddress(wallet)}, which locked them.`,
    )
  return {
    ...{ purpose: 'unlock', wallets: [wallet.toLowerCase()] },
    expect: { sessionLock: sessionLock.toLowerCase() },
    call: lockCall(sessionLock, 'leaveSession', [token]),
  }
}
