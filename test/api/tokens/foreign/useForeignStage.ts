import { type Address, encodeFunctionData, type Hex, parseEventLogs } from 'viem'
import { creatorTokenFactoryAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { type SeededToken, seedToken } from '#test/api/access/tokens/seedToken.ts'
import { type Person, seedPeople } from '#test/kit/access/person.ts'
import { CHAIN_ID, type Creator, setStage } from '#test/kit/access/stage.ts'
import { createInstallation, startApi, type TestApi } from '#test/kit/api.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import type { Database } from '#test/kit/database.ts'
import { type CountingNode, startCountingNode } from './countingNode.ts'
import { foreignDeployer } from './foreignContracts.ts'

/** A chain with our contracts, and an api that asks it through a node that counts. */
export interface ForeignStage {
  node: CountingNode
  api: TestApi
  host: Person
  stranger: Person
  /** a channel of the host, as the index has it */
  creator: Creator
  /** a creator token of the host, as the index has it */
  own: SeededToken
  /** a collection of passes and a creator token that the index does not know */
  passes: Address
  young: Address
  deploy: ReturnType<typeof foreignDeployer>
}

async function createPasses(chain: TestChain, deployer: Deployer, factory: Address): Promise<Address> {
  await deployer.call(factory, streamPassFactoryAbi, 'createCollection', ['North', 'NL', deployer.address])
  const logs = parseEventLogs({
    abi: streamPassFactoryAbi,
    eventName: 'PassCollectionCreated',
    logs: await chain.rpc<never[]>('eth_getLogs', { address: factory, fromBlock: '0x0' }),
  })
  return logs[0]?.args.collection as Address
}

async function createToken(chain: TestChain, deployer: Deployer, factory: Address): Promise<Address> {
  const launch = { name: 'Young', symbol: 'YOUNG', preset: 0, currency: 0, creatorFeeBps: 0 }
  const none = { launchFeeBps: 0, launchSeconds: 0, locked: 0, maxCost: 0n }
  await deployer.call(factory, creatorTokenFactoryAbi, 'create', [{ ...launch, ...none }])
  const data = encodeFunctionData({
    ...{ abi: creatorTokenFactoryAbi, functionName: 'tokenOf' },
    args: [deployer.address],
  })
  const answer = await chain.rpc<Hex>('eth_call', { to: factory, data }, 'latest')
  return `0x${answer.slice(-40)}`
}

/** One for all tests of a file. */
export function useForeignStage(db: Database): () => ForeignStage {
  let chain: TestChain | undefined
  let node: CountingNode | undefined
  let api: TestApi | undefined
  let stage: ForeignStage | undefined
  before('start a chain with foreign tokens', async function () {
    this.timeout(120_000)
    chain = await startChain()
    const privateKey = await chain.fundedKey()
    const { factory, lens, creatorTokenFactory } = await deployContracts({
      ...{ rpcUrl: chain.url, privateKey, chainId: CHAIN_ID, withTestDollar: false },
      deploymentFile: `${chain.dir}/deployment.json`,
    })
    const deployer = await createDeployer(chain.url, CHAIN_ID, privateKey)
    const passes = await createPasses(chain, deployer, factory as Address)
    const young = await createToken(chain, deployer, creatorTokenFactory as Address)
    node = await startCountingNode(chain.url)
    const installation = createInstallation({
      rpcUrls: [node.url],
      deployment: { lens, creatorTokenFactory },
    })
    api = await startApi(db, installation)
    const rows = await setStage(db)
    const [host, stranger] = (await seedPeople(db.pool('api'), installation, 2)) as [Person, Person]
    const creator = await rows.creator(host)
    const own = await seedToken(db.pool('indexer'), rows, host)
    stage = { node, api, host, stranger, creator, own, passes, young, deploy: foreignDeployer(deployer) }
  })
  after('end it', async () => {
    await api?.stop()
    api?.installation.remove()
    await node?.stop()
    await chain?.stop()
    chain?.remove()
  })
  return () => {
    if (!stage) throw new Error('the stage stands only inside hooks and tests')
    return stage
  }
}
