import { expect } from 'chai'
import { type Abi, type Address, encodeFunctionData, type Hex } from 'viem'
import { accessManagerAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { readDeployment } from '#scripts/deploy/deployment.ts'
import type { Owners } from '#scripts/deploy/plan/parts.ts'
import { ROLES, type RoleName } from '#scripts/deploy/plan/roles.ts'
import { openPublicPlatform, type PublicPlatform } from '#test/scripts/deploy/owners/ownersStage.ts'
import { refusal, safeOf } from '#test/scripts/deploy/publicStage.ts'

describe('owners that are replaced again and again', function () {
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

  it('[S3.79][S3.87] another Safe gets another timelock, and the one of before is nobody', async () => {
    const before = readDeployment(stage.options.deploymentFile)
    if (!before?.owners) return expect.fail('there is a file')
    const { safe } = before.owners
    const owners = { ...before.owners, safe: other }
    await stage.decideWhatItAsks(await refusal(release(owners)), safe)
    const again = await release(owners)
    expect(again.timelock).to.not.equal(before.timelock)
    expect(await has('ADMIN', again.timelock)).to.equal(true)
    expect(await has('ADMIN', before.timelock)).to.equal(false)
    expect(again).to.deep.equal({ ...before, timelock: again.timelock, owners })
    expect(await stage.surprises(again)).to.deep.equal([])
  })

  it('[S3.87] owners that come back and go again are new decisions each time', async () => {
    const before = readDeployment(stage.options.deploymentFile)
    if (!before?.owners) return expect.fail('there is a file')
    const { owners } = before
    const changed = { ...owners, guardian: other }
    const asked: string[] = []
    for (const next of [changed, owners, changed, owners]) {
      const message = await refusal(release(next))
      await stage.decideWhatItAsks(message, owners.safe)
      expect((await release(next)).owners).to.deep.equal(next)
      asked.push(message)
    }
    const listed = (message: string | undefined) => message?.split('\nas one decision')[0]
    expect(listed(asked[2]), 'the same calls').to.equal(listed(asked[0]))
    expect(new Set(asked).size, 'as other decisions').to.equal(4)
  })

  it('[S3.87] holders whom no file ever named are asked to go as well', async () => {
    const before = readDeployment(stage.options.deploymentFile)
    if (!before?.owners) return expect.fail('there is a file')
    const abi = accessManagerAbi as Abi
    const stranger = await stage.payer.deploy([], '0x600160005360016000f3')
    const grant = encodeFunctionData({ abi, functionName: 'grantRole', args: [ROLES.ATTESTOR, stranger, 0] })
    await stage.decide(before.accessManager, grant as Hex, before)
    expect(await stage.surprises(before)).to.deep.equal([
      `${stranger} holds role 3, which is ${before.attestorAccount}'s`,
    ])
    await stage.decideWhatItAsks(await refusal(release(before.owners)), before.owners.safe)
    expect(await release(before.owners)).to.deep.equal(before)
    expect(await stage.surprises(before)).to.deep.equal([])
  })
})
