import { getAddress, type Hex } from 'viem'
import { REFUSING_PAYEE } from '#test/api/passes/refusingPayee.ts'
import type { Person } from './people.ts'

/** Sends a transaction that is no call of a collection; answers its receipt. */
async function sendRaw({ wallet, account }: Person, tx: { to?: Hex; data: Hex }) {
  const { chain } = wallet
  const request = await chain.prepareTransactionRequest({
    account,
    ...tx,
    gas: 200_000n,
    chain: chain.chain,
    type: 'eip1559',
  })
  const hash = await chain.sendRawTransaction({
    serializedTransaction: await account.signTransaction(request as never),
  })
  return chain.waitForTransactionReceipt({ hash, timeout: 30_000 })
}

/** An address that takes no native money yet. */
export async function refusingPayee(by: Person): Promise<Hex> {
  const { contractAddress } = await sendRaw(by, { data: REFUSING_PAYEE })
  return getAddress(contractAddress as Hex)
}

/** From now on it takes everything. */
export const acceptMoney = (by: Person, to: Hex) => sendRaw(by, { to, data: '0x01' })
