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
import * as abis from '#generated/abis.ts'
import * as code from '#generated/bytecode.ts'

/** The committed bytecode on an EVM of its own, with one collection. */
export interface Stage {
  accounts: Address[]
  pass: Address
  dollar: Address
  ledger: Address
  currencyList: Address
  factory: Address
  /** gas of a transaction that must succeed */
  gas(
    from: Address,
    to: Address,
    abi: Abi,
    functionName: string,
    args: unknown[],
    value?: bigint,
  ): Promise<number>
  /** gas of the same call sent as a transaction from nobody in particular */
  viewGas(to: Address, data: Hex): Promise<number>
  /** gas of making the collection */
  collectionGas: number
}

export async function openStage(): Promise<Stage> {
  const { provider } = await network.create()
  const transport = custom(provider)
  const reader = createPublicClient({ chain: hardhat, transport, pollingInterval: 5, cacheTime: 0 })
  const sender = createWalletClient({ chain: hardhat, transport })
  const accounts = await sender.getAddresses()
  const [deployer, creator] = accounts as [Address, Address]

  const receiptOf = async (hash: Hex) => {
    const receipt = await reader.waitForTransactionReceipt({ hash })
    if (receipt.status !== 'success') throw new Error(`reverted: ${hash}`)
    return receipt
  }
  const deploy = async (abi: Abi, bytecode: Hex, args: unknown[] = []): Promise<Address> => {
    const receipt = await receiptOf(await sender.deployContract({ abi, bytecode, args, account: deployer }))
    return getAddress(receipt.contractAddress as Address)
  }
  const proxy = async (abi: Abi, bytecode: Hex, args: unknown[]) =>
    deploy(abis.erc1967ProxyAbi, code.erc1967ProxyBytecode, [
      await deploy(abi, bytecode),
      encodeFunctionData({ abi, functionName: 'initialize', args }),
    ])
  const gas: Stage['gas'] = async (account, address, abi, functionName, args, value) => {
    const hash = await sender.writeContract({ account, address, abi, functionName, args, value })
    return Number((await receiptOf(hash)).gasUsed)
  }

  const manager = await deploy(abis.accessManagerAbi, code.accessManagerBytecode, [deployer])
  const currencyList = await proxy(abis.currencyListAbi, code.currencyListBytecode, [manager, 'ETH'])
  const factory = await proxy(abis.streamPassFactoryAbi, code.streamPassFactoryBytecode, [manager])
  const ledger = await deploy(abis.ledgerAbi, code.ledgerBytecode, [currencyList])
  const model = await deploy(abis.streamPassAbi, code.streamPassBytecode, [factory, ledger, currencyList])
  const dollar = await deploy(abis.testDollarAbi, code.testDollarBytecode)
  await gas(deployer, currencyList, abis.currencyListAbi, 'list', [dollar])
  await gas(deployer, factory, abis.streamPassFactoryAbi, 'setImplementation', [model])
  const collectionGas = await gas(creator, factory, abis.streamPassFactoryAbi, 'createCollection', [
    'Northlight',
    'NORTH',
    creator,
  ])
  const pass = await reader.readContract({
    address: factory,
    abi: abis.streamPassFactoryAbi,
    functionName: 'collectionOf',
    args: [creator],
  })
  const viewGas = async (to: Address, data: Hex) =>
    Number((await receiptOf(await sender.sendTransaction({ account: deployer, to, data }))).gasUsed)
  return { accounts, pass, dollar, ledger, currencyList, factory, gas, viewGas, collectionGas }
}
