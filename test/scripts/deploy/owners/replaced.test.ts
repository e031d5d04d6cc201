import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { type Abi, type Address, encodeFunctionData } from 'viem'
import { privateKeyToAddress } from 'viem/accounts'
import { accessManagerAbi, feeScheduleAbi, serviceAccountAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { readDeployment } from '#scripts/deploy/deployment.ts'
import type { Owners } from '#scripts/deploy/plan/parts.ts'
import { ROLES, type RoleName } from '#scripts/deploy/plan/roles.ts'
import { readOwners } from '#scripts/deploy/release/owners.ts'
import { passOn, refusal, safeOf } from '../publicStage.ts'
import { openPublicPlatform, type PublicPlatform } from './ownersStage.ts'

describe('owners that are replaced', function () {
  this.timeout(240_000)
  let stage: PublicPlatform
  let other: Address
  before(async () => {
    stage = await openPublicPlatform()
    other = await stage.payer.deploy([], safeOf(3))
  })
  after(() => stage?.end())

  const has = async (role: RoleName, account: Address | undefined) => {
    const asked = [ROLES[role], account]
    const [isMember] = await stage.payer.read<[boolean, number]>(
      stage.made.accessManager,
      accessManagerAbi as Abi,
      'hasRole',
      asked,
    )
    return isMember
  }
  /** The release with another owners file. */
  const release = (owners: Owners) => deployContracts({ ...stage.options, owners })

  it('[S3.79][S3.87] are not, where the file only writes the same addresses in small letters', async () => {
    const file = `${stage.chain.dir}/owners.json`
    const small = Object.entries(stage.options.owners).map(([name, account]) => [name, account.toLowerCase()])
    writeFileSync(file, JSON.stringify(Object.fromEntries(small)))
    expect(await release(readOwners(file))).to.deep.equal(stage.made)
    expect(readDeployment(stage.options.deploymentFile)).to.deep.equal(stage.made)
  })

  it('[S3.79][S3.87] lose the role in the decision that gives it to the new ones, and the contracts stay', async () => {
    const { made, options } = stage
    const { safe } = options.owners
    const owners = { ...options.owners, arbiter: other, attestor: other, feeManager: other, treasury: other }
    const message = await refusal(release(owners))
    expect(message).to.match(/^the administrator has to make these calls/)
    expect(readDeployment(options.deploymentFile), 'the file waits').to.deep.equal(made)
    expect(await refusal(release(owners)), 'asking again is the same decision').to.equal(message)
    await stage.decideWhatItAsks(message, safe)

    const again = await release(owners)
    for (const role of ['ARBITER', 'FEE_MANAGER'] as const) {
      expect(await has(role, other), role).to.equal(true)
      expect(await has(role, safe), role).to.equal(false)
    }
    expect(again.attestorAccount).to.not.equal(made.attestorAccount)
    expect(await has('ATTESTOR', again.attestorAccount)).to.equal(true)
    expect(await has('ATTESTOR', made.attestorAccount), 'another owner is another account').to.equal(false)
    expect(await has('GUARDIAN', safe), 'who was not replaced').to.equal(true)
    expect(again).to.deep.equal({
      ...made,
      attestorAccount: again.attestorAccount,
      owners,
      madeWith: { ...made.madeWith, treasury: safe },
    })
    const [, treasury] = await stage.payer.read<[number, Address]>(
      made.feeSchedule as Address,
      feeScheduleAbi as Abi,
      'termsOf',
      [2],
    )
    expect(treasury).to.equal(other)
    expect(await stage.surprises(again)).to.deep.equal([])
    expect(await stage.surprises(made), 'the file of before').to.include.members([
      `${other} holds role 2, which is ${safe}'s`,
      `fees go to ${other} instead of ${safe}`,
    ])
    expect(await release(owners), 'a second run sends nothing').to.deep.equal(again)
  })

  it('[S3.87] another key of a service is named by its owner, and until then refused', async () => {
    const before = readDeployment(stage.options.deploymentFile)
    if (!before?.owners) return expect.fail('there is a file')
    const attestorKey = privateKeyToAddress(`0x${'0b'.repeat(32)}`)
    const owners = { ...before.owners, attestorKey }
    const account = before.attestorAccount as Address
    expect(await refusal(release(owners))).to.equal(
      `chain 8453 is public: ${before.owners.attestorKey} is to sign for attestorAccount instead of ${attestorKey}`,
    )
    const name = (key: Address) =>
      encodeFunctionData({ abi: serviceAccountAbi, functionName: 'nameKey', args: [key] })
    await stage.payer.send(before.owners.attestor, passOn(account, name(attestorKey)), 'a name')
    const again = await release(owners)
    expect(again).to.deep.equal({ ...before, owners })
    expect(await stage.surprises(again)).to.deep.equal([])

    const stranger = privateKeyToAddress(`0x${'0c'.repeat(32)}`)
    await stage.payer.send(before.owners.attestor, passOn(account, name(stranger)), 'another name')
    expect(await stage.surprises(again), 'a key that waits').to.deep.equal([
      `${stranger} is to sign for attestorAccount instead of ${attestorKey}`,
    ])
    await stage.payer.send(before.owners.attestor, passOn(account, name(attestorKey)), 'the first name')
  })
})
