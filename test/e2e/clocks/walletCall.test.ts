import { expect } from 'chai'
import type { Hex } from 'viem'
import { partOf, settle } from '#domain/booking/settlement.ts'
import { CHALLENGE_SECONDS } from '#domain/booking/terms.ts'
import { BOOKING_STATUSES, type BookingStatus } from '#domain/booking/words.ts'
import { until } from '#test/kit/time/until.ts'
import { cardCalls } from '../cards/cardCalls.ts'
import { makePerson, type Person } from '../journey/people.ts'
import { CALL_PRICE, CONFIRM, soldCall } from '../journey/soldCall.ts'
import { useStage } from '../journey/useStage.ts'
import type { WatchedPage } from '../journey/watchPage.ts'
import { checkFile, falsify, saveBundle, verifyByCommand } from './bundleOf.ts'
import { expectFinding, JUDGED, judgedCall, ownCall } from './foundCall.ts'
import { confirmBrowser } from './provenCall.ts'
import { AT_THE_END, expectRelayed } from './relayedCall.ts'
import { expectOther, expectRecord, expectTogetherFor, joinByLobby } from './seenCall.ts'
import { walletTime } from './walletTime.ts'

/** So long both are in its booked time at least. */
const TOGETHER_S = 15
const MINUTE_S = 60
const SHEET = '[data-testid=booking-step-sheet]'
const BRING = 'button:text-is("Bring it to the escrow")'

describe('journey: a booked call is held, paid by wallet', function () {
  this.timeout(240_000)
  const stage = useStage('clocks')
  const { book, openBooking, bookingsOf, escrowOf } = soldCall(stage)
  const { timeAfter, shares } = cardCalls(stage)
  const { passTo, sellNow, visit } = walletTime(stage)

  const balanceOf = ({ account, wallet }: Person) => wallet.chain.getBalance({ address: account.address })
  /** What the last transaction of somebody cost them, which is in the newest blocks. */
  async function gasOfLast({ account, wallet }: Person): Promise<bigint> {
    const { chain } = wallet
    const nonce = (await chain.getTransactionCount({ address: account.address })) - 1
    for (let number = await chain.getBlockNumber(); number > 0n; number--) {
      const { transactions } = await chain.getBlock({ blockNumber: number, includeTransactions: true })
      const own = transactions.find(
        (one) => one.from.toLowerCase() === account.address.toLowerCase() && one.nonce === nonce,
      )
      if (!own) continue
      const { gasUsed, effectiveGasPrice } = await chain.getTransactionReceipt({ hash: own.hash })
      return gasUsed * effectiveGasPrice
    }
    return expect.fail('they sent nothing')
  }
  /** One of the two does a step of the page of their booking: two presses and one prompt. */
  async function step({ press }: WatchedPage, button: string, send: string): Promise<void> {
    await press(button)
    await press(`${SHEET} ${send}`)
    await press(CONFIRM)
  }

  it('[S0.16][S3.35][S3.38][S3.44][S3.46] a fan books it by a prompt, both come in by a relay and see each other until it ends by itself, and what was seen is signed; the fan brings it to the escrow, and twelve hours later the creator ends it and has their share to the wei', async () => {
    const creator = await stage.creator('lantern', [])
    const offerId = await sellNow(creator, 'video')
    const person = await makePerson(stage.url())
    const fan = await visit(`/c/${creator.handle}`, person)
    const at = await timeAfter(creator, offerId, 1)
    await book(fan, `/c/${creator.handle}/book?offer=${offerId}&at=${at}`)
    const { id, escrow: booked, startsAt, endsAt, lengthMinutes, feeBps, policy } = await openBooking(person)
    expect(startsAt).to.equal(at)
    await until('its money is safe', async () => (await bookingsOf(person)).some((one) => one.isSecured))
    const escrow = await escrowOf(person)
    const expectInEscrow = async (status: BookingStatus) =>
      expect(BOOKING_STATUSES[await escrow.status(person, booked.id as Hex)]).to.equal(status)

    const host = await visit(`/me/calls/${id}`, creator)
    const pages = [fan, host].map(({ page }) => page)
    // what was seen counts from the booked time on
    await passTo(startsAt, -1, pages)
    for (const one of [fan, host]) {
      await one.page.goto(`${stage.url()}/call/${id}`)
      if (one === fan) await confirmBrowser(fan, 'wallet')
      await joinByLobby(one)
    }
    for (const page of pages) await expectOther(page)
    for (const page of pages) await expectRelayed(page)
    await expectTogetherFor(pages, TOGETHER_S)
    await passTo(endsAt, -1, pages)
    for (const page of pages) await page.getByTestId('call-over').waitFor()
    for (const page of pages) await expectRecord(page, TOGETHER_S)

    // ten minutes later it is judged and signed, and nothing happens by that alone
    await passTo(endsAt, JUDGED, pages)
    const { finding } = await judgedCall(creator, id)
    expect([finding.kind, finding.cause]).to.deep.equal(['clear', 'interrupted'])
    expect(finding.overlapSeconds).to.be.within(TOGETHER_S, lengthMinutes * MINUTE_S)
    const bps = Math.floor((finding.overlapSeconds * 10_000) / (lengthMinutes * MINUTE_S))
    expect(bps).to.be.within(1, policy.fullOverlapBps - 1)
    expect([finding.leastBps, finding.mostBps]).to.deep.equal([bps, bps])
    await ownCall('it is signed', person, id, (one) => Boolean(one.finding?.signed))
    await expectFinding(pages, id, 'clear')
    await expectInEscrow('booked')

    // whoever has the file judges it again, and is not deceived by a changed one
    const saved = await saveBundle(fan, id)
    const { seen, cause } = saved.bundle.finding ?? expect.fail('the finding is not in it')
    expect([seen.overlapSeconds, cause]).to.deep.equal([finding.overlapSeconds, finding.cause])
    expect(saved.bundle.attestation?.id).to.equal(booked.id)
    const own = saved.bundle.keys.filter(({ side }) => side === 'fan')
    expect(own.map(({ binding }) => binding?.way)).to.deep.equal(['wallet'])
    expect(await checkFile(host, saved.path, 'holds')).to.equal('')
    expect(verifyByCommand(saved.path)).to.include({ code: 3 })
    const forged = falsify(saved)
    const byCommand = verifyByCommand(forged.path)
    expect(byCommand).to.include({ code: 1 })
    for (const said of [await checkFile(host, forged.path, 'differs'), byCommand.text])
      for (const fault of forged.faults) expect(said).to.match(fault)
    for (const { page } of [fan, host]) await page.goto(`${stage.url()}/me/calls/${id}`)

    // no keeper is here: who wants it brings it, and both have that button
    await host.page.locator(BRING).waitFor()
    await step(fan, BRING, BRING)
    await fan.page.locator('[data-testid="state:finding"][data-kind=attested]').waitFor()
    await expectFinding(pages, id, 'attested')
    await expectInEscrow('attested')
    const { pending } = await ownCall('it is attested', creator, id, ({ status }) => status === 'attested')
    expect([pending?.cause, pending?.creatorBps]).to.deep.equal(['interrupted', bps])
    const untilAt = pending?.until ?? ''
    expect((Date.parse(untilAt) - Date.parse(endsAt)) / 1000).to.be.at.least(CHALLENGE_SECONDS - JUDGED)

    // nobody objected
    await passTo(untilAt, -1, pages)
    await host.page.reload()
    const [creatorHad, fanHad] = [await balanceOf(creator), await balanceOf(person)]
    await step(host, 'button:has-text("End it:")', 'button:text-is("End it")')
    const ended = await ownCall('it is paid', creator, id, ({ settlement }) => settlement !== null)
    const { toCreator, toFan, fee } = settle(CALL_PRICE, partOf(CALL_PRICE, bps), feeBps, 'interrupted')
    expect(shares(ended)).to.deep.equal(['interrupted', `${toCreator}`, `${toFan}`, `${fee}`])
    expect((await balanceOf(creator)) - creatorHad).to.equal(toCreator - (await gasOfLast(creator)))
    expect((await balanceOf(person)) - fanHad).to.equal(toFan)
    await expectInEscrow('split')

    for (const one of [fan, host]) await one.expectClean([AT_THE_END])
    for (const page of pages) await page.context().close()
  })
})
