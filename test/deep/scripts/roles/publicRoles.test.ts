import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import {
  type Abi,
  type Address,
  createPublicClient,
  encodeFunctionData,
  type Hex,
  http,
  keccak256,
  toHex,
  zeroAddress,
} from 'viem'
import { accessManagerAbi, platformTimelockAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import type { Deployment } from '#scripts/deploy/deployContracts.ts'
import { artifactOf } from '#scripts/deploy/plan/artifacts.ts'
import { openPublicPlatform, type PublicPlatform } from '#test/scripts/deploy/owners/ownersStage.ts'

/** A contract of one byte: neither a key nor anybody. */
const ONE_BYTE: Hex = '0x600160005360016000f3'

describe('roles on a public chain', function () {
  this.timeout(240_000)
  let stage: PublicPlatform
  let stranger: Address
  before(async () => {
    stage = await openPublicPlatform()
    stranger = await stage.payer.deploy([], ONE_BYTE)
  })
  after(() => stage?.end())

  /** What the command complains about. */
  function command(file: Deployment): string[] {
    const path = `${stage.chain.dir}/asked.json`
    writeFileSync(path, JSON.stringify(file))
    const args = ['scripts/roles/main.ts', '--rpc', stage.chain.url, '--deployment', path]
    const { status, stderr } = spawnSync('node', args, { encoding: 'utf8' })
    expect(status, stderr).to.equal(stderr === '' ? 0 : 1)
    return stderr === '' ? [] : stderr.trimEnd().split('\n')
  }
  const run = (file?: Deployment) => stage.surprises(file)
  /** The administrator's word, two days after it was asked for. */
  const manage = (functionName: string, args: readonly unknown[]) =>
    stage.decide(
      stage.made.accessManager,
      encodeFunctionData({ abi: accessManagerAbi as Abi, functionName, args }),
    )

  /** Complaints that were not there before. */
  async function newlyAbout(change: () => Promise<void>): Promise<string[]> {
    const before = new Set(await run())
    await change()
    return (await run()).filter((line) => !before.has(line))
  }

  it('[S3.87] there is no surprise after a release', () => {
    expect(command(stage.made)).to.deep.equal([])
  })

  it('[S3.87] a contract of one byte that is an attestor is one', async () => {
    expect(await newlyAbout(() => manage('grantRole', [3n, stranger, 0]))).to.deep.equal([
      `${stranger} holds role 3, which is ${stage.made.attestorAccount}'s`,
    ])
    expect(command(stage.made), 'the command says it and fails').to.deep.equal([
      `surprise: ${stranger} holds role 3, which is ${stage.made.attestorAccount}'s`,
    ])
    await manage('revokeRole', [3n, stranger])
    expect(await run()).to.deep.equal([])
  })

  it('[S3.87] a planned holder that is gone is one', async () => {
    const { arbiter } = stage.options.owners
    expect(await newlyAbout(() => manage('revokeRole', [2n, arbiter]))).to.deep.equal([
      `${arbiter} does not hold role 2`,
    ])
    await manage('grantRole', [2n, arbiter, 0])
    expect(await run()).to.deep.equal([])
  })

  it('[S3.79][S3.87] a proposer, a canceller and an executor of the timelock that nobody planned are', async () => {
    const timelock = stage.made.timelock as Address
    for (const role of ['PROPOSER', 'CANCELLER', 'EXECUTOR']) {
      const change = (functionName: 'grantRole' | 'revokeRole', account: Address) =>
        stage.decide(
          timelock,
          encodeFunctionData({
            abi: platformTimelockAbi,
            functionName,
            args: [keccak256(toHex(`${role}_ROLE`)), account],
          }),
        )
      const { safe } = stage.options.owners
      expect(await newlyAbout(() => change('grantRole', stranger))).to.deep.equal([
        `${stranger} holds ${role}, which is ${safe}'s`,
      ])
      await change('revokeRole', stranger)
      expect(await run()).to.deep.equal([])
    }
    const everybody = encodeFunctionData({
      abi: platformTimelockAbi,
      functionName: 'grantRole',
      args: [keccak256(toHex('EXECUTOR_ROLE')), zeroAddress],
    })
    expect(await newlyAbout(() => stage.decide(timelock, everybody))).to.deep.equal([
      `${zeroAddress} holds EXECUTOR, which is ${stage.options.owners.safe}'s`,
    ])
  })

  it('[S3.87] a closed target is one until it is open again', async () => {
    const { feeSchedule } = stage.made
    expect(await newlyAbout(() => manage('setTargetClosed', [feeSchedule, true]))).to.deep.equal([
      `${feeSchedule} is closed: nobody can call what is restricted there`,
    ])
    expect(await newlyAbout(() => manage('setTargetClosed', [feeSchedule, false]))).to.deep.equal([])
    expect((await run()).join('\n')).to.not.include('closed')
  })

  it('[S3.87] a grant delay is one, also while it is on its way', async () => {
    expect(await newlyAbout(() => manage('setGrantDelay', [3n, 86_400]))).to.deep.equal([
      'role 3 counts 86400 s after it is given instead of at once',
    ])
    await stage.wait(6 * 86_400)
    expect((await run()).join('\n')).to.include('role 3 counts 86400 s')
    await manage('setGrantDelay', [3n, 0])
    expect((await run()).join('\n'), 'until the shorter one holds').to.include('role 3 counts 86400 s')
    await stage.wait(6 * 86_400)
    expect((await run()).join('\n')).to.not.include('role 3')
  })

  it('[S3.87] an administrator’s delay over a target is one', async () => {
    const { currencyList } = stage.made
    expect(await newlyAbout(() => manage('setTargetAdminDelay', [currencyList, 60]))).to.deep.equal([
      `what the administrator says about ${currencyList} counts after 60 s instead of at once`,
    ])
  })

  it('[S3.80][S3.87] other code behind a proxy and in what a factory copies is one', async () => {
    const { factory, streamPassImplementation: planned } = stage.made
    const { abi, bytecode } = artifactOf('streamPassFactory')
    const model = await stage.payer.deploy(abi, bytecode)
    const upgrade = encodeFunctionData({ abi, functionName: 'upgradeToAndCall', args: [model, '0x'] })
    const [found, ...more] = await newlyAbout(() => stage.decide(factory, upgrade))
    expect(more).to.deep.equal([])
    // the same bytes at another address: nobody looked at how they came there
    expect(found).to.match(new RegExp(`^factory runs ${model} instead of 0x\\w{40}$`))
    const copy = encodeFunctionData({
      abi: streamPassFactoryAbi,
      functionName: 'setImplementation',
      args: [stranger],
    })
    expect(await newlyAbout(() => stage.decide(factory, copy))).to.deep.equal([
      `factory copies ${stranger} instead of ${planned}`,
    ])
  })

  it('[S3.87] a part that is other code than the file’s plan is one', async () => {
    const before = new Set(await run())
    const found = (await run({ ...stage.made, lens: stranger })).filter((line) => !before.has(line))
    expect(found).to.deep.equal([`lens is at ${stranger} instead of ${stage.made.lens}`])
  })

  it('[S3.87] what everything else names is held to its code, too', async () => {
    const { accessManager, currencyList, ledger } = stage.made
    const own = await stage.payer.deploy(
      artifactOf('currencyList').abi,
      artifactOf('currencyList').bytecode,
      [accessManager, 'ETH'],
    )
    expect(await run({ ...stage.made, ledger: stranger })).to.include(
      `ledger is at ${stranger} instead of ${ledger}`,
    )
    expect(await run({ ...stage.made, currencyList: own })).to.include(
      `currencyList is at ${own} instead of ${currencyList}`,
    )
    // its first administrator is among its arguments; whoever made this one is another than who made the others
    const { abi, bytecode } = artifactOf('accessManager')
    const manager = await stage.payer.deploy(abi, bytecode, [stage.payer.address])
    const found = await run({ ...stage.made, accessManager: manager })
    expect(found.join('\n')).to.match(
      new RegExp(`^accessManager is at ${manager} instead of 0x\\w{40}$`, 'm'),
    )
    for (const part of ['feeSchedule', 'currencyList', 'factory', 'consultationEscrow'])
      expect(found, 'whoever obeys another manager says so').to.include(`${part} obeys ${accessManager}`)
  })

  it('[S3.80][S3.87] a contract that only looks like a proxy with the planned code is one', async () => {
    const { vaultFactory } = stage.made
    const slot = '360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc'
    const client = createPublicClient({ transport: http(stage.chain.url) })
    const model = await client.getStorageAt({ address: vaultFactory as Address, slot: `0x${slot}` })
    // keeps the planned code's address where a proxy does, and answers every call with 2
    const like = await stage.payer.deploy(
      [],
      `0x7f${model?.slice(2)}7f${slot}55600a604f600039600a6000f3600260005260206000f3`,
    )
    const found = await run({ ...stage.made, vaultFactory: like })
    expect(found).to.include(`vaultFactory at ${like} is not the plan’s proxy`)
    expect(found.join('\n')).to.not.include('vaultFactory runs')
  })

  it('[S3.80][S3.87] a part whose proxy somebody else can turn is one, whatever it runs now', async () => {
    // keccak256("eip1967.proxy.admin") - 1 and keccak256("eip1967.proxy.beacon") - 1
    const slots = {
      administrator: 'b53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103',
      beacon: 'a3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50',
    }
    for (const [what, slot] of Object.entries(slots)) {
      // puts the caller's address there and leaves one byte of code
      const turned = await stage.payer.deploy([], `0x337f${slot}55${ONE_BYTE.slice(2)}`)
      const found = await run({ ...stage.made, sessionLock: turned })
      expect(found).to.include(`sessionLock is a proxy with the ${what} ${stage.payer.address}`)
    }
  })

  it('[S3.87] a file that does not say what made the contracts is one', async () => {
    const before = new Set(await run())
    const { placedBy: _, ...nameless } = stage.made
    const found = (await run(nameless)).filter((line) => !before.has(line))
    expect(found).to.deep.equal(['the deployment file does not say what made the contracts'])
  })

  it('[S3.87] a file without owners is one', async () => {
    const { owners: _, madeWith: __, ...nameless } = stage.made
    expect(await run(nameless)).to.include('the deployment file names no owners')
  })
})
