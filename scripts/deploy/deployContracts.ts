import { type Abi, type Address, encodeFunctionData, type Hex } from 'viem'
import {
  accessManagerAbi,
  currencyListAbi,
  erc1967ProxyAbi,
  ledgerAbi,
  streamPassAbi,
  streamPassFactoryAbi,
  testDollarAbi,
} from '#generated/abis.ts'
import {
  accessManagerBytecode,
  currencyListBytecode,
  erc1967ProxyBytecode,
  ledgerBytecode,
  streamPassBytecode,
  streamPassFactoryBytecode,
  testDollarBytecode,
} from '#generated/bytecode.ts'
import { createDeployer, type Deployer } from './deployer.ts'
import { type Deployment, readDeployment, writeDeployment } from './deployment.ts'

export type { Deployment } from './deployment.ts'

export interface DeployOptions {
  rpcUrl: string
  /** pays and becomes the AccessManager's first admin */
  privateKey: Hex
  chainId: number
  /** read first; written when everything is in place */
  deploymentFile: string
  /** deploys and lists a printable dollar; for local chains */
  withTestDollar: boolean
  /** symbol of the chain's own money; default ETH */
  nativeSymbol?: string
}

/**
 * Puts the contracts on a chain, once: a file whose contracts are there is returned as it is. Uses committed bytecode,
 * so nothing is compiled.
 * @throws Error when the node is another chain, a transaction reverts or the file is damaged
 */
export async function deployContracts(options: DeployOptions): Promise<Deployment> {
  const deployer = await createDeployer(options.rpcUrl, options.chainId, options.privateKey)
  const before = readDeployment(options.deploymentFile)
  if (before && (await isOnChain(before, options, deployer))) return before

  const accessManager = await deployer.deploy(accessManagerAbi, accessManagerBytecode, [deployer.address])
  const fromBlock = deployer.block()
  const symbol = options.nativeSymbol ?? 'ETH'
  const currencyList = await deployProxy(deployer, currencyListAbi, currencyListBytecode, [
    accessManager,
    symbol,
  ])
  const factory = await deployProxy(deployer, streamPassFactoryAbi, streamPassFactoryBytecode, [
    accessManager,
  ])
  const ledger = await deployer.deploy(ledgerAbi, ledgerBytecode, [currencyList])
  const streamPassImplementation = await deployer.deploy(streamPassAbi, streamPassBytecode, [
    factory,
    ledger,
    currencyList,
  ])
  await deployer.call(factory, streamPassFactoryAbi, 'setImplementation', [streamPassImplementation])

  const deployment: Deployment = {
    chainId: options.chainId,
    factory,
    ledger,
    currencyList,
    accessManager,
    streamPassImplementation,
    fromBlock,
    currencies: [{ index: 0, symbol, decimals: 18, token: null }],
  }
  if (options.withTestDollar) {
    const token = await deployer.deploy(testDollarAbi, testDollarBytecode)
    await deployer.call(currencyList, currencyListAbi, 'list', [token])
    deployment.testDollar = token
    deployment.currencies.push({
      index: 1,
      symbol: await deployer.read<string>(token, testDollarAbi, 'symbol'),
      decimals: await deployer.read<number>(token, testDollarAbi, 'decimals'),
      token,
    })
  }
  writeDeployment(options.deploymentFile, deployment)
  return deployment
}

async function deployProxy(
  deployer: Deployer,
  abi: Abi,
  bytecode: Hex,
  args: readonly unknown[],
): Promise<Address> {
  const model = await deployer.deploy(abi, bytecode)
  const data = encodeFunctionData({ abi, functionName: 'initialize', args })
  return deployer.deploy(erc1967ProxyAbi, erc1967ProxyBytecode, [model, data])
}

async function isOnChain(before: Deployment, options: DeployOptions, deployer: Deployer): Promise<boolean> {
  if (before.chainId !== options.chainId) return false
  const addresses = [
    before.factory,
    before.ledger,
    before.currencyList,
    before.accessManager,
    before.streamPassImplementation,
    ...(before.testDollar ? [before.testDollar] : []),
  ]
  const present = await Promise.all(addresses.map((address) => deployer.hasCode(address)))
  return present.every(Boolean) && (!options.withTestDollar || before.testDollar !== undefined)
}
