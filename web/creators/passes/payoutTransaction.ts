import type { OwnPasses } from '#api/passes/contract.ts'
import type { Address, Wallet } from '#web/chain/wallet.ts'
import { type PrepareTx, type TxAction, Withheld } from '#web/transactions/runTx.ts'
import { collectionCall, onlyCreator } from './tierTransaction.ts'

/** Has later sales paid to an address; withheld when somebody changed the payout meanwhile. */
export function changePayout(
  own: Pick<OwnPasses, 'collection' | 'creatorWallet' | 'payout'>,
  to: Address,
  then: Pick<TxAction, 'onIncluded'>,
): PrepareTx {
  return async (owner: Address, read: Wallet['read']) => {
    onlyCreator(owner, own)
    const now = String(await read(collectionCall(own, 'payout', [])))
    if (now.toLowerCase() !== own.payout.toLowerCase()) {
      throw new Withheld(
        'The payout was changed meanwhile. Nothing was sent. Look at it as it is now and decide again.',
      )
    }
    return {
      purpose: 'payout',
      call: collectionCall(own, 'setPayout', [to]),
      expect: { collection: own.collection.toLowerCase(), payout: to.toLowerCase() },
      wallets: null,
      ...then,
    }
  }
}

/** Has prices paid out that nobody can ask back any more; anybody may. */
export function collectKept(
  own: Pick<OwnPasses, 'collection'>,
  passIds: readonly string[],
  then: Pick<TxAction, 'onIncluded'>,
): PrepareTx {
  return async () => ({
    purpose: 'collect',
    call: collectionCall(own, 'sweepMatured', [passIds.map(BigInt)]),
    expect: { collection: own.collection.toLowerCase() },
    wallets: null,
    ...then,
  })
}
