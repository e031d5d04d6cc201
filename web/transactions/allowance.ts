import type { Abi } from 'viem'
import { testDollarAbi } from '#generated/abis.ts'
import type { Address, Wallet } from '../chain/wallet.ts'
import type { TxAction } from './runTx.ts'

/** What a contract takes from a wallet in a token. */
interface Taken extends Pick<TxAction, 'purpose' | 'wallets'> {
  /** null for the chain's own currency, which is sent along */
  token: string | null
  spender: Address
  units: bigint
}

/** The step that lets a contract take exactly this much; null when nothing has to be allowed. */
export async function missingAllowance(
  { token, spender, units, purpose, wallets }: Taken,
  owner: Address,
  read: Wallet['read'],
): Promise<TxAction | null> {
  if (token === null || units === 0n) return null
  const contract = { address: token as Address, abi: testDollarAbi as unknown as Abi }
  const allowed = (await read({
    ...contract,
    functionName: 'allowance',
    args: [owner, spender],
  })) as bigint
  if (allowed >= units) return null
  return {
    purpose,
    isStep: true,
    call: { ...contract, functionName: 'approve', args: [spender, units] },
    expect: {},
    wallets,
  }
}
