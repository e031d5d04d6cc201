import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { waitForMails } from '#test/kit/mail/readMailbox.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import type { Creator } from '../journey/people.ts'
import { onScreens } from '../journey/sizes.ts'
import type { LiveShow } from '../journey/useStage.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectPicture } from '../journey/watching.ts'
import { watchPage } from '../journey/watchPage.ts'

const WIDE = { width: 1440, height: 900 }
const SIZES = onScreens([
  { name: '1440×900', ...WIDE },
  { name: '390×844', width: 390, height: 844 },
])
const SOUND = 'button:has-text("Turn sound on")'

describe('a guest', function () {
  this.timeout(180_000)
  const stage = useStage('wallets')
  let show: LiveShow
  let creator: Creator
  let card: string
  before('a public stream', async () => {
    creator = await stage.creator('kiln')
    show = await stage.goLive(creator, { isPublic: true })
    card = `main a[href="/c/${creator.handle}/live"]`
  })

  const me = (page: Page) =>
    page.evaluate("fetch('/v1/me').then((r) => r.json())") as Promise<{
      accountId: string
      isGuest: boolean
      displayName: string
    }>
  const open = async (viewport: { width: number; height: number }) => {
    const context = await stage.fan().newContext({ viewport, reducedMotion: 'reduce' })
    return watchPage(context, stage.url())
  }
  const hasSound = (page: Page) =>
    page.evaluate(
      "[...document.querySelectorAll('.player .screen video, .player .screen audio')].some((one) => !one.muted && !one.paused && one.srcObject?.getAudioTracks().length > 0)",
    )
  for (const { name, ...viewport } of SIZES)
    it(`[S1.15] ${name}: one press from home to a running muted picture, another to its sound`, async () => {
      const visit = await open(viewport)
      await visit.press(card)
      await expectPicture(visit.page)
      expect(visit.presses()).to.equal(1)
      expect(await hasSound(visit.page)).to.equal(false)
      expect(await me(visit.page)).to.include({ isGuest: true })
      await expectAccessible(visit.page)
      await visit.press(SOUND)
      await until('it sounds', async () => (await hasSound(visit.page)) === true)
      await visit.page.locator(SOUND).waitFor({ state: 'detached' })
      // the button is gone, and the keys of the player go on
      await visit.page.locator('[data-testid="player"]:focus').waitFor()
      await visit.expectClean()
      await visit.page.context().close()
    })

  it('[S1.15] nobody is made one by looking: a link shows the stream and asks for one press, which every browser answers alone', async () => {
    const before = await stage.world
      .current()
      .testDatabase.pool('owner')
      .query("SELECT count(*)::int AS n FROM app.account WHERE state = 'guest'")
    const context = await stage.fan().newContext({ viewport: WIDE })
    const visit = await watchPage(context, `${stage.url()}/c/${creator.handle}/live`)
    await visit.page.locator('[data-testid="state:stream:SIGN_IN_REQUIRED"]').waitFor()
    const now = await stage.world
      .current()
      .testDatabase.pool('owner')
      .query("SELECT count(*)::int AS n FROM app.account WHERE state = 'guest'")
    expect(now.rows).to.deep.equal(before.rows)
    await visit.press('button:has-text("Watch now")')
    await expectPicture(visit.page)
    const first = await me(visit.page)
    // the guest who is there enters by itself
    await visit.page.reload()
    await expectPicture(visit.page)
    expect((await me(visit.page)).accountId).to.equal(first.accountId)
    await visit.expectClean()
    await context.close()
  })

  it('[S1.15][S1.19] names itself, signs up by mail and keeps id, name and seat', async () => {
    const visit = await open(WIDE)
    await visit.press(card)
    await expectPicture(visit.page)
    const guest = await me(visit.page)
    await visit.press('button:has-text("Change name")')
    await visit.page.getByLabel('Name', { exact: true }).fill(creator.name)
    await visit.press('button:has-text("Use this name")')
    await visit.page.getByRole('alert').getByText('Somebody here has a name that looks the same.').waitFor()
    await visit.page.getByLabel('Name', { exact: true }).fill('Ann')
    await visit.press('button:has-text("Use this name")')
    await visit.page.locator('.understage bdi').getByText('Ann', { exact: true }).waitFor()
    const pool = stage.world.current().testDatabase.pool('owner')
    const seats = async () =>
      (
        await pool.query("SELECT id, state <> 'ended' AS open FROM app.seat WHERE account_id = $1", [
          guest.accountId,
        ])
      ).rows
    const [seat] = await seats()

    await visit.press('button:has-text("Sign in"):visible')
    await visit.press('button:has-text("Use e-mail")')
    const email = stage.email('ann')
    await visit.page.getByLabel('E-mail address').fill(email)
    await visit.page.keyboard.press('Enter')
    const [mail] = await waitForMails(stage.world.current().mailboxUrl ?? '', email)
    await visit.page.getByLabel('Code from the mail').fill(mail?.code ?? '')
    await visit.page.getByText('Signed in. No payment was made.').waitFor()
    expect(await me(visit.page)).to.deep.include({
      accountId: guest.accountId,
      isGuest: false,
      displayName: 'Ann',
    })
    await expectPicture(visit.page)
    expect(await seats(), 'the same seat, and no other').to.deep.equal([{ ...seat, open: true }])
    await show.studio.expectClean([NOT_YET_SEEN])
    await visit.expectClean([{ method: 'PUT', path: /^\/v1\/guests\/name$/, code: 'INVALID_INPUT' }])
    await visit.page.context().close()
  })
})
