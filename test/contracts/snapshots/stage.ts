import { network } from 'hardhat'
import {
  type Abi,
  type Address,
  createPublicClient,
  createWalletClient,
  custom,
  encodeFunctionData,
  getAddress,
  type Hex,
} from 'viem'
import { hardhat } from 'viem/chains'
import { artifactOf } from '#scripts/deploy/plan/artifacts.ts'

/** Second of the first block: times in calldata cost by their bytes, so the day is fixed. */
export const OPENED = 1_800_000_000

/** A call to a contract. `contract` is the constant in `contracts/generated` whose ABI has the function. */
export interface Call {
  from: Address
  to: Address
  contract: string
  name: string
  args: readonly unknown[]
  value?: bigint
}

/** The committed bytecode on an EVM of its own: what money is paid with and where it waits. */
export interface Stage {
  accounts: Address[]
  manager: Address
  dollar: Address
  ledger: Address
  currencyList: Address
  feeSchedule: Address
  deploy(contract: string, args?: readonly unknown[]): Promise<Address>
  /** behind an ERC1967 proxy, with the arguments of `initialize` */
  proxy(contract: string, args: readonly unknown[], constructorArgs?: readonly unknown[]): Promise<Address>
  /** gas of a transaction that must succeed */
  gas(call: Call): Promise<number>
  /** gas of the same call sent as a transaction from nobody in particular */
  viewGas(to: Address, data: Hex): Promise<number>
  read<T>(to: Address, contract: string, name: string, args?: readonly unknown[]): Promise<T>
  /** seconds since the epoch of the newest block */
  now(): Promise<number>
  /** Puts the next block into this second. */
  at(second: number): Promise<void>
  /** EIP-712 signature of one of the accounts */
  sign(by: Address, typedData: object): Promise<Hex>
}

/** Opens an empty chain with the payment contracts and a printable dollar at index 1. */
export async function openStage(): Promise<Stage> {
  const { provider } = await network.create({
    override: { initialDate: new Date(OPENED * 1000).toISOString() },
  })
  const transport = custom(provider)
  const reader = createPublicClient({ chain: hardhat, transport, pollingInterval: 5, cacheTime: 0 })
  const sender = createWalletClient({ chain: hardhat, transport })
  const accounts = await sender.getAddresses()
  const deployer = accounts[0] as Address

  const receiptOf = async (hash: Hex) => {
    const receipt = await reader.waitForTransactionReceipt({ hash })
    if (receipt.status !== 'success') throw new Error(`reverted: ${hash}`)
    return receipt
  }
  const place = async (abi: Abi, bytecode: Hex, args: readonly unknown[]): Promise<Address> => {
    const receipt = await receiptOf(await sender.deployContract({ abi, bytecode, args, account: deployer }))
    return getAddress(receipt.contractAddress as Address)
  }
  const deploy: Stage['deploy'] = (contract, args = []) => {
    const { abi, bytecode } = artifactOf(contract)
    return place(abi, bytecode, args)
  }
  const proxy: Stage['proxy'] = async (contract, args, constructorArgs = []) => {
    const model = await deploy(contract, constructorArgs)
    const data = encodeFunctionData({ abi: artifactOf(contract).abi, functionName: 'initialize', args })
    return deploy('erc1967Proxy', [model, data])
  }
  const gas: Stage['gas'] = async ({ from, to, contract, name, args, value }) => {
    const { abi } = artifactOf(contract)
    const hash = await sender.writeContract({
      account: from,
      address: to,
      abi,
      functionName: name,
      args,
      value,
    })
    return Number((await receiptOf(hash)).gasUsed)
  }
  const viewGas: Stage['viewGas'] = async (to, data) =>
    Number((await receiptOf(await sender.sendTransaction({ account: deployer, to, data }))).gasUsed)
  const read = async <T>(to: Address, contract: string, name: string, args: readonly unknown[] = []) =>
    (await reader.readContract({ address: to, abi: artifactOf(contract).abi, functionName: name, args })) as T
  const now = async () => Number((await reader.getBlock()).timestamp)

  const at: Stage['at'] = async (second) => {
    await provider.request({ method: 'evm_setNextBlockTimestamp', params: [second] })
  }
  const sign: Stage['sign'] = (account, typedData) => sender.signTypedData({ account, ...typedData } as never)

  const manager = await deploy('accessManager', [deployer])
  const currencyList = await deploy('currencyList', [manager, 'ETH'])
  const ledger = await deploy('ledger', [currencyList])
  const feeSchedule = await deploy('feeSchedule', [manager, accounts.at(-1)])
  const dollar = await deploy('testDollar')
  const fixed = { accounts, manager, dollar, ledger, currencyList, feeSchedule }
  const stage: Stage = { ...fixed, deploy, proxy, gas, viewGas, read, now, at, sign }
  await gas({ from: deployer, to: currencyList, contract: 'currencyList', name: 'list', args: [dollar] })
  return stage
}

/** Gives an account dollars and lets a contract take them. */
export async function giveDollars(
  stage: Stage,
  to: Address,
  amount: bigint,
  spender: Address,
): Promise<void> {
  const dollar = { to: stage.dollar, contract: 'testDollar' }
  await stage.gas({ ...dollar, from: stage.accounts[0] as Address, name: 'mint', args: [to, amount] })
  await stage.gas({ ...dollar, from: to, name: 'approve', args: [spender, amount] })
}
