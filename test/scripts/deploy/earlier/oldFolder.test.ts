import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { type Abi, type Address, createPublicClient, http } from 'viem'
import { streamPassAbi } from '#generated/abis.ts'
import type { Indexer } from '#indexer/createIndexer.ts'
import { type DeployOptions, deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer, type Deployer } from '#scripts/deploy/deployer.ts'
import { reachHead, startIndexer } from '#test/indexer/kit/startIndexer.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { useDatabase } from '#test/kit/database.ts'
import { buyPass, deployPassLine, openCollection, PRICE } from './passLine.ts'

describe('a data folder of an earlier version', function () {
  this.timeout(60_000)
  const db = useDatabase()
  let chain: TestChain
  let options: DeployOptions
  let creator: Deployer
  let fan: Deployer
  let indexer: Indexer | undefined
  const someone = async () => createDeployer(chain.url, 31337, await chain.fundedKey())
  before(async () => {
    chain = await startChain()
    options = {
      rpcUrl: chain.url,
      privateKey: await chain.fundedKey(),
      chainId: 31337,
      deploymentFile: `${chain.dir}/deployment.json`,
      withTestDollar: true,
    }
    creator = await someone()
    fan = await someone()
  })
  after(async () => {
    await indexer?.stop()
    await chain?.stop()
    chain?.remove()
  })

  it('[S3.77] keeps its contracts and collections, which go on selling, and gets the new ones beside', async () => {
    const deployer = await createDeployer(chain.url, 31337, options.privateKey)
    const old = await deployPassLine(deployer)
    writeFileSync(options.deploymentFile, JSON.stringify(old))
    const collection = await openCollection(creator, old.factory, 'Northlight')
    await buyPass(fan, collection)

    const made = await deployContracts(options)
    for (const name of ['factory', 'ledger', 'currencyList', 'accessManager', 'fromBlock'] as const)
      expect(made[name], name).to.equal(old[name])
    expect(made.feeSchedule).to.be.a('string')
    expect(made.streamPassImplementation, 'new collections copy').to.not.equal(old.streamPassImplementation)
    expect(made.currencies.slice(0, 2)).to.deep.equal(old.currencies)

    const late = await someone()
    await buyPass(late, collection)
    expect(await opens(collection, fan, late)).to.deep.equal([true, true])
    const newer = await someone()
    const young = await openCollection(newer, old.factory, 'Southwind')
    await buyPass(late, young)

    indexer = startIndexer(
      { chain, deploymentText: readFileSync(options.deploymentFile, 'utf8') },
      db.url('indexer'),
    )
    await reachHead({ head }, db.pool('owner'))
    const { rows } = await db.pool('owner').query(
      `SELECT '0x' || encode(collection, 'hex') AS collection, '0x' || encode(recipient, 'hex') AS fan, amount_units
       FROM chain.pass_sale ORDER BY block`,
    )
    const sale = (at: Address, who: Deployer) => ({
      collection: at.toLowerCase(),
      fan: who.address.toLowerCase(),
      amount_units: PRICE,
    })
    expect(rows).to.deep.equal([sale(collection, fan), sale(collection, late), sale(young, late)])
  })

  it('[S3.77] sends nothing when it is started again', async () => {
    const before = readFileSync(options.deploymentFile, 'utf8')
    const { number } = await head()
    await deployContracts(options)
    expect(readFileSync(options.deploymentFile, 'utf8')).to.equal(before)
    expect((await head()).number).to.equal(number)
  })

  const opens = (collection: Address, ...people: Deployer[]) =>
    Promise.all(
      people.map((who) => who.read<boolean>(collection, streamPassAbi as Abi, 'hasAccess', [who.address])),
    )

  async function head(): Promise<{ number: number; hash: string }> {
    const reader = createPublicClient({ transport: http(chain.url) })
    const blockNumber = await reader.getBlockNumber({ cacheTime: 0 })
    const { hash } = await reader.getBlock({ blockNumber })
    return { number: Number(blockNumber), hash }
  }
})
