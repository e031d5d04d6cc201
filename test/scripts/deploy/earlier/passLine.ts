import { readFileSync } from 'node:fs'
import { type Abi, type Address, encodeFunctionData, type Hex, parseAbi, zeroAddress } from 'viem'
import { streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import type { Deployer } from '#scripts/deploy/deployer.ts'
import { artifactOf } from '#scripts/deploy/plan/artifacts.ts'
import { tierTerms } from '#test/kit/access/tierTerms.ts'

/** Creation code of the pass line as its own program committed and deployed it; nothing writes this file any more. */
const CODE: Record<string, Hex> = JSON.parse(readFileSync(new URL('passLine.json', import.meta.url), 'utf8'))
/** Where the old contracts were made otherwise; everything else they are asked is called the same today. */
const listAbi = parseAbi([
  'function initialize(address manager, string nativeSymbol)',
  'function list(address token) returns (uint8)',
])
const passAbi = parseAbi(['constructor(address factory, address ledger, address currencies)'])
const managerAbi = artifactOf('accessManager').abi

/** wei */
export const PRICE = 1_000n
const MONTH_S = 30 * 86_400

/** What the first program wrote into its deployment file, which knew nothing of the later parts. */
export async function deployPassLine(deployer: Deployer) {
  const make = (contract: string, abi: Abi = [], args: readonly unknown[] = []) =>
    deployer.deploy(abi, CODE[contract] as Hex, args)
  const makeProxy = async (contract: string, abi: Abi, args: readonly unknown[]) => {
    const data = encodeFunctionData({ abi, functionName: 'initialize', args })
    return make('erc1967Proxy', artifactOf('erc1967Proxy').abi, [await make(contract), data])
  }
  const accessManager = await make('accessManager', managerAbi, [deployer.address])
  const fromBlock = deployer.block()
  const currencyList = await makeProxy('currencyList', listAbi, [accessManager, 'ETH'])
  const factory = await makeProxy('streamPassFactory', streamPassFactoryAbi as Abi, [accessManager])
  const ledger = await make('ledger', artifactOf('ledger').abi, [currencyList])
  const streamPassImplementation = await make('streamPass', passAbi, [factory, ledger, currencyList])
  await deployer.call(factory, streamPassFactoryAbi as Abi, 'setImplementation', [streamPassImplementation])
  const testDollar = await make('testDollar')
  await deployer.call(currencyList, listAbi, 'list', [testDollar])
  return {
    chainId: deployer.chainId,
    factory,
    ledger,
    currencyList,
    accessManager,
    streamPassImplementation,
    testDollar,
    fromBlock,
    currencies: [
      { index: 0, symbol: 'ETH', decimals: 18, token: null },
      { index: 1, symbol: 'TUSD', decimals: 6, token: testDollar },
    ],
  }
}

/** A collection with one monthly tier at {@link PRICE}. */
export async function openCollection(creator: Deployer, factory: Address, name: string): Promise<Address> {
  const abi = streamPassFactoryAbi as Abi
  await creator.call(factory, abi, 'createCollection', [name, 'PASS', creator.address])
  const collection = await creator.read<Address>(factory, abi, 'collectionOf', [creator.address])
  const terms = tierTerms({ price: PRICE, duration: MONTH_S, rank: 1 })
  await creator.call(collection, streamPassAbi as Abi, 'createTier', [terms])
  return collection
}

/** A pass of the first tier for whoever pays. */
export async function buyPass(fan: Deployer, collection: Address): Promise<void> {
  const data = encodeFunctionData({
    abi: streamPassAbi,
    functionName: 'purchase',
    args: [1, fan.address, PRICE, zeroAddress],
  })
  await fan.send(collection, data, 'a purchase', PRICE)
}
