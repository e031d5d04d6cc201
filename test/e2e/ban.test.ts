import { expect } from 'chai'
import { makePerson } from './journey/people.ts'
import { NOT_YET_SEEN, useStage } from './journey/useStage.ts'
import { expectDoor, expectPicture } from './journey/watching.ts'

const REASON = 'the same question, thirty times'

describe('journey 5: a host bans a viewer', function () {
  this.timeout(120_000)
  const stage = useStage({ settings: { SWEEP_MS: '250' } })

  it('[S1.11][S1.22][S1.33] in three presses: out, told the reason, and refused the next time', async () => {
    const creator = await stage.creator('kiln')
    const { studio } = await stage.goLive(creator, { isPublic: true })
    const person = await makePerson(stage.url())
    const fan = await stage.visit('/c/kiln/live', person)
    await expectPicture(fan.page)

    const before = studio.presses()
    await studio.press('.viewerrows button[aria-haspopup=menu]')
    await studio.press('[role=menuitem]:has-text("Ban from Kiln")')
    await studio.page.getByLabel('Reason', { exact: true }).fill(REASON)
    await studio.press('[data-testid="state:control:ban"] button[type=submit]')
    const bannedMs = performance.now()
    expect(studio.presses() - before).to.equal(3)

    await expectDoor(fan.page, 'BANNED', "You cannot join Kiln's rooms")
    expect(performance.now() - bannedMs).to.be.lessThan(5_000)
    await fan.page.getByText(`Reason: ${REASON}`).waitFor()
    expect(await fan.page.locator('.player').count()).to.equal(0)
    await studio.page.locator('[data-testid="state:control:nobody"]').waitFor()
    await fan.expectClean()
    await fan.page.context().close()

    const again = await stage.visit('/c/kiln/live', person)
    await expectDoor(again.page, 'BANNED')
    await again.press('.door [data-primary]')
    await again.page.waitForURL(`${stage.url()}/`)
    await again.expectClean([{ method: 'POST', path: /\/admissions$/, code: 'BANNED' }])
    await studio.expectClean([NOT_YET_SEEN])
    await again.page.context().close()
    await studio.page.context().close()
  })

  it('[S1.22] asks for a reason and bans nobody without one', async () => {
    const creator = await stage.creator('copper')
    const { studio } = await stage.goLive(creator, { isPublic: true })
    const fan = await stage.visit('/c/copper/live', await makePerson(stage.url()))
    await expectPicture(fan.page)
    await studio.press('.viewerrows button[aria-haspopup=menu]')
    await studio.press('[role=menuitem]')
    await studio.press('[data-testid="state:control:ban"] button[type=submit]')
    await studio.page.getByText('Say why. The person reads it at the door.').waitFor()
    await studio.page.keyboard.press('Escape')
    expect(await fan.page.locator('.player').count()).to.equal(1)
    await studio.expectClean([NOT_YET_SEEN])
    await fan.expectClean()
    await fan.page.context().close()
    await studio.page.context().close()
  })
})
