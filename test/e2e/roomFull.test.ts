import { expect } from 'chai'
import { makePerson } from './journey/people.ts'
import { NOT_YET_SEEN, useStage } from './journey/useStage.ts'
import { expectDoor, expectPicture } from './journey/watching.ts'

describe('journey 6: a room for two', function () {
  this.timeout(120_000)
  const stage = useStage({ settings: { SWEEP_MS: '250' } })

  it('[S1.26] refuses the third, wakes the button when one leaves, and lets the third in', async () => {
    const creator = await stage.creator('saltworks')
    const { studio } = await stage.goLive(creator, { seats: 2, isPublic: true })
    const [one, two] = [
      await stage.visit('/c/saltworks/live', await makePerson(stage.url())),
      await stage.visit('/c/saltworks/live', await makePerson(stage.url())),
    ]
    await expectPicture(one.page)
    await expectPicture(two.page)

    const three = await stage.visit('/c/saltworks/live', await makePerson(stage.url()))
    await expectDoor(three.page, 'CAPACITY_FULL', 'The room is full (2/2)')
    const button = three.page.locator('.door [data-primary]')
    expect(await button.getAttribute('aria-disabled')).to.equal('true')

    await two.page.goto(`${stage.url()}/c/saltworks`)
    await three.page.locator('.door [data-primary]:not([aria-disabled])').waitFor()
    await three.press('.door [data-primary]')
    await expectPicture(three.page)
    expect(three.presses()).to.equal(1)
    expect(await one.page.locator('.player').count()).to.equal(1)

    await one.expectClean()
    await two.expectClean()
    await three.expectClean([{ method: 'POST', path: /\/admissions$/, code: 'CAPACITY_FULL' }])
    await studio.expectClean([NOT_YET_SEEN])
    for (const each of [one, two, three, studio]) await each.page.context().close()
  })
})
