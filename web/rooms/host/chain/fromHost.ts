import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { type PrepareTx, type TxAction, Withheld } from '#web/transactions/runTx.ts'

/** Withholds what the hub would not take: it hears who opened a room, and none of their other wallets. @param host 0x hex */
export function fromHost(host: string, action: TxAction): PrepareTx {
  return async (owner) => {
    if (owner.toLowerCase() === host.toLowerCase()) return action
    throw new Withheld(
      `The chain takes this only from ${shortAddress(host)}, the wallet that hosts it there. Nothing was changed. Switch to that wallet and try again.`,
    )
  }
}
