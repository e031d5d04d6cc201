import { expect } from 'chai'
import type { RefundWish } from '#api/billing/refunds/contract.ts'
import type { TipTotal } from '#api/tips/contract.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, makePerson } from '../journey/people.ts'
import { IS_DEEP } from '../journey/sizes.ts'
import { useStage } from '../journey/useStage.ts'
import { expectPicture } from '../journey/watching.ts'
import type { WatchedPage } from '../journey/watchPage.ts'
import { CARDS, cardFans } from './cardFans.ts'

const SHEET = '[data-testid=tip-sheet]'
const PHONE = { width: 390, height: 844 }

describe('journey: a gift by card beside a live stream', function () {
  this.timeout(180_000)
  const stage = useStage('cards')
  const { seller, payThere, codeFor, provided, fan } = cardFans(stage)
  const rows = ({ page }: WatchedPage) => page.locator('[data-testid=tip-list] [data-testid=tip-row]')

  /** A pass that was paid by card goes back by the same sheets, in `moneyBack`. */
  async function giveBackByPresses(giver: WatchedPage, creator: Creator): Promise<void> {
    await giver.page.goto(`${stage.url()}/me`)
    await giver.press('[data-testid=receipt-row] a:has-text("2 × Rocket")')
    await giver.press('[data-testid=ask-refund] button:text-is("Ask for money back")')
    await expectAccessible(giver.page)
    await giver.press('[data-testid=refund-sheet] button:text-is("Ask the creator")')
    await giver.page.locator('[data-testid=refund-asked]').waitFor()
    const earnings = await stage.visitAsking('/studio/earnings', creator)
    await earnings.press('[data-testid=wish-row]:has-text("2 × Rocket") button:text-is("Decide")')
    await expectAccessible(earnings.page)
    await earnings.press('[data-testid=wish-sheet] button:has-text("Give €40")')
    await earnings.press('[data-testid=wish-sheet] button:text-is("Yes, give it back")')
    await earnings.expectClean()
    await earnings.page.context().close()
  }

  async function giveBack({ page }: WatchedPage, creator: Creator): Promise<void> {
    const id = await page.evaluate<string>(`(async () => {
      const { purchases } = await (await fetch('/v1/me/purchases')).json()
      const { id } = purchases.find(({ amount }) => amount === 4000)
      const { ok } = await fetch('/v1/purchases/' + id + '/refunds', { method: 'POST' })
      return ok ? id : 'refused'
    })()`)
    const { wishes } = await creator.call<{ wishes: RefundWish[] }>('GET', '/v1/me/refund-wishes')
    const wish = wishes.find(({ purchaseId }) => purchaseId === id)
    await creator.call('POST', `/v1/me/refund-wishes/${wish?.id}/decisions`, { isGranted: true })
  }

  it('[S3.19][S3.20][S4.28] somebody without a wallet gives, everybody sees it, and it is withdrawn when its money goes back', async () => {
    const creator = await seller('lantern')
    const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
    const path = `/c/${creator.handle}/live`
    const [giver, watcher] = [await fan(path, PHONE), await stage.visit(path, await makePerson(stage.url()))]
    await giver.press('button:has-text("Watch now")')
    for (const { page } of [giver, watcher]) await expectPicture(page)
    const totals = async () =>
      (await creator.call<{ totals: TipTotal[] }>('GET', `/v1/rooms/${roomId}/tips`)).totals

    // the sheet, two to say who they are, which gift, how many of it, and the one that pays: six presses of ours
    const before = giver.presses()
    await giver.press('.understage button:has-text("Tip")')
    await giver.press('button:has-text("Use e-mail")')
    const email = stage.email('giver')
    await giver.page.getByLabel('E-mail address').fill(email)
    await giver.press('button:has-text("Send code")')
    await giver.page.getByLabel('Code from the mail').fill(await codeFor(email))
    await giver.press(`${SHEET} label:has-text("Rocket")`)
    await giver.press(`${SHEET} button[aria-label="One more"]`)
    await giver.page.locator(SHEET).getByText(`${creator.name} gets €36, platform €4`).waitFor()
    await expectAccessible(giver.page)
    await giver.press(`${SHEET} button:has-text("Send 2 × Rocket, €40")`)
    await payThere(giver.page, CARDS.good, { isKept: true })
    await giver.page.waitForURL(`${stage.url()}${path}`)
    expect(giver.presses() - before).to.equal(6)
    const banner = watcher.page.locator('[data-testid=tip-banners] li')
    await banner.filter({ hasText: 'Somebody sent 2 × Rocket' }).waitFor()
    for (const one of [giver, watcher]) await rows(one).filter({ hasText: 'Paid by card' }).waitFor()
    await studio.page.locator('[data-testid=host-tips]').getByText('€40').first().waitFor()
    expect(await totals()).to.deep.equal([
      { rail: 'card', symbol: 'EUR', decimals: 2, units: '4000', tips: 1 },
    ])

    // with the card that was kept: one press, and it stands there
    await giver.page.goto(`${stage.url()}/me`)
    await giver.page.locator('[data-testid=saved-card]').waitFor()
    await giver.page.goto(`${stage.url()}${path}`)
    await giver.press('.understage button:has-text("Tip")')
    await giver.page.locator(SHEET).getByText('Visa ·· 4242').waitFor()
    await giver.press(`${SHEET} label:has-text("Applause")`)
    await giver.press(`${SHEET} button:has-text("Send Applause, €1")`)
    await giver.page.locator(SHEET).waitFor({ state: 'detached' })
    await rows(watcher).filter({ hasText: 'Applause' }).waitFor()

    // the rockets are asked back, and the creator says yes
    await (IS_DEEP ? giveBackByPresses(giver, creator) : giveBack(giver, creator))
    await rows(watcher).filter({ hasText: 'Withdrawn' }).waitFor()
    await until('the host’s total', async () => (await totals())[0]?.units === '100')
    await giver.page.goto(`${stage.url()}/me`)
    await giver.page.locator('[data-testid=given-tip]', { hasText: 'Applause' }).waitFor()
    expect(await giver.page.locator('[data-testid=given-tip]').count()).to.equal(1)

    await giver.expectClean(provided())
    for (const one of [watcher, studio]) await one.expectClean()
    for (const { page } of [giver, watcher, studio]) await page.context().close()
  })
})
