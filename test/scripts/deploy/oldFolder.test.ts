import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import {
  type Abi,
  type Address,
  createPublicClient,
  encodeFunctionData,
  getAddress,
  type Hex,
  http,
  parseAbi,
  parseEventLogs,
} from 'viem'
import { streamPassFactoryAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { artifactOf } from '#scripts/deploy/plan/artifacts.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'

const passAbi = parseAbi(['function name() view returns (string)', 'function owner() view returns (address)'])

describe('a data folder of an earlier version', () => {
  let chain: TestChain
  let privateKey: Hex
  let deployer: Deployer
  before(async () => {
    chain = await startChain()
    privateKey = await chain.fundedKey()
    deployer = await createDeployer(chain.url, 31337, privateKey)
  })
  after(async () => {
    await chain?.stop()
    chain?.remove()
  })

  async function make(contract: string, args: readonly unknown[] = []): Promise<Address> {
    const { abi, bytecode } = artifactOf(contract)
    return deployer.deploy(abi, bytecode, args)
  }

  async function makeProxy(contract: string, args: readonly unknown[]): Promise<Address> {
    const data = encodeFunctionData({ abi: artifactOf(contract).abi, functionName: 'initialize', args })
    return make('erc1967Proxy', [await make(contract), data])
  }

  /** The contracts of the pass line, at addresses that follow from the order of deployment. */
  async function makeOld() {
    const accessManager = await make('accessManager', [deployer.address])
    const fromBlock = deployer.block()
    const currencyList = await make('currencyList', [accessManager, 'ETH'])
    const factory = await makeProxy('streamPassFactory', [accessManager])
    const ledger = await make('ledger', [currencyList])
    const office = await make('passOffice', [ledger, currencyList, accessManager])
    const desk = await make('passDesk', [ledger, currencyList, accessManager, office])
    const streamPassImplementation = await make('streamPass', [factory, ledger, currencyList, desk, office])
    await deployer.call(factory, streamPassFactoryAbi as Abi, 'setImplementation', [streamPassImplementation])
    const testDollar = await make('testDollar')
    await deployer.call(currencyList, artifactOf('currencyList').abi, 'list', [testDollar])
    return {
      chainId: 31337,
      factory,
      ledger,
      currencyList,
      accessManager,
      streamPassImplementation,
      testDollar,
      fromBlock,
    }
  }

  it('[S3.77] keeps its contracts and collections and gets the new ones beside', async () => {
    const old = await makeOld()
    const deploymentFile = `${chain.dir}/deployment.json`
    const currencies = [
      { index: 0, symbol: 'ETH', decimals: 18, token: null },
      { index: 1, symbol: 'TUSD', decimals: 6, token: old.testDollar },
    ]
    writeFileSync(deploymentFile, JSON.stringify({ ...old, currencies }))
    const reader = createPublicClient({ transport: http(chain.url) })
    const collect = async (name: string) => {
      const creator = await createDeployer(chain.url, 31337, await chain.fundedKey())
      await creator.call(old.factory, streamPassFactoryAbi as Abi, 'createCollection', [
        name,
        'P',
        creator.address,
      ])
      const logs = await reader.getLogs({ address: old.factory, fromBlock: BigInt(creator.block()) })
      const [made] = parseEventLogs({ abi: streamPassFactoryAbi, eventName: 'PassCollectionCreated', logs })
      return getAddress((made as unknown as { args: { collection: Address } }).args.collection)
    }
    const nameOf = (address: Address) => reader.readContract({ address, abi: passAbi, functionName: 'name' })
    const before = await collect('Northlight')

    const options = { rpcUrl: chain.url, privateKey, chainId: 31337, deploymentFile, withTestDollar: true }
    const made = await deployContracts(options)
    for (const name of ['factory', 'ledger', 'currencyList', 'accessManager', 'fromBlock'] as const)
      expect(made[name], name).to.equal(old[name])
    expect(made.feeSchedule).to.be.a('string')
    expect(made.currencies.slice(0, 2)).to.deep.equal(currencies)
    expect(await nameOf(before)).to.equal('Northlight')
    expect(await nameOf(await collect('Southwind'))).to.equal('Southwind')

    const height = await reader.getBlockNumber({ cacheTime: 0 })
    expect(await deployContracts(options)).to.deep.equal(made)
    expect(await reader.getBlockNumber({ cacheTime: 0 })).to.equal(height)
  }).timeout(60_000)
})
