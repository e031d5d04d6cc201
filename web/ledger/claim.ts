import type { Abi } from 'viem'
import type { WaitingMoney } from '#api/ledger/contract.ts'
import { ledgerAbi } from '#generated/abis.ts'
import type { Address } from '#web/chain/wallet.ts'
import type { TxAction } from '#web/transactions/runTx.ts'

/** Takes what waits. Anybody may have it sent to its owner; only the owner has it sent elsewhere. */
export function claimAction(
  money: WaitingMoney,
  elsewhere: Address | null,
  onIncluded: () => void,
): TxAction {
  const { wallet, currency, ledger } = money
  const call =
    elsewhere === null
      ? { functionName: 'withdrawFor', args: [wallet, currency] }
      : { functionName: 'withdraw', args: [currency, elsewhere] }
  return {
    purpose: 'claim',
    call: { address: ledger as Address, abi: ledgerAbi as unknown as Abi, ...call },
    expect: { ledger: ledger.toLowerCase(), wallet: wallet.toLowerCase() },
    wallets: elsewhere === null ? null : [wallet.toLowerCase()],
    onIncluded,
  }
}
