import { existsSync } from 'node:fs'
import { expect } from 'chai'
import { type Address, createPublicClient, encodeDeployData, type Hex, http } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { createPlacer } from '#scripts/deploy/chain/placer.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer } from '#scripts/deploy/deployer.ts'
import { readDeployment } from '#scripts/deploy/deployment.ts'
import { artifactOf } from '#scripts/deploy/plan/artifacts.ts'
import { assertReleasable } from '#scripts/deploy/release/release.ts'
import { inspect } from '#scripts/roles/inspect.ts'
import { platformIn } from '#scripts/roles/platform.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'
import { answering, ownersAre, publicOptions, refusal, writeAudit } from './publicStage.ts'

const CHAIN = 8453

describe('a public chain', () => {
  let chain: TestChain
  let privateKey: Hex
  let options: Awaited<ReturnType<typeof publicOptions>>
  before(async () => {
    chain = await startChain({ chainId: CHAIN })
    privateKey = await chain.fundedKey()
    options = await publicOptions(chain, privateKey, CHAIN)
  })
  after(async () => {
    await chain?.stop()
    chain?.remove()
  })

  const blockNumber = async () => Number(await chain.rpc<string>('eth_blockNumber'))

  /** Refused before anything was sent. */
  async function refused(changed: object): Promise<string> {
    const before = await blockNumber()
    const why = await refusal(deployContracts({ ...options, ...changed }))
    expect(await blockNumber(), 'nothing was sent').to.equal(before)
    expect(existsSync(options.deploymentFile)).to.equal(false)
    return why
  }

  it('[S3.77][S3.89] is refused without an audit of exactly these sources', async () => {
    expect(await refused({ auditsDir: '/nowhere' })).to.match(/no report in \/nowhere is about these sources/)
    for (const [changed, why] of [
      [{ tree: 'a'.repeat(64) }, /no report in .* is about these sources/],
      [{ openHigh: 1 }, /1 high and 0 medium findings open/],
      [{ openMedium: 2 }, /0 high and 2 medium findings open/],
      [{ report: 'lost.md' }, /names lost\.md, which is not there/],
    ] as const) {
      writeAudit(options.auditsDir, changed)
      expect(await refused({})).to.match(why)
    }
    writeAudit(options.auditsDir, {})
  })

  it('[S3.77] is refused when the committed bytecode is not what the sources compile to', async () => {
    const deployer = await createDeployer(chain.url, CHAIN, privateKey)
    // one digit of the ledger's code, as an editor or an older source would leave it
    const changed = (contract: string): Hex => {
      const { bytecode } = artifactOf(contract)
      return contract === 'ledger'
        ? `${bytecode.slice(0, -1) as Hex}${bytecode.endsWith('0') ? 1 : 0}`
        : bytecode
    }
    const before = await blockNumber()
    expect(await refusal(assertReleasable(deployer, options, changed))).to.equal(
      `chain ${CHAIN} is public: the sources do not compile to the committed bytecode of ledger`,
    )
    expect(await refusal(assertReleasable(deployer, options))).to.equal('done')
    expect(await blockNumber(), 'nothing was sent').to.equal(before)
  }).timeout(180_000)

  it('[S3.87] is refused while a role would be held by a single key', async () => {
    expect(await refused({ owners: undefined })).to.match(/name the contracts that hold the roles/)
    const key = privateKeyToAddress(privateKey)
    const several = Object.keys(options.owners).filter((name) => !name.endsWith('Key'))
    expect(several).to.have.length(8)
    for (const role of several)
      expect(await refused({ owners: { ...options.owners, [role]: key } })).to.equal(
        `chain ${CHAIN} is public: ${role} ${key} is a single key`,
      )
  })

  it('[S3.77] never sees play money', async () => {
    expect(await refused({ withTestDollar: true })).to.match(/the test dollar stays on local chains/)
  })

  it('[S3.87][S3.79][S3.89] ends with every power with the timelock and contracts of several people', async () => {
    const made = await deployContracts(options)
    const client = createPublicClient({ transport: http(chain.url) })
    const { roles, surprises } = await inspect(client, platformIn(made))
    expect(surprises).to.deep.equal([])
    expect(roles.timelockS).to.equal(172_800)
    expect(roles.holders.filter(({ role }) => role === 0n).map(({ account }) => account)).to.deep.equal([
      made.timelock,
    ])
    expect(roles.holders.filter(({ kind }) => kind === 'key')).to.deep.equal([])
    const fees = roles.holders.find(({ role }) => role === 6n)
    expect(fees).to.include({ account: options.owners.safe, delay: 604_800, threshold: 2 })
    const before = await blockNumber()
    expect(await deployContracts(options)).to.deep.equal(made)
    expect(await blockNumber()).to.equal(before)
    expect(made.owners, 'the file says who they are').to.deep.equal(options.owners)
    expect(readDeployment(options.deploymentFile)).to.deep.equal(made)
  }).timeout(180_000)

  it('[S3.87] reads what a timelock said before the manager was there', async () => {
    const privateKey = await chain.fundedKey()
    const deployer = await createDeployer(chain.url, CHAIN, privateKey)
    const owner = await deployer.deploy([], answering(3))
    const { abi, bytecode } = artifactOf('platformTimelock')
    const args = [[owner], [owner]]
    const placer = await createPlacer(deployer)
    await placer.place(encodeDeployData({ abi, bytecode, args } as never))
    const spoken = deployer.block()
    const deploymentFile = `${chain.dir}/early.json`
    const made = await deployContracts({ ...options, privateKey, owners: ownersAre(owner), deploymentFile })
    expect(made.fromBlock).to.equal(spoken)
    const client = createPublicClient({ transport: http(chain.url) })
    const { roles } = await inspect(client, platformIn(made))
    expect(
      roles.holders.filter(({ account }) => account === owner).map(({ role }) => role),
    ).to.include.members(['PROPOSER', 'CANCELLER', 'EXECUTOR'])
  }).timeout(180_000)

  it('[S3.87] is not called finished while one signature is enough', async () => {
    const other = await chain.fundedKey()
    const deployer = await createDeployer(chain.url, CHAIN, other)
    const alone: Address = await deployer.deploy([], answering(1))
    const own = {
      ...options,
      privateKey: other,
      owners: { ...ownersAre(options.owners.safe), guardian: alone },
      deploymentFile: `${chain.dir}/other.json`,
    }
    expect(await refusal(deployContracts(own))).to.equal(
      `chain ${CHAIN} is public: ${alone} holds role 1 and asks for 1 signature`,
    )
    const behind = { ...own, owners: { ...ownersAre(options.owners.safe), keeper: alone } }
    const fresh = { ...behind, privateKey: await chain.fundedKey() }
    expect(await refusal(deployContracts(fresh)), 'behind the account of a service').to.equal(
      `chain ${CHAIN} is public: ${alone} owns keeperAccount and asks for 1 signature`,
    )
    expect(existsSync(own.deploymentFile)).to.equal(false)
  }).timeout(180_000)
})
