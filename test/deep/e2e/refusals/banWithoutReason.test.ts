import { expect } from 'chai'
import { makePerson } from '#test/e2e/journey/people.ts'
import { NOT_YET_SEEN, useStage } from '#test/e2e/journey/useStage.ts'
import { expectPicture } from '#test/e2e/journey/watching.ts'

describe('journey 5: a host bans a viewer', function () {
  this.timeout(120_000)
  const stage = useStage({})

  it('[S1.22] asks for a reason and bans nobody without one', async () => {
    const creator = await stage.creator('copper')
    const { studio } = await stage.goLive(creator, { isPublic: true })
    const fan = await stage.visit(`/c/${creator.handle}/live`, await makePerson(stage.url()))
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
