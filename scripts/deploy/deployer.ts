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
import { isPublic } from './release/owners.ts'

/** Sends one transaction after the other and waits for each. */
export interface Deployer {
  address: Address
  chainId: number
  /** block of the newest receipt seen */
  block(): number
  deploy(abi: Abi, bytecode: Hex, args?: readonly unknown[]): Promise<Address>
  call(to: Address, abi: Abi, functionName: string, args: readonly unknown[]): Promise<void>
  /** @param what names the transaction when it reverts */
  send(to: Address, data: Hex, what: string, value?: bigint): Promise<void>
  /** sends what somebody else signed */
  sendSigned(raw: Hex): Promise<void>
  read<T>(to: Address, abi: Abi, functionName: string, args?: readonly unknown[]): Promise<T>
  hasCode(address: Address): Promise<boolean>
  /** `0x` where nothing is */
  codeAt(address: Address): Promise<Hex>
  /** a word of storage */
  slotAt(address: Address, slot: Hex): Promise<Hex>
  balanceOf(address: Address): Promise<bigint>
  nonce(): Promise<number>
}

/** A local chain has a block at once; others are asked less often. */
const POLL_MS = { local: 25, public: 100 }

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
    pollingInterval: isPublic(chainId) ? POLL_MS.public : POLL_MS.local,
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
  const codeAt = async (address: Address) => (await reader.getCode({ address })) ?? '0x'

  return {
    address: account.address,
    chainId,
    block: () => newest,
    async deploy(abi, bytecode, args = []) {
      const receipt = await receiptOf(await wallet.deployContract({ abi, bytecode, args }), 'a deployment')
      if (!receipt.contractAddress) throw new Error(`no contract came out of ${receipt.transactionHash}`)
      return getAddress(receipt.contractAddress)
    },
    async call(to, abi, functionName, args) {
      await receiptOf(await wallet.writeContract({ address: to, abi, functionName, args }), functionName)
    },
    async send(to, data, what, value = 0n) {
      await receiptOf(await wallet.sendTransaction({ to, data, value }), what)
    },
    async sendSigned(raw) {
      await receiptOf(await reader.sendRawTransaction({ serializedTransaction: raw }), 'a signed transaction')
    },
    read: async <T>(to: Address, abi: Abi, functionName: string, args: readonly unknown[] = []) =>
      (await reader.readContract({ address: to, abi, functionName, args })) as T,
    hasCode: async (address) => (await codeAt(address)) !== '0x',
    codeAt,
    slotAt: async (address, slot) => (await reader.getStorageAt({ address, slot })) ?? '0x',
    balanceOf: (address) => reader.getBalance({ address }),
    nonce: () => reader.getTransactionCount({ address: account.address }),
  }
}
