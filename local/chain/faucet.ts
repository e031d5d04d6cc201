import { isAddress, parseEther } from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import type { Clock } from '#domain/clock.ts'
import type { Chain } from './createChain.ts'
import { INVALID_PARAMS, LIMIT_EXCEEDED, RpcError } from './rpcError.ts'
import type { ChainNode } from './startNode.ts'

type Hex = `0x${string}`

const AMOUNT_WEI = parseEther('10')
const PAUSE_MS = 60_000
// the account that owns the local chain's coins at block 0; the phrase is public and worth nothing elsewhere
const account = mnemonicToAccount('test test test test test test test test test test test junk')

export interface Faucet {
  /** Sends 10 coins to an address by an ordinary transaction, once per address and minute; answers its hash. */
  give(address: unknown): Promise<Hex>
  /** nobody was given anything yet */
  forget(): void
}

export function createFaucet(chain: Chain, node: ChainNode, chainId: number, clock: Clock): Faucet {
  const lastMs = new Map<string, number>()
  let queue: Promise<unknown> = Promise.resolve()

  async function pay(to: Hex): Promise<Hex> {
    const [nonce, block] = await Promise.all([
      node.call<Hex>('eth_getTransactionCount', account.address, 'pending'),
      node.call<{ baseFeePerGas: Hex }>('eth_getBlockByNumber', 'latest', false),
    ])
    const raw = await account.signTransaction({
      type: 'eip1559',
      chainId,
      nonce: Number(nonce),
      to,
      value: AMOUNT_WEI,
      // a receiver may be a contract that counts what it gets
      gas: 100_000n,
      maxPriorityFeePerGas: 1n,
      maxFeePerGas: BigInt(block.baseFeePerGas) * 2n + 1n,
    })
    return chain.send(raw)
  }

  function give(address: unknown): Promise<Hex> {
    if (typeof address !== 'string' || !isAddress(address, { strict: false }))
      throw new RpcError(INVALID_PARAMS, 'the faucet needs an address')
    const key = address.toLowerCase()
    const waitMs = (lastMs.get(key) ?? -Infinity) + PAUSE_MS - clock()
    if (waitMs > 0)
      throw new RpcError(
        LIMIT_EXCEEDED,
        `the faucet serves an address once a minute; ${Math.ceil(waitMs / 1000)} s left`,
      )
    lastMs.set(key, clock())
    const paid = queue.then(() => pay(address))
    queue = paid.catch(() => lastMs.delete(key))
    return paid
  }
  return { give, forget: () => lastMs.clear() }
}
