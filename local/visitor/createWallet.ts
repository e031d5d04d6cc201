import {
  type Abi,
  type Account,
  createPublicClient,
  defineChain,
  encodeFunctionData,
  type Hex,
  http,
  keccak256,
  type PublicClient,
  parseEther,
} from 'viem'
import type { Config } from '#api/installation/contract.ts'

/** A wallet that signs here and speaks JSON-RPC through the installation, like the one in a browser. */
export interface Wallet {
  account: Account
  chain: PublicClient
  /** asks the local chain's faucet when there is little left */
  fill(): Promise<void>
  /** signs a call; `remember` gets its hash before it is sent */
  sendCall(call: Call, remember?: (hash: Hex) => void): Promise<Hex>
}

export interface Call {
  address: Hex
  abi: Abi
  functionName: string
  args: unknown[]
  /** wei that are sent along */
  value?: bigint
}

/** @param url public address of the installation */
export function createWallet(url: string, config: Config, account: Account): Wallet {
  const rpcUrl = new URL(config.chain.rpcPath, url).toString()
  const chain = createPublicClient({
    chain: defineChain({
      id: config.chain.id,
      name: config.chain.name,
      nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
      rpcUrls: { default: { http: [rpcUrl] } },
    }),
    transport: http(rpcUrl),
    pollingInterval: 200,
  }) as PublicClient
  return {
    account,
    chain,
    fill: async () => {
      if ((await chain.getBalance({ address: account.address })) >= parseEther('1')) return
      await chain.request({ method: 'local_faucet', params: [account.address] } as never)
    },
    sendCall: async (call, remember) => {
      const request = await chain.prepareTransactionRequest({
        account,
        to: call.address,
        data: encodeFunctionData({ abi: call.abi, functionName: call.functionName, args: call.args }),
        value: call.value ?? 0n,
        chain: chain.chain,
        type: 'eip1559',
      })
      if (!account.signTransaction) throw new Error('this account cannot sign')
      const raw = await account.signTransaction(request)
      const hash = keccak256(raw)
      remember?.(hash)
      await chain.sendRawTransaction({ serializedTransaction: raw })
      const receipt = await chain.waitForTransactionReceipt({ hash, timeout: 30_000 })
      if (receipt.status !== 'success') throw new Error(`${call.functionName} was reverted in ${hash}`)
      return hash
    },
  }
}
