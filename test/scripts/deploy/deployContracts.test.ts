import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { type Abi, type Address, createPublicClient, http } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { contractsOf, deployment } from '#api/installation/deployment.ts'
import {
  accessManagerAbi,
  currencyListAbi,
  feeScheduleAbi,
  streamPassAbi,
  streamPassFactoryAbi,
  testDollarAbi,
} from '#generated/abis.ts'
import { readRoots } from '#indexer/config.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer } from '#scripts/deploy/deployer.ts'
import { artifactOf } from '#scripts/deploy/plan/artifacts.ts'
import { selectorOf } from '#scripts/deploy/plan/partAbi.ts'
import { ROLES } from '#scripts/deploy/plan/roles.ts'
import { inspect } from '#scripts/roles/inspect.ts'
import { platformIn } from '#scripts/roles/platform.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { ownersAre, safeOf } from './publicStage.ts'

describe('deployContracts', () => {
  let chain: TestChain
  let privateKey: `0x${string}`
  const options = () => ({
    rpcUrl: chain.url,
    privateKey,
    chainId: 31337,
    deploymentFile: `${chain.dir}/deployment.json`,
    withTestDollar: true,
  })
  const blockNumber = async () => Number(await chain.rpc<string>('eth_blockNumber'))

  before(async () => {
    chain = await startChain()
    privateKey = await chain.fundedKey()
  })
  after(async () => {
    await chain?.stop()
    chain?.remove()
  })

  it('[M.2] puts every contract in place and writes down where', async () => {
    const made = await deployContracts(options())
    const reader = createPublicClient({ transport: http(chain.url) })
    const list = { address: made.currencyList, abi: currencyListAbi } as const
    expect(await reader.readContract({ ...list, functionName: 'currencyAt', args: [1] })).to.deep.equal([
      made.testDollar,
      6,
      false,
    ])
    expect(made.currencies).to.deep.equal([
      { index: 0, symbol: 'ETH', decimals: 18, token: null },
      { index: 1, symbol: 'TUSD', decimals: 6, token: made.testDollar },
    ])
    const factory = { address: made.factory, abi: streamPassFactoryAbi } as const
    expect(await reader.readContract({ ...factory, functionName: 'implementation' })).to.equal(
      made.streamPassImplementation,
    )
    const logs = await reader.getLogs({ fromBlock: BigInt(made.fromBlock), toBlock: 'latest' })
    const earlier = await reader.getLogs({ fromBlock: 0n, toBlock: BigInt(made.fromBlock - 1) })
    expect(logs.length).to.be.greaterThan(0)
    expect(
      earlier.filter(({ address }) => address.toLowerCase() === made.factory.toLowerCase()),
    ).to.have.length(0)
    const model = { address: made.streamPassImplementation, abi: streamPassAbi } as const
    expect(await reader.readContract({ ...model, functionName: 'tierCount' })).to.equal(0)
  })

  it('[M.2] sends nothing the second time', async () => {
    const first = await deployContracts(options())
    const before = await blockNumber()
    expect(await deployContracts(options())).to.deep.equal(first)
    expect(await blockNumber()).to.equal(before)
  })

  it('[M.2][S3.77] finds everything again when the file is lost or names contracts that are not there', async () => {
    const first = await deployContracts(options())
    const before = await blockNumber()
    rmSync(options().deploymentFile)
    expect(await deployContracts(options())).to.deep.equal(first)
    const nowhere = { ...first, ledger: '0x00000000000000000000000000000000000000aa' }
    writeFileSync(options().deploymentFile, JSON.stringify(nowhere))
    expect(await deployContracts(options())).to.deep.equal(first)
    expect(await blockNumber()).to.equal(before)
  })

  it('[S3.87] goes on with a file that names no owners, and hands over when it is given some', async () => {
    const chain = await startChain()
    try {
      await chain.rpc('local_faucet', privateKeyToAddress(privateKey))
      const file = `${chain.dir}/deployment.json`
      const local = { ...options(), rpcUrl: chain.url, deploymentFile: file }
      const first = await deployContracts(local)
      expect(readFileSync(file, 'utf8')).to.not.match(/owners|madeWith|attestorAccount/)
      expect(await deployContracts(local), 'starts again').to.deep.equal(first)

      const deployer = await createDeployer(chain.url, 31337, privateKey)
      const owners = ownersAre(await deployer.deploy([], safeOf(2)))
      const made = await deployContracts({ ...local, owners })
      expect(made).to.deep.include({ ledger: first.ledger, factory: first.factory, owners })
      const reader = createPublicClient({ transport: http(chain.url) })
      const { roles, surprises } = await inspect(reader, platformIn(made))
      expect(surprises).to.deep.equal([])
      expect(roles.holders.filter(({ account }) => account === deployer.address)).to.deep.equal([])
    } finally {
      await chain.stop()
      chain.remove()
    }
  })

  it('[S3.77] gives the same addresses on another chain', async () => {
    const first = await deployContracts(options())
    const other = await startChain()
    try {
      await other.rpc('local_faucet', privateKeyToAddress(privateKey))
      const second = await deployContracts({
        ...options(),
        rpcUrl: other.url,
        deploymentFile: `${other.dir}/deployment.json`,
      })
      const { fromBlock: _, ...same } = first
      expect(second).to.deep.include(same)
    } finally {
      await other.stop()
      other.remove()
    }
  })

  it('[M.2] lets the deployer print dollars', async () => {
    const made = await deployContracts(options())
    const deployer = await createDeployer(chain.url, 31337, privateKey)
    const dollar = made.testDollar as Address
    await deployer.call(dollar, testDollarAbi as Abi, 'mint', [deployer.address, 5n])
    expect(await deployer.read(dollar, testDollarAbi as Abi, 'balanceOf', [deployer.address])).to.equal(5n)
    rmSync(options().deploymentFile)
    expect((await deployContracts(options())).testDollar).to.equal(dollar)
  })

  it('[S3.40][S3.79] gives fees their caps and each power to its role', async () => {
    const made = await deployContracts(options())
    const reader = createPublicClient({ transport: http(chain.url) })
    const fees = { address: made.feeSchedule as Address, abi: feeScheduleAbi } as const
    const deployer = privateKeyToAddress(privateKey)
    const terms = (product: number) =>
      reader.readContract({ ...fees, functionName: 'termsOf', args: [product] })
    expect(await terms(0)).to.deep.equal([0, deployer, 0])
    expect(await terms(2)).to.deep.equal([250, deployer, 0])
    const { roles, surprises } = await inspect(reader, platformIn(made))
    expect(surprises).to.deep.equal([])
    expect(roles.holders.map(({ role }) => role)).to.have.members([0n, 1n, 2n, 3n, 4n, 5n, 6n])
    expect(new Set(roles.holders.map(({ account }) => account))).to.deep.equal(new Set([deployer]))
    expect(roles.powers).to.have.length(5)
  })

  it('[S3.77][S3.87] keeps the powers over a fee schedule that earlier contracts still ask', async () => {
    const made = await deployContracts(options())
    const deployer = await createDeployer(chain.url, 31337, privateKey)
    const manager = accessManagerAbi as Abi
    const { abi, bytecode } = artifactOf('feeSchedule')
    const earlier = await deployer.deploy(abi, bytecode, [made.accessManager, deployer.address])
    const give = (names: string[], role: bigint) =>
      deployer.call(made.accessManager, manager, 'setTargetFunctionRole', [
        earlier,
        names.map((name) => selectorOf(abi, name)),
        role,
      ])
    await give(['setFee'], ROLES.FEE_MANAGER)
    await give(['pauseInflow', 'resumeInflow'], ROLES.GUARDIAN)
    writeFileSync(options().deploymentFile, JSON.stringify({ ...made, feeSchedule: earlier }))

    const again = await deployContracts(options())
    expect(again.feeSchedule).to.equal(made.feeSchedule)
    expect(again.earlierFeeSchedules).to.deep.equal([earlier])
    expect(await deployContracts(options()), 'nor is it forgotten').to.deep.equal(again)
    const reader = createPublicClient({ transport: http(chain.url) })
    expect((await inspect(reader, platformIn(again))).surprises).to.deep.equal([])
    expect((await inspect(reader, platformIn(made))).surprises, 'unknown').to.have.length(3)
  })

  it('[S3.27] keeps a factory of tokens of an earlier version, whose tokens are followed, sold and known as made here', async () => {
    const made = await deployContracts(options())
    const earlier = made.lens as Address
    writeFileSync(options().deploymentFile, JSON.stringify({ ...made, creatorTokenFactory: earlier }))
    const again = await deployContracts(options())
    expect(again.creatorTokenFactory).to.equal(made.creatorTokenFactory)
    expect(again.earlierCreatorTokenFactories).to.deep.equal([earlier])
    expect(await deployContracts(options()), 'nor is it forgotten').to.deep.equal(again)
    const followed = readRoots(JSON.stringify(again)).roots.filter(
      ({ kind }) => kind === 'creator_token_factory',
    )
    expect(followed.map(({ address }) => address)).to.deep.equal(
      [made.creatorTokenFactory as Address, earlier].map((one) => one.toLowerCase()),
    )
    const { factories } = contractsOf(deployment.parse({ ...again, streamPassImplementation: earlier }))
    expect(factories).to.include(earlier.toLowerCase())
    writeFileSync(options().deploymentFile, JSON.stringify(made))
  })

  it('keeps the courts that somebody wrote into the file', async () => {
    const made = await deployContracts(options())
    const courts = { bookingCourt: made.lens, earlierBookingCourts: [made.ledger] }
    writeFileSync(options().deploymentFile, JSON.stringify({ ...made, ...courts }))
    expect(await deployContracts(options())).to.deep.equal({ ...made, ...courts })
  })

  it('[M.2] refuses a node of another chain and a damaged file, and leaves the file alone', async () => {
    const refusal = async (changed: object) =>
      deployContracts({ ...options(), ...changed }).then(
        () => 'deployed',
        (error: Error) => error.message,
      )
    expect(await refusal({ chainId: 1 })).to.match(/is chain 31337, not 1$/)
    writeFileSync(options().deploymentFile, '{"chainId":31337}')
    expect(await refusal({})).to.include('factory')
    rmSync(options().deploymentFile)
    expect(await refusal({ chainId: 1 })).to.include('not 1')
    expect(existsSync(options().deploymentFile)).to.equal(false)
  })
})
