import { expect } from 'chai'
import { makePerson, openProfile } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectPicture } from '../journey/watching.ts'
import { watchPage } from '../journey/watchPage.ts'

describe('the studio on a slow line', function () {
  this.timeout(120_000)
  const stage = useStage()

  it('[S3.14][S3.17] stays on air when the room is read after the channel', async () => {
    const creator = await stage.creator('slowline')
    const context = await openProfile(stage.host(), stage.url(), creator)
    let release = () => {}
    const isReleased = new Promise<void>((resolve) => {
      release = resolve
    })
    await context.route(/\/v1\/rooms\/rom_\w+$/, async (route) => {
      if (route.request().method() === 'GET') await isReleased
      await route.continue()
    })
    const studio = await watchPage(context, `${stage.url()}/studio/live`)
    await studio.page.locator('[data-testid="state:studio:preparing"]').waitFor()
    const channelWasRead = studio.page.waitForResponse(
      async (answer) =>
        /\/v1\/channels\/slowline$/.test(answer.url()) && (await answer.json()).liveRoomId !== null,
    )
    await studio.press('.seg label:has-text("Public")')
    await studio.press('button:has-text("Go live")')
    await channelWasRead
    release()
    const fan = await stage.visit('/c/slowline/live', await makePerson(stage.url()))
    await expectPicture(fan.page)
    expect(await studio.page.locator('[data-testid="state:control:live"]').count()).to.equal(1)
    await fan.expectClean()
    await studio.expectClean([NOT_YET_SEEN])
    for (const each of [fan, studio]) await each.page.context().close()
  })
})
