import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { type Address, getAddress } from 'viem'
import type { TxIntent } from '#api/transactions/contract.ts'
import { BOOKING_CAUSES, BOOKING_STATUSES } from '#domain/booking/words.ts'
import {
  effectKey,
  escrowBooking,
  stepEffect,
  type WalletBooking,
} from '#web/bookings/booked/bookingModel.ts'
import { settleAction } from '#web/bookings/booked/steps/settleTransaction.ts'
import type { Wallet } from '#web/chain/wallet.ts'
import { bookedNowS as nowS } from '#web/fixtures/bookings/sampleBookings.ts'
import { sampleDispute } from '#web/fixtures/bookings/sampleStatements.ts'
import {
  sampleFoundCall,
  sampleSeenAttested,
  sampleSigned,
} from '#web/fixtures/bookings/wallet/sampleFoundCalls.ts'
import { Withheld } from '#web/transactions/runTx.ts'
import { useFixtures } from '../../build/useFixtures.ts'
import { intent } from '../../transactions/pipeline.ts'
import { connectNoted, type NotedWallet } from '../splits/disputedEscrow.ts'
import { OWN_WALLET } from './connectedWallet.ts'

const HOUR_MS = 3_600_000
const startMs = Math.floor(Date.now() / 1000) * 1000 - 2 * HOUR_MS
const instant = (atMs: number) => new Date(atMs).toISOString()
const during = { startsAt: instant(startMs), endsAt: instant(startMs + HOUR_MS / 2) }
const silent = { until: instant(startMs + 48 * HOUR_MS), creatorBps: 10_000, cause: 'arbiterSilent' as const }
const half = { until: silent.until, creatorBps: 5000, cause: 'interrupted' as const }

describe('[S3.46] what was seen of a call, brought to its escrow by who reads', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  let wallet: NotedWallet
  /** What the server has, and the escrow. */
  let [kept, onChain]: WalletBooking[] = []
  let state: TxIntent['state']

  async function open(more: Partial<WalletBooking>): Promise<void> {
    const sight = await fixtures.open({ width: 1440, height: 900 }, 'light')
    ;[page, kept, state] = [sight.page, sampleFoundCall({}, { ...during, ...more }), 'sent']
    onChain = kept
    wallet = await connectNoted(page, () => onChain as WalletBooking)
    await page.route('**/v1/**', (route) => {
      const request = route.request()
      if (request.url().endsWith('/dispute')) return route.fulfill({ json: sampleDispute() })
      const isRead = request.method() === 'GET' && request.url().includes('/bookings/bkg_')
      return route.fulfill({ json: isRead ? kept : intent(state, { purpose: 'settle' }) })
    })
    await sight.look('splits:live')
    await page.getByRole('button', { name: 'Read this call' }).click()
    await page.getByTestId('booking').waitFor()
  }
  const bring = () => page.getByRole('button', { name: 'Bring it to the escrow' })
  async function press(): Promise<void> {
    await bring().click()
    await page
      .getByTestId('booking-step-sheet')
      .getByRole('button', { name: 'Bring it to the escrow' })
      .click()
  }

  it('is sent once with exactly what was signed, and known when the escrow has it', async () => {
    await open({})
    await press()
    await page.getByRole('button', { name: 'Confirming' }).waitFor()
    expect(wallet.sent).to.deep.equal([
      {
        functionName: 'attest',
        args: [
          {
            ...{ id: kept?.escrow.id, creatorSeconds: 1741, fanSeconds: 1703, overlapSeconds: 900 },
            ...{ endedAt: startMs / 1000 + 1800, revision: 0 },
          },
          ...[getAddress(sampleSigned.attestor), sampleSigned.signature],
        ],
      },
    ])
    state = 'safe'
    await page.getByTestId('step-awaited').waitFor()
    kept = sampleSeenAttested({ ...during, pending: half })
    await page.getByTestId('step-awaited').waitFor({ state: 'detached' })
    await page.locator('[data-testid="state:finding"][data-kind=attested]').waitFor()
    expect(await bring().count()).to.equal(0)
  })

  it('is known in a dispute, which stays one', async () => {
    await open({ status: 'disputed', pending: silent })
    state = 'safe'
    await press()
    await page.getByTestId('step-awaited').waitFor()
    expect(wallet.sent).to.have.length(1)
    kept = sampleFoundCall({}, { ...during, status: 'disputed', pending: half })
    await page.getByTestId('step-awaited').waitFor({ state: 'detached' })
    await page.getByText('By that, and if nothing else decides it,').waitFor()
  })

  it('is not taken for what its fan sent meanwhile, where it comes to a dispute', async () => {
    const own = { keeper: 'works' as const, escrow: { ...sampleFoundCall().escrow, fan: OWN_WALLET } }
    await open({ ...own, status: 'disputed', pending: silent })
    state = 'safe'
    await page.getByRole('button', { name: /^It took place/ }).click()
    await page.getByTestId('booking-step-sheet').getByRole('button', { name: /^Pay/ }).click()
    await page.getByTestId('step-awaited').waitFor()
    kept = sampleFoundCall({}, { ...during, ...own, status: 'disputed', pending: half })
    await page.getByText('By that, and if nothing else decides it,').waitFor()
    expect(await page.getByTestId('step-awaited').count()).to.equal(1)
    kept = sampleFoundCall({}, { ...during, ...own, status: 'completed', pending: null })
    await page.getByTestId('step-awaited').waitFor({ state: 'detached' })
  })

  it('is no button while this site brings it, and one as soon as it does not', async () => {
    await open({ keeper: 'works' })
    await page.getByText('This site brings it there now.').waitFor()
    expect(await bring().count()).to.equal(0)
    kept = sampleFoundCall({}, { ...during, keeper: 'waits' })
    await bring().waitFor()
  })

  it('is withheld where the escrow has something else, and taken from any wallet', async () => {
    const order = (booking: WalletBooking) => ({
      ...{ booking, kind: 'attest' as const, shownKey: effectKey(stepEffect(booking, 'attest', nowS)) },
    })
    const withheld = async (booking: WalletBooking, more: object = {}, atS = nowS) => {
      const { amount, startAt, lengthMinutes, status, revision, pending } = escrowBooking(booking)
      const cause = pending ? BOOKING_CAUSES.indexOf(pending.cause) : 0
      const read = (async () => ({
        ...{ amount, startAt, lengthMinutes, status: BOOKING_STATUSES.indexOf(status), revision, cause },
        ...more,
      })) as Wallet['read']
      try {
        await settleAction(order(booking), `0x${'7'.repeat(40)}` as Address, { read, nowS: atS })
      } catch (error) {
        if (error instanceof Withheld) return error.message
        throw error
      }
      return 'sent'
    }
    const disputed = sampleFoundCall(
      {},
      { status: 'disputed', pending: { ...silent, until: '2026-12-01T19:00:00Z' } },
    )
    const interrupted = BOOKING_CAUSES.indexOf('interrupted')
    expect([await withheld(sampleFoundCall()), await withheld(disputed)]).to.deep.equal(['sent', 'sent'])
    expect(await withheld(sampleFoundCall(), {}, nowS + 1), 'a second later it is the same').to.equal('sent')
    const changes = [
      withheld(sampleFoundCall(), { status: BOOKING_STATUSES.indexOf('attested') }),
      withheld(sampleFoundCall(), { revision: 1 }),
      withheld(disputed, { cause: interrupted }),
    ]
    for (const change of changes) expect(await change).to.match(/^This call was changed meanwhile/)
    expect(await withheld(sampleFoundCall({}, { keeper: 'works' }))).to.match(
      /^This is not possible any more/,
    )
  })
})
