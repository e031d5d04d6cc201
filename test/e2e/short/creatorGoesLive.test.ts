import { expect } from 'chai'
import { IS_DEEP } from '#test/e2e/journey/sizes.ts'
import { promised, until } from '#test/kit/time/until.ts'
import { makePerson, openProfile } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'

const SIGN = '[data-testid=burner-confirm] button:text-is("Sign")'
const CONFIRM = '[data-testid=burner-confirm] button:text-is("Confirm")'
const END = 'button:has-text("End · hold")'
const CONTROL = '[data-testid="state:control:live"]'
const ENDED = '[data-testid="state:control:ended"]'

type Press = (selector: string) => Promise<void>

/** From a first visit to the preview; presses are those of the person. */
async function onboard(host: WatchedPage, press: Press, name: string): Promise<void> {
  const { page } = host
  await press('main [data-primary]')
  await press('button:has-text("Use the test wallet")')
  await press(SIGN)
  await host.type('Name', name)
  await press('button:has-text("Make my channel")')
  await press('button:has-text("Create my pass collection")')
  await press(CONFIRM)
  // what says how the collection went lies over it for ten seconds
  await host.pressByKey('button:has-text("Create this tier")')
  await press(CONFIRM)
  await press('button:has-text("Go to the studio")')
  await page.locator('[data-testid="state:studio:preparing"]').waitFor()
}

async function held(host: WatchedPage, down: () => Promise<void>, up: () => Promise<void>): Promise<void> {
  await down()
  await host.page.locator(ENDED).waitFor()
  await up()
}

describe('journey 2: a creator opens a channel, goes live and ends', function () {
  this.timeout(120_000)
  const stage = useStage('short')

  async function newHost(): Promise<WatchedPage> {
    return watchPage(await openProfile(stage.host(), stage.url()), `${stage.url()}/studio/live`)
  }

  it('[S3.5][S3.14][S3.17] nine presses to the preview, one more to be live, sees the viewer, lets End go early, which ends nothing, then holds it for a second', async () => {
    const host = await newHost()
    await onboard(host, host.press, 'Kiln')
    expect(host.presses()).to.equal(9)
    await host.press('.seg label:has-text("Public")')
    await host.press('button:has-text("Go live")')
    await host.page.locator(CONTROL).waitFor()
    expect(host.presses()).to.equal(11)

    const fan = await stage.visit('/c/kiln/live', await makePerson(stage.url()))
    await expectPicture(fan.page)
    await host.page.locator('[data-testid=viewer-count]', { hasText: /^1$/ }).waitFor()
    await host.page.locator('.viewerrows li').waitFor()
    await host.page.locator('[data-figure=framesPerSecond]', { hasText: /[1-9]/ }).waitFor()

    const end = host.page.locator(END)
    await end.click()
    await end.focus()
    await host.page.keyboard.press('Enter')
    const isLive =
      "fetch('/v1/channels/kiln').then((reply) => reply.json()).then((one) => one.liveRoomId !== null)"
    expect(await host.page.evaluate(isLive)).to.equal(true)
    await held(
      host,
      () => end.hover().then(() => host.page.mouse.down()),
      () => host.page.mouse.up(),
    )
    await expectDoor(fan.page, 'ENDED')
    await fan.expectClean()
    await host.expectClean([NOT_YET_SEEN])
    await fan.page.context().close()
    await host.page.context().close()
  })

  it('[S3.17] the stream ends by itself when the tab is closed', async () => {
    const creator = await stage.creator('saltworks')
    const { studio } = await stage.goLive(creator, { isPublic: true })
    const fan = await stage.visit(`/c/${creator.handle}/live`, await makePerson(stage.url()))
    await expectPicture(fan.page)
    await studio.expectClean([NOT_YET_SEEN])
    await studio.page.context().close()
    await Promise.all([
      fan.page.locator('[data-testid="state:stream:host-away"]').waitFor(),
      until(
        'it has ended',
        () => fan.page.locator('[data-testid="state:stream:ENDED"]').isVisible(),
        promised(25_000),
      ),
    ])
    await expectDoor(fan.page, 'ENDED')
    expect((await creator.page()).liveRoomId).to.equal(null)
    await fan.expectClean()
    await fan.page.context().close()
  })

  if (IS_DEEP)
    it('[S3.14] works by keyboard alone', async () => {
      const host = await newHost()
      await onboard(host, (selector) => host.pressByKey(selector), 'Copper')
      await host.pressByKey('button:has-text("Go live")')
      await host.page.locator(CONTROL).waitFor()
      const end = host.page.locator(END)
      await host.reach(END)
      expect(await end.evaluate((element) => element === element.ownerDocument.activeElement)).to.equal(true)
      await held(
        host,
        () => host.page.keyboard.down('Space'),
        () => host.page.keyboard.up('Space'),
      )
      await host.expectClean([NOT_YET_SEEN])
      await host.page.context().close()
    })
})
