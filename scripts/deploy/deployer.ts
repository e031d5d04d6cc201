import {
  type Abi,
  type Address,
  createPublicClient,
  createWalletClient,
  getAddress,
  type Hex,
  http,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

/** Sends one transaction after the other and waits for each. */
export interface Deployer {
  address: Address
  /** block of the newest receipt seen */
  block(): number
  deploy(abi: Abi, bytecode: Hex, args?: readonly unknown[]): Promise<Address>
  call(to: Address, abi: Abi, functionName: string, args: readonly unknown[]): Promise<void>
  read<T>(to: Address, abi: Abi, functionName: string, args?: readonly unknown[]): Promise<T>
  hasCode(address: Address): Promise<boolean>
}

const POLL_MS = 100

/** @throws Error when the node is another chain than `chainId` */
export async function createDeployer(rpcUrl: string, chainId: number, privateKey: Hex): Promise<Deployer> {
  const account = privateKeyToAccount(privateKey)
  const chain = {
    id: chainId,
    name: `chain ${chainId}`,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpcUrl] } },
  }
  const reader = createPublicClient({
    chain,
    transport: http(rpcUrl),
    pollingInterval: POLL_MS,
    cacheTime: 0,
  })
  const wallet = createWalletClient({ account, chain, transport: http(rpcUrl) })
  const actual = await reader.getChainId()
  if (actual !== chainId) throw new Error(`${rpcUrl} is chain ${actual}, not ${chainId}`)
  let newest = 0

  async function receiptOf(hash: Hex, what: string) {
    const receipt = await reader.waitForTransactionReceipt({ hash })
    if (receipt.status !== 'success') throw new Error(`${what} reverted in transaction ${hash}`)
    newest = Number(receipt.blockNumber)
    return receipt
  }

  return {
    address: account.address,
    block: () => newest,
    async deploy(abi, bytecode, args = []) {
      const receipt = await receiptOf(await wallet.deployContract({ abi, bytecode, args }), 'a deployment')
      if (!receipt.contractAddress) throw new Error(`no contract came out of ${receipt.transactionHash}`)
      return getAddress(receipt.contractAddress)
    },
    async call(to, abi, functionName, args) {
      await receiptOf(await wallet.writeContract({ address: to, abi, functionName, args }), functionName)
    },
    read: async <T>(to: Address, abi: Abi, functionName: string, args: readonly unknown[] = []) =>
      (await reader.readContract({ address: to, abi, functionName, args })) as T,
    hasCode: async (address) => (await reader.getCode({ address })) !== undefined,
  }
}
