import { expect } from 'chai'
import type { Creator } from './journey/people.ts'
import { type LiveShow, NOT_YET_SEEN, useStage } from './journey/useStage.ts'
import { expectDoor, expectPicture } from './journey/watching.ts'

const DENIED = { method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/admissions$/, code: 'NO_PASS' }
const USE_TEST_WALLET = 'button:has-text("Use the test wallet")'
const SIGN = '[data-testid=burner-confirm] button:text-is("Sign")'
const PAY = '[data-testid=burner-confirm] button:has-text("Confirm and pay 0.01 ETH")'
const SENTENCE = 'No access pass. Mint one to watch this stream.'

describe('journey 1: a fan is refused, mints and watches', function () {
  this.timeout(120_000)
  const stage = useStage()
  let creator: Creator
  let show: LiveShow
  before('somebody is live', async function () {
    this.timeout(90_000)
    creator = await stage.creator('northlight')
    show = await stage.goLive(creator)
  })
  afterEach('nothing went wrong in the studio', () => show.studio.expectClean([NOT_YET_SEEN]))

  it('[S3.5][S3.6][S3.15][S3.9] takes five presses at the first visit, connecting and signing in included', async () => {
    const fan = await stage.visit('/c/northlight/live')
    await expectDoor(fan.page, 'SIGN_IN_REQUIRED', 'Sign in to watch')
    await fan.press('.door [data-primary]')
    await fan.press(USE_TEST_WALLET)
    await fan.press(SIGN)
    await expectDoor(fan.page, 'NO_PASS', SENTENCE)
    await fan.press('.door [data-primary]')
    await fan.press(PAY)
    await expectPicture(fan.page)
    expect(fan.presses()).to.equal(5)
    await fan.page.locator('[data-testid=confirm-bar][data-progress=safe]').waitFor()
    await fan.expectClean([DENIED])
    await fan.page.context().close()
  })

  it('[S3.15] takes two presses for a wallet that is known', async () => {
    const fan = await stage.visit('/signin')
    await fan.press(USE_TEST_WALLET)
    await fan.press(SIGN)
    await fan.page.getByText('Signed in. No payment was made.').waitFor()
    const before = fan.presses()
    await fan.page.goto(`${stage.url()}/s/${show.roomId}`)
    await expectDoor(fan.page, 'NO_PASS', SENTENCE)
    await fan.press('.door [data-primary]')
    await fan.press(PAY)
    await expectPicture(fan.page)
    expect(fan.presses() - before).to.equal(2)
    await fan.expectClean([DENIED])
    await fan.page.context().close()
  })

  it('[S3.15] works by keyboard alone', async () => {
    const fan = await stage.visit('/c/northlight/live')
    await expectDoor(fan.page, 'SIGN_IN_REQUIRED')
    await fan.pressByKey('.door [data-primary]')
    await fan.pressByKey(USE_TEST_WALLET)
    await fan.pressByKey(SIGN)
    await expectDoor(fan.page, 'NO_PASS', SENTENCE)
    await fan.pressByKey('.door [data-primary]')
    await fan.pressByKey(PAY)
    await fan.page.locator('[data-testid=player]').waitFor({ timeout: 30_000 })
    const focused = await fan.page.evaluate('document.activeElement.dataset.testid')
    expect(focused).to.equal('player')
    await fan.page.keyboard.press('?')
    await expectPicture(fan.page)
    await fan.expectClean([DENIED])
    await fan.page.context().close()
  })

  it('public pages leave the console empty', async () => {
    const guest = await stage.visit('/')
    for (const path of ['/c/northlight', `/s/${show.roomId}`, '/signin', '/me/security', '/nowhere']) {
      await guest.page.goto(stage.url() + path)
      await guest.page.locator('main h1, main h2').first().waitFor()
    }
    await guest.expectClean()
    await guest.page.context().close()
  })
})
