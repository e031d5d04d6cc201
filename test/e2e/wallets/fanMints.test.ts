import { expect } from 'chai'
import type { BrowserContext } from 'playwright-core'
import { streamPassAbi } from '#generated/abis.ts'
import { IS_DEEP } from '#test/e2e/journey/sizes.ts'
import { CODE_MAIL, waitForMail } from '#test/kit/mail/readMailbox.ts'
import { ASKED_BEFORE_SIGN_OUT, answerSignOutLate } from '../journey/answerSignOutLate.ts'
import { countRows } from '../journey/counts.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { buyPass, heldPass } from '../journey/passes.ts'
import { type Creator, GOLD, makePerson, type Person } from '../journey/people.ts'
import { onScreens } from '../journey/sizes.ts'
import { type LiveShow, NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'

const DENIED = { method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/admissions$/, code: 'NO_PASS' }
const GET_PASS = '.door [data-primary]'
const SHEET = '[data-testid=get-pass]'
const USE_TEST_WALLET = 'button:has-text("Use the test wallet")'
const SIGN = '[data-testid=burner-confirm] button:text-is("Sign")'
const PAY = '[data-testid=burner-confirm] button:has-text("Confirm and pay 0.01 ETH")'
const SENTENCE = 'No access pass. Mint one to watch this stream.'
const ALREADY = 'You already have a pass. Nothing was bought.'
const DESKTOP = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

describe('journey 2: the door of a members’ stream', function () {
  this.timeout(120_000)
  const stage = useStage('wallets')
  let creator: Creator
  let show: LiveShow
  before('somebody is live', async function () {
    this.timeout(90_000)
    creator = await stage.creator('northlight')
    show = await stage.goLive(creator)
  })
  afterEach('nothing went wrong in the studio', () => show.studio.expectClean([NOT_YET_SEEN]))

  const contextOf = (viewport: { width: number; height: number }) =>
    stage.fan().newContext({ viewport, reducedMotion: 'reduce' })

  /** A stranger whose test wallet, which this browser never connected, is a person's. */
  async function walletOf(person: Person): Promise<BrowserContext> {
    const context = await contextOf(DESKTOP)
    await context.addInitScript(
      ([key]) => localStorage.setItem('stagedoor.burner', key as string),
      [person.key],
    )
    return context
  }

  const passesOf = ({ wallet, account }: Person) =>
    wallet.chain.readContract({
      address: creator.collection,
      abi: streamPassAbi,
      functionName: 'balanceOf',
      args: [account.address],
    })

  async function signOut({ page }: WatchedPage): Promise<void> {
    await page.locator('.identity:visible').click()
    await page.locator('#identity-menu button:has-text("Sign out")').click()
    await page.locator('header button:visible:has-text("Sign in")').waitFor()
  }

  async function buyAtTheDoor(fan: WatchedPage): Promise<void> {
    await fan.press(PAY)
    await expectPicture(fan.page)
    await fan.page.locator(SHEET).waitFor({ state: 'detached' })
  }

  it('[S3.5][S3.6][S3.15][S3.9] shows its price to a stranger, and takes four presses at the first visit', async () => {
    const asked: string[] = []
    const context = await contextOf(DESKTOP)
    context.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const fan = await watchPage(context, `${stage.url()}/c/${creator.handle}/live`)
    await expectDoor(fan.page, 'NO_PASS', SENTENCE)
    const door = (await fan.page.locator('.door').textContent()) ?? ''
    for (const words of ['0.01 ETH', `${creator.name}, all of it`, 'Passes left', 'Final', 'I have a pass'])
      expect(door).to.include(words)
    await expectAccessible(fan.page)
    expect(asked.filter((path) => /admissions|\/v1\/me/.test(path))).to.deep.equal([])
    await fan.expectClean()

    await fan.press(GET_PASS)
    await fan.page.locator('[data-testid="state:get-pass:choosing"]').waitFor()
    await expectAccessible(fan.page)
    await fan.press(USE_TEST_WALLET)
    await fan.press(SIGN)
    // the bar leaves by itself some seconds after it said final
    const final = fan.page.locator('[data-testid=confirm-bar][data-progress=safe]').waitFor()
    await Promise.all([final, buyAtTheDoor(fan)])
    expect(fan.presses()).to.equal(4)
    await fan.expectClean([DENIED])
    await context.close()
  })

  if (IS_DEEP)
    it('[S3.15] on a phone takes two presses for a known wallet that is signed in, and three signed out', async () => {
      for (const presses of [2, 3]) {
        const context = await contextOf(PHONE)
        const fan = await watchPage(context, `${stage.url()}/signin`)
        await fan.press(USE_TEST_WALLET)
        await fan.press(SIGN)
        await fan.page.getByText('Signed in. No payment was made.').waitFor()
        if (presses === 3) await signOut(fan)
        const before = fan.presses()
        await fan.page.goto(`${stage.url()}/s/${show.roomId}`)
        await expectDoor(fan.page, 'NO_PASS', SENTENCE)
        await fan.press(GET_PASS)
        if (presses === 3) await fan.press(SIGN)
        await fan.page.locator(PAY).waitFor()
        await expectAccessible(fan.page)
        await buyAtTheDoor(fan)
        expect(fan.presses() - before).to.equal(presses)
        await fan.expectClean([DENIED, ...(presses === 3 ? ASKED_BEFORE_SIGN_OUT : [])])
        await context.close()
      }
    })

  if (IS_DEEP)
    it('[S3.15] works by keyboard alone', async () => {
      const fan = await stage.visit(`/c/${creator.handle}/live`)
      await expectDoor(fan.page, 'NO_PASS', SENTENCE)
      await fan.pressByKey(GET_PASS)
      await fan.pressByKey(USE_TEST_WALLET)
      await fan.pressByKey(SIGN)
      await fan.pressByKey(PAY)
      await fan.page.locator('[data-testid=player]:focus').waitFor()
      await fan.page.keyboard.press('?')
      await fan.page.locator('[data-figure=framesDecoded]').waitFor()
      await expectPicture(fan.page)
      expect(fan.presses()).to.equal(4)
      await fan.expectClean([DENIED])
      await fan.page.context().close()
    })

  it('[S3.15][T9] opens for a wallet that has a pass already, and buys nothing; banned, it says so', async () => {
    const person = await makePerson(stage.url())
    await buyPass(person, creator, GOLD.priceUnits)
    const passId = await heldPass(person, creator)
    const context = await walletOf(person)
    const fan = await watchPage(context, `${stage.url()}/s/${show.roomId}`)
    await answerSignOutLate(fan.page)
    const { intents } = await countRows(stage.world.current())
    await expectDoor(fan.page, 'NO_PASS', SENTENCE)
    await fan.press(GET_PASS)
    await fan.press(USE_TEST_WALLET)
    await fan.press(SIGN)
    await fan.page.getByText(ALREADY).waitFor()
    await fan.page.locator('[data-testid=player]:focus').waitFor()
    await expectPicture(fan.page)
    expect(fan.presses()).to.equal(3)
    expect((await countRows(stage.world.current())).intents).to.equal(intents)
    expect([await passesOf(person), await heldPass(person, creator)]).to.deep.equal([1n, passId])

    // the way of who knows to have one: nothing is for sale there
    await signOut(fan)
    await expectDoor(fan.page, 'NO_PASS', SENTENCE)
    await fan.press('.door button:text-is("I have a pass")')
    await fan.press(USE_TEST_WALLET)
    await fan.press(SIGN)
    await expectPicture(fan.page)
    await fan.expectClean(ASKED_BEFORE_SIGN_OUT)

    const { viewers } = await creator.call<{ viewers: { seatId: string }[] }>(
      'GET',
      `/v1/rooms/${show.roomId}/viewers`,
    )
    await signOut(fan)
    await expectDoor(fan.page, 'NO_PASS', SENTENCE)
    for (const { seatId } of viewers)
      await creator.call('POST', `/v1/rooms/${show.roomId}/bans`, { seatId, reason: 'loud' })
    await fan.press(GET_PASS)
    await fan.press(SIGN)
    await expectDoor(fan.page, 'BANNED')
    await fan.page.locator(SHEET).waitFor({ state: 'detached' })
    expect(await passesOf(person)).to.equal(1n)
    await fan.expectClean([{ ...DENIED, code: 'BANNED' }, ...ASKED_BEFORE_SIGN_OUT])
    await context.close()
  })

  for (const size of onScreens([DESKTOP, PHONE]))
    it(`[S1.7][S1.8][S3.15] journey 3, ${size.width}×${size.height}, by keyboard alone: a code, a wallet linked by its own statement, a pass; another browser enters by mail`, async () => {
      const email = stage.email('ann')
      const enter = async (fan: WatchedPage, nth: number) => {
        await fan.pressByKey('dialog button:has-text("Use e-mail")')
        await fan.type('E-mail address', email)
        await fan.page.keyboard.press('Enter')
        const mail = await waitForMail(stage.world.current().mailboxUrl ?? '', email, CODE_MAIL, nth)
        await fan.type('Code from the mail', mail.code ?? '')
      }
      const fan = await watchPage(await contextOf(size), `${stage.url()}/s/${show.roomId}`)
      await fan.pressByKey(GET_PASS)
      await enter(fan, 1)
      await fan.page.locator('[data-testid="state:get-pass:linking"]').waitFor()
      await expectAccessible(fan.page)
      await fan.pressByKey(`${SHEET} button:has-text("Link the test wallet")`)
      const statement = await fan.page.locator('[data-testid=burner-confirm] pre').textContent()
      expect(statement).to.match(/^(?!.*sign in to).*link/is)
      await fan.pressByKey(SIGN)
      await fan.pressByKey(PAY)
      await expectPicture(fan.page)
      await fan.expectClean([DENIED])
      const other = await watchPage(await contextOf(size), `${stage.url()}/s/${show.roomId}`)
      await other.pressByKey('.door button:text-is("I have a pass")')
      await enter(other, 2)
      await expectDoor(other.page, 'OTHER_DEVICE')
      await other.pressByKey('.door [data-primary]')
      await expectPicture(other.page)
      await expectDoor(fan.page, 'OTHER_DEVICE')
      await other.expectClean([{ ...DENIED, code: 'OTHER_DEVICE' }])
      for (const { page } of [fan, other]) await page.context().close()
    })

  if (IS_DEEP)
    it('public pages leave the console empty', async () => {
      const guest = await stage.visit('/')
      for (const path of [
        `/c/${creator.handle}`,
        `/s/${show.roomId}`,
        '/signin',
        '/me/security',
        '/nowhere',
      ]) {
        await guest.page.goto(stage.url() + path)
        await guest.page.locator('main h1, main h2').first().waitFor()
      }
      await guest.expectClean()
      await guest.page.context().close()
    })
})
