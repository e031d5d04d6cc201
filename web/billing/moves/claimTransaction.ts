import type { Abi } from 'viem'
import type { CardMove } from '#api/billing/moves/contract.ts'
import { passVouchersAbi } from '#generated/abis.ts'
import type { Address } from '#web/chain/wallet.ts'
import type { TxAction } from '#web/transactions/runTx.ts'

/** What the wallet sends: the voucher as it was signed. The collection answers to the interface of its vouchers. */
export function moveAction(move: CardMove & { claim: NonNullable<CardMove['claim']> }): TxAction {
  const { collection, voucher, signer, signature } = move.claim
  const { tierNo, to, length, heldUntil, validUntil, purchase } = voucher
  return {
    purpose: 'move',
    call: {
      address: collection as Address,
      abi: passVouchersAbi as unknown as Abi,
      functionName: 'claimCard',
      // in the order of the struct
      args: [[tierNo, to, length, heldUntil, validUntil, purchase], signer, signature],
      from: to as Address,
    },
    expect: { collection: collection.toLowerCase(), tierNo: String(tierNo) },
    wallets: [to.toLowerCase()],
  }
}
