import { useQueryClient } from '@tanstack/react-query'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { PassAction } from '#domain/words.ts'
import { cachedMe, channelQuery } from '#web/kit/api/queries.ts'
import { readCurrency } from '#web/transactions/readCurrency.ts'
import { type PrepareTx, Withheld } from '#web/transactions/runTx.ts'
import { type TxPress, useTxPress } from '#web/transactions/useTxPress.ts'

const UNLISTED =
  'This pass is sold in money that this page does not know yet. Nothing was paid. Load the page again.'

export interface PurchaseInput {
  channel: ChannelPage
  tierNo: number
  action: PassAction
  /** the wallet that it is for, lower-case; null: any of the account */
  buyer?: string | null
  /** in a block and seen by the server: the door opens */
  onPaid?: (() => void) | undefined
  /** nobody is signed in: opens the sheet; true when somebody is afterwards */
  onNeedSignIn?: (() => Promise<boolean>) | undefined
}

/** One pass from press to block. */
export function usePurchase(input: PurchaseInput): TxPress {
  const { channel, tierNo, action, buyer = null, onPaid, onNeedSignIn } = input
  const queries = useQueryClient()

  function look(): void {
    void queries.invalidateQueries({ queryKey: channelQuery(channel.channel.handle).queryKey })
  }

  async function begin(): Promise<PrepareTx | null> {
    const tier = channel.tiers.find((one) => one.tierNo === tierNo)
    const me = cachedMe(queries)
    if (!tier) return null
    if (!me) {
      await onNeedSignIn?.()
      return null
    }
    const [{ nextTxAction }, listed, share] = await Promise.all([
      import('./passTransaction.ts'),
      readCurrency(queries, tier.currency),
      import('./followedShare.ts').then((followed) =>
        followed.readFollowedShare(queries, channel.collection, tierNo, me.wallets),
      ),
    ])
    const referrer = share?.wallet ?? null
    const wallets = buyer === null ? me.wallets.map((each) => each.toLowerCase()) : [buyer]
    return async (owner, read) => {
      if (!listed) throw new Withheld(UNLISTED)
      return nextTxAction({ channel, tier, action, wallets, token: listed.token, referrer }, owner, read)
    }
  }

  return useTxPress({
    begin,
    onIncluded: () => {
      look()
      onPaid?.()
    },
    // what was turned down may have been so for a price that is another one by now
    onEnd: look,
  })
}
