import { expect } from 'chai'
import { parseEther } from 'viem'
import { IS_DEEP } from '#test/e2e/journey/sizes.ts'
import type { RowCounts } from '#test/kit/access/countRows.ts'
import { until } from '#test/kit/time/until.ts'
import { REORGABLE } from '#test/kit/world.ts'
import { countRows } from '../journey/counts.ts'
import { type Creator, GOLD, makePerson, type Person } from '../journey/people.ts'
import { type LiveShow, NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import type { WatchedPage } from '../journey/watchPage.ts'
import { heldChain, raisePrice, sendFirst } from './heldChain.ts'

const BUY = '.door [data-primary]'
const BUY_AGAIN = '[data-testid=get-pass] [data-primary]'
const PAY = '[data-testid=burner-confirm] button:has-text("Confirm and pay")'
const NO_PASS = { method: 'POST', path: /\/admissions$/, code: 'NO_PASS' }
/** all that a new fan owns */
const PURSE = parseEther('10')
const HALF = parseEther('0.5')

describe('payments that come to nothing', function () {
  this.timeout(120_000)
  const stage = useStage('chains')
  const chain = heldChain(() => stage.world.current().rpcUrl)
  const counts = () => countRows(stage.world.current())
  let creator: Creator
  let show: LiveShow
  before('somebody is live', async function () {
    this.timeout(90_000)
    creator = await stage.creator('northlight')
    show = await stage.goLive(creator)
  })
  afterEach('nothing went wrong in the studio', () => show.studio.expectClean([NOT_YET_SEEN]))

  async function atTheDoor(person: Person): Promise<WatchedPage> {
    const fan = await stage.visit(`/c/${creator.handle}/live`, person)
    await expectDoor(fan.page, 'NO_PASS')
    return fan
  }

  /** Presses through to the wallet while the chain holds everything, until the server knows the transaction. */
  async function payHeld(fan: WatchedPage, before: RowCounts): Promise<void> {
    await chain.hold()
    await fan.press(BUY)
    await fan.press(PAY)
    await until('the server is told', async () => (await counts()).intents > before.intents)
  }

  /** The page says how it ended, no row was made but the intents, and the same person pays well and watches. */
  async function expectNothingThenPicture(
    fan: WatchedPage,
    before: RowCounts,
    { cause, intents }: { cause: string; intents: number },
  ): Promise<void> {
    await fan.page.locator(`[data-testid=tx-stopped-${cause}]`).waitFor()
    expect(await counts()).to.deep.equal({ ...before, intents: before.intents + intents })
    await fan.press(BUY_AGAIN)
    await fan.press(PAY)
    await expectPicture(fan.page)
    await fan.expectClean([NO_PASS])
    await fan.page.context().close()
  }

  if (IS_DEEP)
    it('[S3.9] cancelled in the wallet: nothing bought, no trace; the second try works', async () => {
      const person = await makePerson(stage.url())
      const fan = await atTheDoor(person)
      const before = await counts()
      await payHeld(fan, before)
      await sendFirst(person, { to: person.account.address }, true)
      await chain.mine()
      await expectNothingThenPicture(fan, before, { cause: 'cancelled', intents: 1 })
    })

  if (IS_DEEP)
    it('[S3.9] replaced by something else: nothing bought, no trace; the second try works', async () => {
      const person = await makePerson(stage.url())
      const fan = await atTheDoor(person)
      const before = await counts()
      await payHeld(fan, before)
      await sendFirst(person, { to: creator.account.address, value: 1n }, true)
      await chain.mine()
      // only a block that stays can tell that it bought nothing: from one provider that is a final one, two epochs below
      await chain.mine(2 * REORGABLE.slots + 1)
      await expectNothingThenPicture(fan, before, { cause: 'reverted', intents: 2 })
    })

  if (IS_DEEP)
    it('[S3.9] the wallet holds too little: nothing sent, no trace; with money it works', async () => {
      const rich = await stage.creator('saltworks', [{ ...GOLD, priceUnits: PURSE + HALF }])
      const { studio } = await stage.goLive(rich)
      const person = await makePerson(stage.url())
      const give = () => sendFirst(rich, { to: person.account.address, value: HALF }, false)
      const fan = await stage.visit(`/c/${rich.handle}/live`, person)
      await expectDoor(fan.page, 'NO_PASS')
      const before = await counts()
      await fan.press(BUY)
      await fan.page.locator('[data-testid=tx-stopped-refused]', { hasText: 'not enough' }).waitFor()

      // enough for the price, but not for the network
      await give()
      await fan.press(BUY_AGAIN)
      await fan.page.locator('[data-testid=burner-confirm] dd', { hasText: 'not enough' }).waitFor()
      expect(await fan.page.locator(PAY).isDisabled()).to.equal(true)
      await fan.press('[data-testid=burner-confirm] button:has-text("Reject")')
      await fan.page.locator('[data-testid=tx-stopped-rejected]').waitFor()
      expect(await counts()).to.deep.equal(before)

      await give()
      await fan.press(BUY_AGAIN)
      await fan.press(PAY)
      await expectPicture(fan.page)
      await fan.expectClean([NO_PASS])
      await studio.expectClean([NOT_YET_SEEN])
      await fan.page.context().close()
      await studio.page.context().close()
    })

  it('[S3.9] rejected: nothing bought, no trace, a closed sheet gives the focus back to the door, and may be tried again', async () => {
    const fan = await atTheDoor(await makePerson(stage.url()))
    const before = await counts()
    const reject = async () => {
      await fan.press('[data-testid=burner-confirm] button:has-text("Reject")')
      await fan.page.locator('[data-testid=tx-stopped-rejected]').waitFor()
    }
    await fan.press(BUY)
    await reject()
    await fan.page.keyboard.press('Escape')
    await fan.page.locator('[data-testid=get-pass]').waitFor({ state: 'detached' })
    await fan.page.locator(`${BUY}:focus`).waitFor()
    await fan.press(BUY)
    await reject()
    expect(await counts()).to.deep.equal(before)
    if (IS_DEEP) return expectNothingThenPicture(fan, before, { cause: 'rejected', intents: 0 })
    await fan.page.locator(BUY_AGAIN).waitFor()
    await fan.expectClean([NO_PASS])
    await fan.page.context().close()
  })

  it('[T44][S3.9] reverted, as the price rose in the same block: no trace; at the new price it works', async () => {
    const person = await makePerson(stage.url())
    const fan = await atTheDoor(person)
    const before = await counts()
    await payHeld(fan, before)
    await raisePrice(creator, GOLD, GOLD.priceUnits * 2n)
    await chain.mine()
    await fan.page.locator('[data-testid=tx-stopped-reverted]').waitFor()
    expect(await counts()).to.deep.equal({ ...before, intents: before.intents + 1 })
    const spent = PURSE - (await person.wallet.chain.getBalance({ address: person.account.address }))
    expect(spent < GOLD.priceUnits, 'only the network was paid').to.equal(true)
    // the open sheet follows the price before anybody pays it
    await fan.page.locator('[data-testid=get-pass]', { hasText: 'Get pass · 0.02' }).waitFor()
    await fan.press(BUY_AGAIN)
    await fan.press(PAY)
    await expectPicture(fan.page)
    await fan.expectClean([NO_PASS])
    await fan.page.context().close()
  })

  it('[T20] a rejected sign-in: no session, no trace; the second try signs in', async () => {
    const before = await counts()
    const fan = await stage.visit('/signin')
    const sheet = '[data-testid=burner-confirm]'
    await fan.press('button:has-text("Use the test wallet")')
    await fan.press(`${sheet} button:has-text("Reject")`)
    await fan.page.locator('[data-testid=sign-in-failed]').waitFor()
    expect(await counts()).to.deep.equal(before)
    await fan.press('button:has-text("Use the test wallet")')
    await fan.press(`${sheet} button:text-is("Sign")`)
    await fan.page.getByText('Signed in. No payment was made.').waitFor()
    const after = await counts()
    expect(after.sessions).to.equal(before.sessions + 1)
    await fan.expectClean()
    await fan.page.context().close()
  })
})
