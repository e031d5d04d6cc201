import { expect } from 'chai'
import { makePerson } from './journey/people.ts'
import { NOT_YET_SEEN, useStage } from './journey/useStage.ts'
import { expectDoor, expectPicture } from './journey/watching.ts'

describe('one person, two browsers, one host', function () {
  this.timeout(120_000)
  const stage = useStage({ settings: { SWEEP_MS: '250' } })

  it('[T6] the second is refused, moves the seat with one press, and the first is told', async () => {
    const creator = await stage.creator('northlight')
    const { studio } = await stage.goLive(creator, { isPublic: true })
    const person = await makePerson(stage.url())
    const first = await stage.visit('/c/northlight/live', person)
    await expectPicture(first.page)
    const second = await stage.visit('/c/northlight/live', person)
    await expectDoor(second.page, 'OTHER_DEVICE', 'Watching on another device')
    expect(await first.page.locator('.player').count()).to.equal(1)

    await second.press('.door [data-primary]')
    await expectPicture(second.page)
    await expectDoor(first.page, 'OTHER_DEVICE')
    expect(second.presses()).to.equal(1)
    await first.expectClean()
    await second.expectClean([{ method: 'POST', path: /\/admissions$/, code: 'OTHER_DEVICE' }])
    await studio.expectClean([NOT_YET_SEEN])
    for (const each of [first, second, studio]) await each.page.context().close()
  })

  it('[S3.17] a host who reloads goes back on air with one press; viewers stay', async () => {
    const creator = await stage.creator('kiln')
    const { studio } = await stage.goLive(creator, { isPublic: true })
    const fan = await stage.visit('/c/kiln/live', await makePerson(stage.url()))
    await expectPicture(fan.page)
    const before = studio.presses()
    await studio.page.reload()
    await studio.press('button:has-text("Go back on air")')
    await studio.page.locator('[data-testid="state:control:live"]').waitFor({ timeout: 30_000 })
    expect(studio.presses() - before).to.equal(1)
    await expectPicture(fan.page)
    expect(fan.presses()).to.equal(0)
    await fan.expectClean()
    await studio.expectClean([NOT_YET_SEEN])
    await fan.page.context().close()
    await studio.page.context().close()
  })
})
