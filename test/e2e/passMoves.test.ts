import { expect } from 'chai'
import { buyPass, heldPass, transferPass } from './journey/passes.ts'
import { GOLD, makePerson } from './journey/people.ts'
import { NOT_YET_SEEN, useStage } from './journey/useStage.ts'
import { expectDoor, expectPicture } from './journey/watching.ts'

describe('journey 3: a pass is handed on while its owner watches', function () {
  this.timeout(120_000)
  const stage = useStage({ settings: { SWEEP_MS: '250' } })

  it('[S3.34][T7][S3.15] the old owner is out within 5 s and told why; the new owner enters', async () => {
    const creator = await stage.creator('northlight')
    const { studio } = await stage.goLive(creator)
    const [first, second] = [await makePerson(stage.url()), await makePerson(stage.url())]
    await buyPass(first, creator, GOLD.priceUnits)
    const passId = await heldPass(first, creator)

    const one = await stage.visit('/c/northlight/live', first)
    await expectPicture(one.page)
    const two = await stage.visit('/c/northlight/live', second)
    await expectDoor(two.page, 'NO_PASS')

    await transferPass(first, second, creator, passId)
    const movedMs = performance.now()
    await expectDoor(one.page, 'PASS_MOVED', 'Your pass was transferred')
    expect(performance.now() - movedMs).to.be.lessThan(5_000)
    expect(await one.page.locator('.player').count()).to.equal(0)
    expect(one.presses()).to.equal(0)

    await heldPass(second, creator)
    await two.page.reload()
    await expectPicture(two.page)
    expect(two.presses()).to.equal(0)

    await one.expectClean()
    await two.expectClean([{ method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/admissions$/, code: 'NO_PASS' }])
    await studio.expectClean([NOT_YET_SEEN])
    for (const each of [one, two, studio]) await each.page.context().close()
  })
})
