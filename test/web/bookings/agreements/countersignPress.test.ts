import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { WalletBooking } from '#web/bookings/booked/bookingModel.ts'
import { bookedAt } from '#web/fixtures/bookings/sampleBookings.ts'
import { useFixtures } from '../../build/useFixtures.ts'
import { connectWallet, OWN_WALLET, SIGNED } from '../wallet/connectedWallet.ts'
import { agreedCall } from './agreedCall.ts'

const problem = {
  ...{ type: '', title: 'Busy', status: 409, code: 'CONFLICT', ref: 'r_1' },
  detail: 'The wallet did not sign this.',
}

describe('what was agreed about a booked call, in the page', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  let sent: unknown[]
  let isRefused: boolean

  async function open(booking: WalletBooking): Promise<void> {
    const sight = await fixtures.open({ width: 390, height: 844 }, 'light')
    ;[page, sent, isRefused] = [sight.page, [], false]
    let kept = booking
    await connectWallet(page)
    await page.route('**/v1/me/calls/bookings/*', (route) => route.fulfill({ json: kept }))
    await page.route('**/v1/me/calls/bookings/*/countersignature', (route) => {
      sent.push(route.request().postDataJSON())
      if (isRefused) return route.fulfill({ status: 409, json: problem })
      kept = { ...booking, countersignature: { signature: SIGNED, at: bookedAt(25, 8, 12) } }
      return route.fulfill({ json: kept })
    })
    await sight.look('moves:live')
    await page.getByRole('button', { name: 'Read this call' }).click()
  }
  const part = () => page.getByTestId('countersignature')

  it('is signed by its creator with one press, and the signature stands in the details', async () => {
    await open(agreedCall(OWN_WALLET))
    isRefused = true
    await page.getByTestId('countersign').click()
    await page.getByText('Your signature was not kept. The wallet did not sign this.').waitFor()
    isRefused = false
    await page.getByTestId('countersign').click()
    await page.getByText('You signed these words on 25 Nov 2026, 09:12.').waitFor()
    expect(sent).to.deep.equal([{ signature: SIGNED }, { signature: SIGNED }])
    expect(await page.getByTestId('countersign').count()).to.equal(0)
    expect(await part().textContent(), 'what went wrong before is gone').to.equal(
      'You signed these words on 25 Nov 2026, 09:12.',
    )
    expect(await part().evaluate((at) => document.activeElement === at)).to.equal(true)
    await page.getByText('Details').click()
    await page.getByText('Signature of the creator').waitFor()
    expect(await page.getByText(SIGNED).isVisible()).to.equal(true)
    const isWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'
    expect(await page.evaluate<boolean>(isWide)).to.equal(false)
  })

  it('says that nothing was signed until the server was asked, and then that it may be there', async () => {
    await open(agreedCall(OWN_WALLET))
    await page.getByText('You cannot take it back; the fan and an arbiter can read it.').waitFor()
    await page.route('**/v1/me/calls/bookings/*/countersignature', (route) => route.abort())
    await page.getByTestId('countersign').click()
    await page.getByText('No answer came: your signature may be there.').waitFor()
    await page.close()
    await open(agreedCall(OWN_WALLET))
    await page.route('**/signAgreement*', (route) => route.abort())
    await page.getByTestId('countersign').click()
    await page.getByText('Nothing was signed. Something failed in this page.').waitFor()
    expect(sent).to.deep.equal([])
  })

  it('is read by its fan with both signatures, and without a word where the creator has not signed', async () => {
    const booking: WalletBooking = { ...agreedCall(OWN_WALLET), side: 'fan' }
    await open(booking)
    await page.getByRole('heading', { name: 'What was agreed' }).waitFor()
    expect(await part().count()).to.equal(0)
    await page.close()
    const at = bookedAt(25, 8, 12)
    await open({ ...booking, revision: 1, countersignature: { signature: SIGNED, at } })
    await part().waitFor()
    expect((await part().textContent())?.replace(/[⁨⁩]/g, '')).to.equal(
      'Northlight signed these words on 25 Nov 2026, 09:12. You did when you paid.',
    )
    const agreed = page.getByText('You both changed its date or its length since.').locator('..')
    expect(
      (await agreed.textContent())?.indexOf('You both'),
      'the words are not the changed ones',
    ).to.be.above(0)
  })
})
