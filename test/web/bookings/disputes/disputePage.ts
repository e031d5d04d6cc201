import type { Page, Route } from 'playwright-core'
import type { Hex } from 'viem'
import type { CallDispute } from '#api/bookings/disputes/contract.ts'
import { until } from '#test/kit/time/until.ts'
import type { WalletBooking } from '#web/bookings/booked/bookingModel.ts'
import { sampleBooking } from '#web/fixtures/bookings/sampleBookings.ts'
import { useFixtures } from '../../build/useFixtures.ts'
import { escrowAnswer } from '../moves/escrowAnswer.ts'
import { connectWallet, OWN_WALLET } from '../wallet/connectedWallet.ts'
import { type DisputeServer, disputeServer, UNWILLING } from './disputeServer.ts'

const MINUTE_MS = 60_000
/** It began, and ends later: either side can object. */
const startMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 10 * MINUTE_MS
export const instant = (atMs: number) => new Date(atMs).toISOString()

/** A call of a fan, by the wallet that they have. */
export function ownCall(more: Partial<WalletBooking> = {}): WalletBooking {
  const escrow = { ...sampleBooking(24, {}).escrow, fan: OWN_WALLET }
  return sampleBooking(24, {
    ...{ escrow, startsAt: instant(startMs), endsAt: instant(startMs + 30 * MINUTE_MS) },
    ...more,
  })
}

/** The same while an arbiter is asked. */
export function disputedCall(): WalletBooking {
  const pending = { until: instant(startMs + 10 ** 9), creatorBps: 5000, cause: 'arbiterSilent' as const }
  return ownCall({ status: 'disputed', pending })
}

async function chain(route: Route): Promise<void> {
  const { id, method, params } = route.request().postDataJSON()
  const result = method === 'eth_call' ? escrowAnswer(String(params[0].data).slice(0, 10), startMs) : null
  if (result === null) return route.fallback()
  await route.fulfill({ json: { jsonrpc: '2.0', id, result } })
}

/** The page of one call, for the tests of a file; each opens it with what the server has. */
export function useDisputePage() {
  const fixtures = useFixtures()
  let page: Page
  let api: DisputeServer

  async function open(one: WalletBooking, said: Partial<CallDispute>) {
    const sight = await fixtures.open({ width: 1440, height: 900 }, 'light')
    ;[page, api] = [sight.page, disputeServer(one, said)]
    await page.addInitScript(UNWILLING)
    await connectWallet(page)
    await page.route('**/rpc', chain)
    await page.route('**/v1/**', api.answer)
    await sight.look('disputes:live')
    await page.getByRole('button', { name: 'Read the call' }).click()
    return { page, api }
  }
  const objectButton = () => page.getByTestId('booking-steps').getByRole('button', { name: 'I object' })
  const sheet = () => page.getByTestId('booking-step-sheet')
  const words = () => page.getByLabel('What happened')
  return {
    ...{ open, objectButton, sheet, words },
    asked: () => page.evaluate<Hex[]>('window.asked ?? []'),
    /** Something that is read only when the page is looked at again, and its time has come. */
    seeAfresh: (what: string, isThere: () => Promise<boolean>) =>
      until(what, async () => {
        await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
        return isThere()
      }),
    ways: () => api.sent.map(({ way }) => way),
    press: () => sheet().getByRole('button', { name: 'I object' }).click(),
    choose: (files: { name: string; mimeType: string; buffer: Buffer }[]) =>
      page.locator('input[type=file]').setInputFiles(files),
    async write(text: string): Promise<void> {
      await objectButton().click()
      await sheet().getByRole('radio', { name: 'Northlight did not come' }).check()
      await words().fill(text)
    },
  }
}
