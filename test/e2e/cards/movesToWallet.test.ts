import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { CardQuote } from '#api/billing/offers/contract.ts'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import type { ChannelPage } from '#api/creators/contract.ts'
import { until } from '#test/kit/time/until.ts'
import { payBy } from '#test/local/stripe/checkout/visitCheckout.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { heldPass, transferPass } from '../journey/passes.ts'
import { type Creator, makePerson, openProfile, type Person } from '../journey/people.ts'
import { onScreens } from '../journey/sizes.ts'
import { type LiveShow, NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'
import { cardFans } from './cardFans.ts'

const MOVE = '[data-testid=card-ticket] button:has-text("Move my pass to this wallet")'
const SHEET = '[data-testid=move-sheet]'
const CONFIRM = '[data-testid=burner-confirm]'
const SIZES = onScreens([
  { name: '1440×900', width: 1440, height: 900, isByKeys: false },
  { name: '390×844, by keyboard alone', width: 390, height: 844, isByKeys: true },
])

describe('journeys 6 and 8: a pass that was paid by card moves to a wallet', function () {
  this.timeout(240_000)
  const stage = useStage('cards')
  const { seller, order } = cardFans(stage)
  let creator: Creator
  let show: LiveShow

  before('a channel that sells by card goes live', async function () {
    this.timeout(120_000)
    creator = await seller('northlight')
    show = await stage.goLive(creator)
  })
  afterEach('nothing went wrong in the studio', () => show.studio.expectClean([NOT_YET_SEEN]))

  /** Somebody with a wallet who pays by card. */
  async function buyer(): Promise<{ person: Person; purchase: Purchase }> {
    const person = await makePerson(stage.url())
    const { channel } = await creator.page()
    const { quote } = await person.call<CardQuote>('POST', '/v1/card-quotes', {
      ...{ channelId: channel.id, tierNo: 1 },
    })
    const wish = { quote, clientKey: randomBytes(16).toString('base64url'), way: 'checkout', returnTo: '/me' }
    let purchase = await person.call<Purchase>('POST', '/v1/purchases', wish)
    const look = async () => {
      purchase = await person.call<Purchase>('GET', `/v1/purchases/${purchase.id}`)
      return purchase.nextStep.kind === 'page'
    }
    if (purchase.nextStep.kind !== 'page') await until('there is a page to pay on', look)
    await payBy(purchase.nextStep.kind === 'page' ? purchase.nextStep.url : '')
    const isPaid = async () => {
      await look()
      return purchase.state === 'paid'
    }
    await until('it is paid', isPaid)
    return { person, purchase }
  }

  const seatsOf = async (person: Person) => {
    const { accountId } = await person.call<{ accountId: string }>('GET', '/v1/me')
    const { rows } = await stage.world
      .current()
      .testDatabase.pool('owner')
      .query<{ id: string }>("SELECT id FROM app.seat WHERE account_id = $1 AND state <> 'ended'", [
        accountId,
      ])
    return rows.map(({ id }) => id)
  }

  for (const { name, isByKeys, ...viewport } of SIZES)
    describe(`at ${name}`, () => {
      let person: Person
      let purchase: Purchase
      let watching: WatchedPage
      let library: WatchedPage
      let passId: bigint
      const press = (selector: string) => (isByKeys ? library.pressByKey(selector) : library.press(selector))

      before('a fan with a wallet has paid by card, and watches', async function () {
        this.timeout(120_000)
        ;({ person, purchase } = await buyer())
        watching = await stage.visit(`/c/${creator.handle}/live`, person)
        await expectPicture(watching.page)
        const context = await openProfile(stage.fan(), stage.url(), person)
        library = await watchPage(context, `${stage.url()}/me`)
        await library.page.setViewportSize(viewport)
        await library.page.emulateMedia({ reducedMotion: 'reduce' })
      })
      after(async () => {
        for (const each of [watching, library]) await each?.page.context().close()
      })

      it('[S4.38] takes the pass in three presses, and the picture never stops', async () => {
        const { page } = library
        const seats = await seatsOf(person)
        await page.locator('[data-testid=card-ticket]').waitFor()
        await expectAccessible(page)
        await press(MOVE)
        await page.locator(SHEET).getByText('the network fee, paid by your wallet').waitFor()
        await expectAccessible(page)
        await press(`${SHEET} button:text-is("Move my pass")`)
        await page.locator(CONFIRM, { hasText: 'that you paid by card' }).waitFor()
        await press(`${CONFIRM} button:text-is("Confirm")`)
        await page.locator('[data-testid=my-pass]').waitFor()
        await page.locator('[data-testid=card-ticket]').waitFor({ state: 'detached' })
        expect(library.presses()).to.equal(3)
        passId = await heldPass(person, creator)
        await expectPicture(watching.page)
        expect(await seatsOf(person), 'the seat of before').to.deep.equal(seats)
        expect(watching.presses()).to.equal(0)
      })

      it('[S4.38][T16] watches by the pass from anew, and cannot hand it on while the bank may ask for the money', async () => {
        const other = await makePerson(stage.url())
        const refused = await transferPass(person, other, creator, passId).then(
          () => null,
          (error: Error) => error.message,
        )
        expect(refused).to.match(/StreamPass_Held|reverted/)
        expect(await heldPass(person, creator)).to.equal(passId)
        await watching.page.reload()
        await expectPicture(watching.page)
        const { held } = await person.call<ChannelPage>('GET', `/v1/channels/${creator.handle}`)
        expect(Date.parse(held?.cardUntil ?? '')).to.be.greaterThan(Date.now())
        await watching.page.goto(`${stage.url()}/c/${creator.handle}/join`)
        await watching.page.getByText('the pass you have was paid by card').waitFor()
        expect(
          await watching.page.getByRole('button', { name: 'Extend' }).count(),
          'no time is sold into it',
        ).to.equal(0)
        await watching.page.goBack()
        await expectPicture(watching.page)
      })

      it('[S4.29][T16] a dispute shuts both rails within 5 s, and the pass is revoked', async () => {
        const { rows } = await stage.world
          .current()
          .testDatabase.pool('owner')
          .query<{ charge_ref: string }>('SELECT charge_ref FROM app.purchase WHERE id = $1', [purchase.id])
        await order('disputes/open', { charge: rows[0]?.charge_ref, reason: 'fraudulent' })
        await expectDoor(watching.page, 'PAYMENT_FROZEN')
        expect(await seatsOf(person)).to.deep.equal([])
        const revoked = () =>
          stage.world
            .current()
            .testDatabase.pool('owner')
            .query(
              `SELECT FROM app.pass_revocation r JOIN chain.pass p USING (collection, pass_id)
                WHERE r.end_reason = 'REVOKED' AND p.valid_until <= app.now() AND pass_id = $1 AND collection = $2`,
              [passId, Buffer.from(creator.collection.slice(2), 'hex')],
            )
        await until('the pass is revoked', async () => (await revoked()).rowCount === 1, { withinMs: 60_000 })
        await watching.page.reload()
        await expectDoor(watching.page, 'PAYMENT_FROZEN')
        await library.page.reload()
        await library.page.locator('[data-testid=state\\:library\\:shown]').waitFor()
        expect(await library.page.locator('[data-testid=my-pass]').count()).to.equal(0)
        await expectAccessible(library.page)
        await library.expectClean()
        await watching.expectClean([{ method: 'POST', path: /admissions$/, code: 'PAYMENT_FROZEN' }])
      })
    })
})
