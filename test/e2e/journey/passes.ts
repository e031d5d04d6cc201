import { encodeFunctionData, type Hex, keccak256, zeroAddress } from 'viem'
import { streamPassAbi } from '#generated/abis.ts'
import { until } from '#test/kit/time/until.ts'
import type { Creator, Person } from './people.ts'

/** Buys a pass from a script's wallet; answers the transaction's hash. */
export async function buyPass(fan: Person, creator: Creator, priceUnits: bigint, tierNo = 1): Promise<Hex> {
  const { account, chain } = fan.wallet
  const args = [tierNo, account.address, priceUnits, zeroAddress] as const
  const request = await chain.prepareTransactionRequest({
    account,
    to: creator.collection,
    value: priceUnits,
    data: encodeFunctionData({ abi: streamPassAbi, functionName: 'purchase', args }),
    chain: chain.chain,
    type: 'eip1559',
  })
  const raw = await fan.account.signTransaction(request as never)
  await chain.sendRawTransaction({ serializedTransaction: raw })
  const hash = keccak256(raw)
  const receipt = await chain.waitForTransactionReceipt({ hash, timeout: 30_000 })
  if (receipt.status !== 'success') throw new Error(`purchase was reverted in ${hash}`)
  return hash
}

/** Hands a pass to somebody else. */
export async function transferPass(
  from: Person,
  to: Person,
  creator: Creator,
  passId: bigint,
): Promise<void> {
  await from.wallet.sendCall({
    address: creator.collection,
    abi: streamPassAbi,
    functionName: 'transferFrom',
    args: [from.account.address, to.account.address, passId],
  })
}

/** Waits until the index knows the pass of a person; answers its id. */
export async function heldPass(fan: Person, creator: Creator): Promise<bigint> {
  const held = await until('the pass is indexed', async () => {
    const page = await fan.call<{ held: { passId: string } | null }>('GET', `/v1/channels/${creator.handle}`)
    return page.held
  })
  return BigInt(held.passId)
}
