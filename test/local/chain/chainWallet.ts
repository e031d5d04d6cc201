import { createWalletClient, defineChain, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { TestChain } from '#test/kit/chain.ts'

export type Hex = `0x${string}`
interface Block {
  number: Hex
  hash: Hex
  timestamp: Hex
  transactions: Hex[]
}

export const RECEIVER = '0x00000000000000000000000000000000000000aa'

/** A wallet of a new key, sending over the chain's own JSON-RPC. */
export async function wallet(chain: TestChain) {
  const account = privateKeyToAccount(await chain.fundedKey())
  const rpcUrls = { default: { http: [chain.url] } }
  const definition = defineChain({
    id: 31337,
    name: 'local',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls,
  })
  return createWalletClient({ account, chain: definition, transport: http(chain.url, { retryCount: 0 }) })
}

export const block = (chain: TestChain, at: number | string) =>
  chain.rpc<Block>('eth_getBlockByNumber', typeof at === 'number' ? `0x${at.toString(16)}` : at, false)
