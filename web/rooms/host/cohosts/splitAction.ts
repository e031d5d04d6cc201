import type { Abi } from 'viem'
import type { SharePart } from '#api/rooms/cohosts/contract.ts'
import { splitFactoryAbi } from '#generated/abis.ts'
import type { Address } from '#web/chain/wallet.ts'
import type { TxAction } from '#web/transactions/runTx.ts'

/** nobody: the list of a split without an owner never changes */
const NOBODY = `0x${'00'.repeat(20)}`
const NO_SALT = `0x${'00'.repeat(32)}`

/** Makes the contract that divides tips between wallets for good. Anybody may: it is the same whoever makes it. */
export function splitAction(
  splitFactory: string,
  parts: readonly Pick<SharePart, 'wallet' | 'bps'>[],
): TxAction {
  const payees = parts.map(({ wallet, bps }) => ({ account: wallet, bps, endsAt: 0 }))
  return {
    purpose: 'split',
    call: {
      address: splitFactory as Address,
      abi: splitFactoryAbi as unknown as Abi,
      functionName: 'createSplit',
      args: [payees, NOBODY, NO_SALT],
    },
    expect: { splitFactory: splitFactory.toLowerCase() },
    wallets: null,
  }
}
