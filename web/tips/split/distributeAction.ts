import type { Abi } from 'viem'
import type { DividedTips } from '#api/tips/contract.ts'
import { pullSplitAbi } from '#generated/abis.ts'
import type { Address } from '#web/chain/wallet.ts'
import type { TxAction } from '#web/transactions/runTx.ts'

/**
 * Divides everything of one currency that came to a split. Anybody may: each part waits for its wallet, whoever presses.
 * @param currency index in the list of currencies
 */
export function distributeAction(
  { split, parts }: Pick<DividedTips, 'split' | 'parts'>,
  currency: number,
): TxAction {
  const payees = parts.map(({ wallet, bps }) => ({ account: wallet, bps, endsAt: 0 }))
  return {
    purpose: 'distribute',
    call: {
      address: split as Address,
      abi: pullSplitAbi as unknown as Abi,
      functionName: 'distribute',
      args: [payees, currency],
    },
    expect: { split: split.toLowerCase() },
    wallets: null,
  }
}
