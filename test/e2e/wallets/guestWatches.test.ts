import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '#test/kit/browser.ts'
import { waitForMails } from '#test/kit/mail/readMailbox.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, makePerson, openProfile } from '../journey/people.ts'
import { onScreens } from '../journey/sizes.ts'
import type { LiveShow } from '../journey/useStage.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectPicture } from '../journey/watching.ts'
import { watchPage } from '../journey/watchPage.ts'
import { soundPlays } from './soundPlays.ts'
import { guestsOf, SIGN, SIGN_IN, USE_TEST_WALLET } from './watchAsGuest.ts'

const WIDE = { width: 1440, height: 900 }
const SIZES = onScreens([
  { name: '1440×900', ...WIDE },
  { name: '390×844', width: 390, height: 844 },
])
const QUALITY = '.player select.qualitypick'
const STILL = '[data-testid="state:player:sound"]'
/** Told by the page itself: whatever is called from here inside the page counts as a press. */
const TELL = `new MutationObserver(() => {
  if (document.querySelector('.soundon')) console.info('needs a press')
}).observe(document, { childList: true, subtree: true })`
/** What the page has; the tests are typed for Node. */
interface QualityList {
  value: string
  options: Iterable<{ text: string }>
}
const SOUND = 'button:has-text("Turn sound on")'

describe('a guest', function () {
  this.timeout(180_000)
  const stage = useStage('wallets')
  let show: LiveShow
  let creator: Creator
  let card: string
  before('a public stream', async () => {
    creator = await stage.creator('saltworks')
    show = await stage.goLive(creator, { isPublic: true })
    card = `main a[href="/c/${creator.handle}/live"]`
  })
  afterEach('nothing went wrong in the studio', () => show.studio.expectClean([NOT_YET_SEEN]))

  const { me, seatsOf, stateOf, contextOf, watchAsGuest, signedIn } = guestsOf(stage)
  const open = async (viewport: { width: number; height: number }) =>
    watchPage(await contextOf(viewport), stage.url())
  const hasSound = (page: Page) =>
    page.evaluate(
      "[...document.querySelectorAll('.player .screen video, .player .screen audio')].some((one) => !one.muted && !one.paused && one.srcObject?.getAudioTracks().length > 0)",
    )

  it('[S1.2] begins with 360p where data are saved; sound alone has a still card, and is remembered', async () => {
    const fan = await stage.visit(`/c/${creator.handle}/live`)
    const debug = await fan.page.context().newCDPSession(fan.page)
    await debug.send('Emulation.setDataSaverOverride', { dataSaverEnabled: true })
    await fan.press('.door [data-primary]')
    await expectPicture(fan.page)
    const chosen = () => fan.page.locator(QUALITY).inputValue()
    // a host whose machine does not bear both pictures holds the large one for ten seconds or more
    const offered = await until('both pictures are there', async () => {
      const now = await fan.page.locator(QUALITY).evaluate((pick) => {
        const { value, options } = pick as unknown as QualityList
        return { value, words: [...options].map(({ text }) => text) }
      })
      return now.words.length > 2 && now
    })
    expect(offered).to.deep.equal({ value: 'low', words: ['Auto', '720p', '360p', 'Sound only'] })

    // by keyboard alone: the list has the keys for itself
    await fan.reach(QUALITY)
    await fan.page.keyboard.press('ArrowDown')
    await fan.page.locator(STILL).waitFor()
    expect(await chosen()).to.equal('sound')
    expect(await fan.page.locator('.player .screen video').count()).to.equal(0)
    await soundPlays(fan.page)
    await expectAccessible(fan.page)

    await fan.page.reload()
    await fan.page.locator('.door [data-primary]').or(fan.page.locator('.player')).first().waitFor()
    if (await fan.page.locator('.door [data-primary]').isVisible()) await fan.press('.door [data-primary]')
    await fan.page.locator(STILL).waitFor()
    await fan.page.locator('.player .screen audio').waitFor({ state: 'attached' })
    await soundPlays(fan.page)
    await fan.page.locator(QUALITY).selectOption('high')
    await expectPicture(fan.page)
    await fan.expectClean()
    await fan.page.context().close()
  })

  for (const { name, ...viewport } of SIZES)
    it(`[S1.15] ${name}: one press from home to a running muted picture, another to its sound`, async () => {
      const visit = await open(viewport)
      await visit.press(card)
      await expectPicture(visit.page)
      expect(visit.presses()).to.equal(1)
      expect(await hasSound(visit.page)).to.equal(false)
      expect(await me(visit)).to.include({ isGuest: true })
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
    const first = await me(visit)
    // the guest who is there enters by itself
    await visit.page.reload()
    await expectPicture(visit.page)
    expect((await me(visit)).accountId).to.equal(first.accountId)
    await visit.expectClean()
    await context.close()
  })

  it('[S1.15][S1.19] names itself, signs up by mail and keeps id, name and seat', async () => {
    const visit = await open(WIDE)
    await visit.press(card)
    await expectPicture(visit.page)
    const guest = await me(visit)
    await visit.press('button:has-text("Change name")')
    await visit.page.getByLabel('Name', { exact: true }).fill(creator.name)
    await visit.press('button:has-text("Use this name")')
    await visit.page.getByRole('alert').getByText('Somebody here has a name that looks the same.').waitFor()
    await visit.page.getByLabel('Name', { exact: true }).fill('Ann')
    await visit.press('button:has-text("Use this name")')
    await visit.page.locator('.understage bdi').getByText('Ann', { exact: true }).waitFor()
    const [seat] = await seatsOf(guest.accountId)

    await visit.press(SIGN_IN)
    await visit.press('button:has-text("Use e-mail")')
    const email = stage.email('ann')
    await visit.page.getByLabel('E-mail address').fill(email)
    await visit.page.keyboard.press('Enter')
    const [mail] = await waitForMails(stage.world.current().mailboxUrl ?? '', email)
    await visit.page.getByLabel('Code from the mail').fill(mail?.code ?? '')
    await visit.page.getByText('Signed in. No payment was made.').waitFor()
    expect(await me(visit)).to.deep.include({
      accountId: guest.accountId,
      isGuest: false,
      displayName: 'Ann',
    })
    await expectPicture(visit.page)
    expect(await seatsOf(guest.accountId), 'the same seat, and no other').to.deep.equal([
      { ...seat, open: true },
    ])
    await visit.expectClean([{ method: 'PUT', path: /^\/v1\/guests\/name$/, code: 'INVALID_INPUT' }])
    await visit.page.context().close()
  })

  it('[S1.15] with a wallet that has an account takes its seat there; the guest is gone and the picture runs', async () => {
    const fan = await makePerson(stage.url())
    const { accountId } = await fan.call<{ accountId: string }>('GET', '/v1/me')
    const visit = await watchPage(await contextOf(WIDE, fan), stage.url())
    const { guest, seat } = await watchAsGuest(visit, creator.handle)
    await visit.press(SIGN_IN)
    await visit.press(USE_TEST_WALLET)
    await visit.press(SIGN)
    await visit.page.getByText('Signed in. No payment was made.').waitFor()
    expect((await me(visit)).accountId).to.equal(accountId)
    await signedIn(visit)
    await expectPicture(visit.page)
    const moved = { ...seat, account_id: accountId, decided_for: accountId }
    expect(await seatsOf(guest.accountId, accountId), 'the same seat, and no other').to.deep.equal([moved])
    expect(await stateOf(guest.accountId)).to.equal('erased')
    await visit.expectClean()
    await visit.page.context().close()
  })

  it('[S0.24] 1440×900, by keyboard alone: a live stream is found by the beginning of its name, and opened', async () => {
    const visit = await stage.visit('/')
    await visit.page.getByRole('searchbox', { name: 'Search channels and rooms' }).waitFor()
    await visit.page.keyboard.press('/')
    await visit.page.keyboard.type('saltw')
    await visit.page.keyboard.press('Enter')
    await visit.page.waitForURL(/\/search\?q=saltw$/)
    await visit.page.getByRole('heading', { name: 'Live now', level: 2 }).last().waitFor()
    await expectAccessible(visit.page)
    await visit.pressByKey(`main a[href="/c/${creator.handle}/live"]`)
    await visit.page.waitForURL(`${stage.url()}/c/${creator.handle}/live`)
    expect(visit.presses()).to.equal(1)
    await visit.page.context().close()
  })

  describe('a browser that plays nothing before a press', () => {
    let strict: Browser
    before(async () => {
      strict = await launchBrowser({ role: 'viewer', autoplay: false })
    })
    after(() => strict?.close())

    it('shows the picture and one button for the sound; a press starts it', async () => {
      const context = await openProfile(strict, stage.url(), await makePerson(stage.url()))
      // told by the page itself: whatever is called from here inside the page counts as a press
      await context.addInitScript(TELL)
      const asked = context.waitForEvent('console', (message) => message.text() === 'needs a press')
      const fan = await watchPage(context, `${stage.url()}/c/${creator.handle}/live`)
      await asked
      expect(await fan.page.locator('main [data-primary]').count()).to.equal(1)
      await fan.press('button:has-text("Turn sound on")')
      await fan.page.getByText('Turn sound on').waitFor({ state: 'detached' })
      const isSilent = await fan.page
        .locator('.player audio')
        .evaluate((audio) => (audio as unknown as { paused: boolean }).paused)
      expect(isSilent).to.equal(false)
      await expectPicture(fan.page)
      await fan.expectClean([], /^info: needs a press$/)
      await context.close()
    })
  })
})
