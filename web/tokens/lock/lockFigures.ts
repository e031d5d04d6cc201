import { queryOptions } from '@tanstack/react-query'
import type { Abi } from 'viem'
import type { Config } from '#api/installation/contract.ts'
import { sessionLockAbi } from '#generated/abis.ts'
import { openWallet } from '#web/chain/openWallet.ts'
import type { Address, Wallet } from '#web/chain/wallet.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { tokenCall } from '../buyQuote.ts'
import type { WalletFigures } from './lockStep.ts'

/** A function of the session lock, as it is called. */
export function lockCall(sessionLock: string, functionName: string, args: readonly unknown[]) {
  return { address: sessionLock as Address, abi: sessionLockAbi as unknown as Abi, functionName, args }
}

/** Which token is locked where. */
export interface LockPlace {
  sessionLock: string
  token: string
}

/**
 * What one wallet has of a token in the newest block, free and locked.
 * @throws WalletError when the chain does not answer
 */
export async function readLockFigures(
  read: Wallet['read'],
  { sessionLock, token }: LockPlace,
  wallet: string,
): Promise<WalletFigures> {
  const [free, lock] = await Promise.all([
    read(tokenCall(token, 'balanceOf', [wallet])),
    read(lockCall(sessionLock, 'lockOf', [wallet, token])),
  ])
  const { amount, until, roomId } = lock as { amount: bigint; until: number; roomId: bigint }
  return {
    ...{ wallet, freeUnits: free as bigint, lockedUnits: amount },
    ...{ untilS: Number(until), hubRoomId: String(roomId) },
  }
}

const LOOK_MS = 15_000

/** The same of several wallets, read again while somebody looks at it; no wallet has to be connected. */
export function lockFiguresQuery(config: Config | undefined, token: string, wallets: readonly string[]) {
  return queryOptions({
    // the server lists them in another order as soon as something is locked
    queryKey: ['lock-figures', token, ...[...wallets].sort()],
    queryFn: async () => {
      const sessionLock = config?.contracts.sessionLock
      if (!sessionLock) throw new Error('asked where nothing can be locked')
      const { read } = await openWallet(config)
      const figures = await Promise.all(
        wallets.map((wallet) => readLockFigures(read, { sessionLock, token }, wallet)),
      )
      // with every look, for locks end
      return { figures, atS: serverNow() / 1000 }
    },
    refetchInterval: LOOK_MS,
    retry: 1,
    gcTime: 0,
  })
}
