import type { Abi } from 'viem'
import type { TipTerms } from '#api/tips/contract.ts'
import { roomHubAbi } from '#generated/abis.ts'
import type { Address, Wallet } from '#web/chain/wallet.ts'
import { missingAllowance } from '#web/transactions/allowance.ts'
import type { TxAction } from '#web/transactions/runTx.ts'
import type { TipOrder } from './tipOrder.ts'

const NO_MEMO = `0x${'00'.repeat(32)}`

export interface TipParts {
  terms: Pick<TipTerms, 'hub' | 'to' | 'contextType' | 'contextId'>
  order: TipOrder
  /** token of the currency; null for the chain's own */
  token: string | null
  /** wallets of the account, lower-case */
  wallets: readonly string[]
}

/** The next transaction of a tip: an exact allowance where the currency is a token, then the tip itself. */
export async function nextTipAction(
  { terms, order, token, wallets }: TipParts,
  owner: Address,
  read: Wallet['read'],
): Promise<TxAction> {
  const { giftCode, currency, amountUnits: amount } = order
  const { contextType, to } = terms
  const hub = terms.hub as Address
  const missing = { token, spender: hub, units: amount, purpose: 'tip', wallets } as const
  return (
    (await missingAllowance(missing, owner, read)) ?? {
      purpose: 'tip',
      call: {
        address: hub,
        abi: roomHubAbi as unknown as Abi,
        functionName: 'tip',
        args: [
          {
            ...{ contextType, contextId: BigInt(terms.contextId), to },
            ...{ currency, amount, giftCode, memoHash: NO_MEMO },
          },
        ],
        ...(token === null ? { value: amount } : {}),
      },
      expect: { hub: hub.toLowerCase() },
      wallets,
    }
  )
}
