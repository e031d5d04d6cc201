import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { type Abi, type Address, createPublicClient, encodeFunctionData, type Hex, http } from 'viem'
import { accessManagerAbi, feeScheduleAbi, ledgerAbi } from '#generated/abis.ts'
import { type Deployment, deployContracts } from '#scripts/deploy/deployContracts.ts'
import { createDeployer } from '#scripts/deploy/deployer.ts'
import { artifactOf } from '#scripts/deploy/plan/artifacts.ts'
import { selectorOf } from '#scripts/deploy/plan/partAbi.ts'
import { inspect } from '#scripts/roles/inspect.ts'
import { platformIn } from '#scripts/roles/platform.ts'
import { startChain, type TestChain } from '#test/kit/chain.ts'

describe('roles', () => {
  let chain: TestChain
  let privateKey: Hex
  let made: Deployment
  before(async () => {
    chain = await startChain()
    privateKey = await chain.fundedKey()
    made = await deployContracts({
      rpcUrl: chain.url,
      privateKey,
      chainId: 31337,
      deploymentFile: `${chain.dir}/deployment.json`,
      withTestDollar: true,
    })
  })
  after(async () => {
    await chain?.stop()
    chain?.remove()
  })

  /** What the command prints and how it ends. */
  function run(...args: string[]) {
    const { status, stdout, stderr } = spawnSync('node', ['scripts/roles/main.ts', ...args], {
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }
  /** What the command prints and fails on. */
  const inspected = () => inspect(createPublicClient({ transport: http(chain.url) }), platformIn(made))
  const here = () => ['--rpc', chain.url, '--deployment', `${chain.dir}/deployment.json`]

  it('[S3.87] prints who can do what', async () => {
    const { status, stdout, stderr } = run(...here())
    expect(stderr).to.equal('')
    expect(status).to.equal(0)
    const { address } = await createDeployer(chain.url, 31337, privateKey)
    for (const role of [
      'ADMIN',
      'GUARDIAN',
      'ARBITER',
      'ATTESTOR',
      'KEEPER',
      'CURRENCY_LISTER',
      'FEE_MANAGER',
    ])
      expect(stdout).to.include(`${role}: ${address} (key), 0 s delay\n`)
    for (const line of [
      'FEE_MANAGER may feeSchedule.setFee',
      'GUARDIAN may feeSchedule.pauseInflow',
      'GUARDIAN may feeSchedule.resumeInflow',
      'CURRENCY_LISTER may currencyList.list',
      'CURRENCY_LISTER may currencyList.setPaused',
      'ADMIN may everything else that is restricted, and every upgrade',
      `fees go to ${address} (key)`,
    ])
      expect(stdout).to.include(`${line}\n`)
  })

  it('[S3.87] fails on a power that nobody planned', async () => {
    const deployer = await createDeployer(chain.url, 31337, privateKey)
    const selector = selectorOf(feeScheduleAbi as Abi, 'rearm')
    const set = (role: bigint) =>
      deployer.call(made.accessManager, accessManagerAbi as Abi, 'setTargetFunctionRole', [
        made.feeSchedule as Address,
        [selector],
        role,
      ])
    await set(1n)
    const { status, stdout, stderr } = run(...here())
    expect(status).to.equal(1)
    expect(stdout).to.include('GUARDIAN may feeSchedule.rearm\n')
    expect(stderr).to.match(
      /^surprise: role 1 may call 0x[0-9a-f]{8} of 0x[0-9a-f]{40}, which is not planned\n$/,
    )
    await set(0n)
    expect((await inspected()).surprises).to.deep.equal([])
  })

  it('[S3.87] fails on a role above another that nobody planned', async () => {
    const deployer = await createDeployer(chain.url, 31337, privateKey)
    const set = (name: string, by: bigint) =>
      deployer.call(made.accessManager, accessManagerAbi as Abi, name, [5n, by])
    await set('setRoleAdmin', 4n)
    await set('setRoleGuardian', 2n)
    const { status, stdout, stderr } = run(...here())
    expect(status).to.equal(1)
    expect(stdout).to.include('KEEPER is administrator of CURRENCY_LISTER\n')
    expect(stderr).to.equal(
      'surprise: role 4 is administrator of role 5 instead of the administrator\n' +
        'surprise: role 2 is guardian of role 5 instead of the administrator\n',
    )
    await set('setRoleAdmin', 0n)
    await set('setRoleGuardian', 0n)
    expect((await inspected()).surprises).to.deep.equal([])
  })

  it('[S3.87] reads a delay that becomes shorter later as the shorter one', async () => {
    const deployer = await createDeployer(chain.url, 31337, privateKey)
    const delayRead = async () =>
      (await inspected()).roles.holders.find(({ role, account }) => role === 6n && account === made.ledger)
        ?.delay
    const delayIs = (seconds: number) =>
      deployer.call(made.accessManager, accessManagerAbi as Abi, 'grantRole', [6n, made.ledger, seconds])
    await delayIs(604_800)
    expect(await delayRead()).to.equal(604_800)
    await delayIs(60)
    expect(run(...here()).stdout).to.include(`FEE_MANAGER: ${made.ledger} (contract), 60 s delay\n`)
  })

  it('[S3.80][S3.87] fails on a contract that could be replaced and should not', async () => {
    const deployer = await createDeployer(chain.url, 31337, privateKey)
    const { abi, bytecode } = artifactOf('erc1967Proxy')
    const question = encodeFunctionData({
      abi: ledgerAbi,
      functionName: 'owed',
      args: [deployer.address, 0],
    })
    const ledger = await deployer.deploy(abi, bytecode, [made.ledger, question])
    const file = `${chain.dir}/replaceable.json`
    writeFileSync(file, JSON.stringify({ ...made, ledger }))
    const { status, stderr } = run('--rpc', chain.url, '--deployment', file)
    const [first, ...rest] = stderr.trimEnd().split('\n')
    expect(first).to.equal(`surprise: ledger is a proxy and runs ${made.ledger}`)
    // the address of what depends on a ledger says which one
    expect(rest.join('\n')).to.match(/^surprise: passResale is at 0x\w{40} instead of 0x\w{40}$/m)
    expect(status).to.equal(1)
  })

  it('[S3.87] names what is missing or of another chain', () => {
    expect(run()).to.deep.include({ status: 1, stdout: '' })
    expect(run('--rpc', chain.url, '--deployment', '/nowhere.json').stderr).to.equal(
      'there is no /nowhere.json\n',
    )
  })
})
