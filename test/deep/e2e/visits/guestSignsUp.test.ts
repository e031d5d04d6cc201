import { expect } from 'chai'
import { ASKED_BEFORE_SIGN_OUT } from '#test/e2e/journey/answerSignOutLate.ts'
import { expectAccessible } from '#test/e2e/journey/expectAccessible.ts'
import { type Creator, makePerson } from '#test/e2e/journey/people.ts'
import { type LiveShow, NOT_YET_SEEN, useStage } from '#test/e2e/journey/useStage.ts'
import { expectDoor, expectPicture } from '#test/e2e/journey/watching.ts'
import { watchPage } from '#test/e2e/journey/watchPage.ts'
import { guestsOf, SIGN, SIGN_IN, USE_TEST_WALLET } from '#test/e2e/wallets/watchAsGuest.ts'
import { addVirtualAuthenticator } from '#test/kit/factors/virtualAuthenticator.ts'

const DESKTOP = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
const USE_PASSKEY = 'button:has-text("Use a passkey")'

/** The socket is renewed with the session: where it closes before it says how the seat ended, the page asks. */
const TOLD_BY_ASKING = [
  { path: /^\/v1\/seats\/sea_\w+\/beats$/, code: 'NOT_FOUND' },
  { path: /^\/v1\/rooms\/rom_\w+\/admissions$/, code: 'OTHER_DEVICE' },
].map((one) => ({ ...one, method: 'POST', mayBeAbsent: true }))

describe('journey 7: a guest signs up', function () {
  this.timeout(180_000)
  const stage = useStage({ hasMailbox: true, settings: { SWEEP_MS: '1000' } })
  let creator: Creator
  let show: LiveShow
  before('a public stream', async () => {
    creator = await stage.creator('kiln')
    show = await stage.goLive(creator, { isPublic: true })
  })
  afterEach('nothing went wrong in the studio', () => show.studio.expectClean([NOT_YET_SEEN]))

  const { me, seatsOf, stateOf, contextOf, watchAsGuest, signedIn } = guestsOf(stage)

  for (const [name, viewport] of Object.entries({ '1440×900': DESKTOP, '390×844': PHONE }))
    it(`[S1.15][S1.8] ${name}: with a wallet of its own keeps id, name and seat, by keyboard alone`, async () => {
      const visit = await watchPage(await contextOf(viewport), stage.url())
      const { guest, seat } = await watchAsGuest(visit, creator.handle)
      await visit.pressByKey(SIGN_IN)
      await expectAccessible(visit.page)
      await visit.pressByKey(USE_TEST_WALLET)
      await visit.pressByKey(SIGN)
      await visit.page.getByText('Signed in. No payment was made.').waitFor()
      const { accountId, displayName } = guest
      const now = await me(visit)
      expect(now).to.deep.include({ accountId, displayName, isGuest: false })
      expect(now.wallets).to.have.length(1)
      await signedIn(visit)
      await expectPicture(visit.page)
      expect(await seatsOf(accountId), 'the same seat, and no other').to.deep.equal([seat])
      await expectAccessible(visit.page)
      await visit.expectClean()
      await visit.page.context().close()
    })

  it('[S1.15][S3.88] with the passkey of an account takes its seat there, without a wallet or a mail', async () => {
    const fan = await makePerson(stage.url())
    const { accountId } = await fan.call<{ accountId: string }>('GET', '/v1/me')
    const visit = await watchPage(await contextOf(DESKTOP, fan), `${stage.url()}/signin`)
    await addVirtualAuthenticator(visit.page)
    await visit.press(USE_TEST_WALLET)
    await visit.press(SIGN)
    await visit.page.getByText('Signed in. No payment was made.').waitFor()
    await visit.page.goto(`${stage.url()}/me/security`)
    await visit.press('button:has-text("Add a passkey")')
    await visit.page.locator('dialog[open]').getByLabel('Name', { exact: true }).fill('Blue key')
    await visit.press('button:has-text("Make the passkey")')
    await visit.page.locator('[data-testid=factor]', { hasText: 'Blue key' }).waitFor()
    await visit.press('button:has-text("Sign out here")')
    await visit.page.locator('main button:has-text("Sign in")').waitFor()
    await visit.page.goto(stage.url())
    const { guest, seat } = await watchAsGuest(visit, creator.handle)
    expect(guest.accountId).not.to.equal(accountId)
    await visit.press(SIGN_IN)
    await visit.press(USE_PASSKEY)
    await visit.page.getByText('Signed in. No payment was made.').waitFor()
    expect((await me(visit)).accountId).to.equal(accountId)
    await signedIn(visit)
    await expectPicture(visit.page)
    const moved = { ...seat, account_id: accountId, decided_for: accountId }
    expect(await seatsOf(guest.accountId, accountId), 'the same seat, and no other').to.deep.equal([moved])
    expect(await stateOf(guest.accountId)).to.equal('erased')
    await visit.expectClean(ASKED_BEFORE_SIGN_OUT)
    await visit.page.context().close()
  })

  it('[S1.19] with a wallet whose account watches elsewhere brings no second seat, and the door says where it is', async () => {
    const fan = await makePerson(stage.url())
    const there = await stage.visit(`/c/${creator.handle}/live`, fan)
    await expectPicture(there.page)
    const visit = await watchPage(await contextOf(DESKTOP, fan), stage.url())
    const { guest, seat } = await watchAsGuest(visit, creator.handle)
    await visit.press(SIGN_IN)
    await visit.press(USE_TEST_WALLET)
    await visit.press(SIGN)
    await expectDoor(visit.page, 'OTHER_DEVICE')
    await expectAccessible(visit.page)
    expect(await seatsOf(guest.accountId)).to.deep.equal([{ ...seat, open: false }])
    await expectPicture(there.page)
    await visit.press('.door [data-primary]')
    await expectPicture(visit.page)
    await expectDoor(there.page, 'OTHER_DEVICE')
    await there.expectClean()
    await visit.expectClean(TOLD_BY_ASKING)
    await visit.page.context().close()
    await there.page.context().close()
  })
})
