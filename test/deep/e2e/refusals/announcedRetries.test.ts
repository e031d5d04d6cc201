import { heldChain } from '#test/e2e/chains/heldChain.ts'
import { buyPass, heldPass } from '#test/e2e/journey/passes.ts'
import { GOLD, makePerson } from '#test/e2e/journey/people.ts'
import { NOT_YET_SEEN, useStage } from '#test/e2e/journey/useStage.ts'
import { expectDoor, expectPicture } from '#test/e2e/journey/watching.ts'
import { REORGABLE } from '#test/kit/world.ts'

describe('a door that says try again, while the limits are spent', function () {
  this.timeout(120_000)
  const stage = useStage({
    settings: {
      SWEEP_MS: '250',
      REORG_GRACE_S: '2',
      LIMIT_ADMISSION_ROOM: '1/600',
      LIMIT_ADMISSION_ACCOUNT: '1/600',
    },
    chain: REORGABLE,
  })
  const chain = heldChain(() => stage.world.current().rpcUrl)

  it('[T9][S3.85] answers the re-check after a reorg; one press more waits', async () => {
    const creator = await stage.creator('lantern')
    const { studio } = await stage.goLive(creator)
    const person = await makePerson(stage.url())
    await buyPass(person, creator, GOLD.priceUnits)
    await heldPass(person, creator)
    const fan = await stage.visit('/c/lantern/live', person)
    await expectPicture(fan.page)

    await chain.drop(1)
    await expectDoor(fan.page, 'REORGED')
    await fan.press('.door [data-primary]')
    await expectDoor(fan.page, 'NO_PASS')
    await fan.page.reload()
    await expectDoor(fan.page, 'RATE_LIMITED')
    await fan.expectClean([
      { method: 'POST', path: /\/admissions$/, code: 'NO_PASS' },
      { method: 'POST', path: /\/admissions$/, code: 'RATE_LIMITED' },
    ])
    await studio.expectClean([NOT_YET_SEEN])
    await fan.page.context().close()
    await studio.page.context().close()
  })
})
