import type { Abi } from 'viem'
import { testDollarAbi } from '#generated/abis.ts'
import type { Address, Wallet } from '../chain/wallet.ts'
import type { TxAction } from './runTx.ts'

/** Some tokens answer nothing where the standard has a bool: what is not asked for is not missed. */
const APPROVE_ABI: Abi = [
  {
    ...{ type: 'function', name: 'approve', stateMutability: 'nonpayable', outputs: [] },
    inputs: [
      { name: 'spender', type: 'address' },
      { name: 'amount', type: 'uint256' },
    ],
  },
]

/** What a contract takes from a wallet in a token. */
interface Taken extends Pick<TxAction, 'purpose' | 'wallets'> {
  /** null for the chain's own currency, which is sent along */
  token: string | null
  spender: Address
  units: bigint
  /** some tokens change no allowance but to or from zero: where a smaller one is left it is set to zero first, by a step of its own */
  clearsRest?: boolean
}

/** The next step that lets a contract take exactly this much; null when nothing has to be allowed. */
export async function missingAllowance(
  { token, spender, units, purpose, wallets, clearsRest = false }: Taken,
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
  const isCleared = clearsRest && allowed > 0n
  return {
    purpose,
    isStep: true,
    ...(isCleared && { hasNextStep: true }),
    call: { ...contract, abi: APPROVE_ABI, functionName: 'approve', args: [spender, isCleared ? 0n : units] },
    expect: {},
    wallets,
  }
}
