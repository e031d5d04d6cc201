import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { decodeFunctionData, encodeFunctionData } from 'viem'
import { BOOKING_STATUSES } from '#domain/booking/words.ts'
import { statementContent } from '#domain/calls/dispute.ts'
import {
  effectKey,
  escrowBooking,
  nextCancelPrice,
  type SettleStep,
  settleSteps,
  stepEffect,
  type WalletBooking,
} from '#web/bookings/booked/bookingModel.ts'
import { settleAction } from '#web/bookings/booked/steps/settleTransaction.ts'
import type { SettleOrder } from '#web/bookings/booked/steps/shownEffect.ts'
import { droppedText, stepText, stepWord, waitText } from '#web/bookings/booked/steps/stepWords.ts'
import type { Address, Wallet } from '#web/chain/wallet.ts'
import { bookedAt, bookedNowS, sampleBooking } from '#web/fixtures/bookings/sampleBookings.ts'
import { sampleStatement } from '#web/fixtures/bookings/sampleStatements.ts'
import { Withheld } from '#web/transactions/runTx.ts'
import { HASH, intent, run, walletThat } from '../../transactions/pipeline.ts'

const HOUR_S = 3600
const startS = Date.parse(bookedAt(26, 15, 30)) / 1000
const endS = startS + 1800
const exitS = endS + 36 * HOUR_S
const booking = sampleBooking(1, {})
const ofCreator = sampleBooking(1, { side: 'creator' })

function wordOf(kind: SettleStep, one: WalletBooking, atS: number): string | null {
  const effect = stepEffect(one, kind, atS)
  return effect && stepWord(kind, one, effect)
}
const keyOf = (one: WalletBooking, kind: SettleStep, atS: number) => effectKey(stepEffect(one, kind, atS))
/** A chain that has what is shown, unless told otherwise. */
const reads = (one: WalletBooking, more: object = {}) =>
  (async () => {
    const { amount, startAt, lengthMinutes, status } = escrowBooking(one)
    return { amount, startAt, lengthMinutes, status: BOOKING_STATUSES.indexOf(status), ...more }
  }) as Wallet['read']
const settle = (order: SettleOrder<WalletBooking>, owner: string, nowS: number, more: object = {}) =>
  settleAction(order, owner as Address, { read: reads(order.booking, more), nowS })
async function refusalOf(act: Promise<unknown>): Promise<string> {
  try {
    await act
  } catch (error) {
    if (error instanceof Withheld) return error.message
    throw error
  }
  return 'nothing was refused'
}

describe('what can be done about a booked call', () => {
  it('is the engine’s booking, in seconds and whole units', () => {
    const until = bookedAt(27, 3, 30)
    const pending = { until, creatorBps: 5000, cause: 'interrupted' as const }
    expect(escrowBooking(sampleBooking(1, { status: 'attested', pending, revision: 2 }))).to.deep.include({
      ...{ amount: 20_000_000_000_000_000n, startAt: startS, lengthMinutes: 30, feeBps: 250, revision: 2 },
      pending: { until: Date.parse(until) / 1000, creatorBps: 5000, cause: 'interrupted' },
    })
  })

  it('cancelling costs what its terms say at each second, and its button says so', () => {
    const words = [48 * HOUR_S, 48 * HOUR_S - 1, 24 * HOUR_S, 24 * HOUR_S - 1, 1, 0].map((noticeS) =>
      wordOf('cancel', booking, startS - noticeS),
    )
    expect(words).to.deep.equal([
      'Cancel · costs nothing',
      'Cancel · costs 0.01 ETH',
      'Cancel · costs 0.01 ETH',
      'Cancel · costs 0.02 ETH',
      'Cancel · costs 0.02 ETH',
      null,
    ])
    const next = [50, 30, 20].map((hours) => nextCancelPrice(booking, startS - hours * HOUR_S))
    expect(next).to.deep.equal([
      { from: startS - 48 * HOUR_S + 1, units: 10_000_000_000_000_000n },
      { from: startS - 24 * HOUR_S + 1, units: 20_000_000_000_000_000n },
      null,
    ])
  })

  it('[S3.35] is another thing for each side, and for nobody a payment before the call', () => {
    const times = [startS - 1, startS, endS, exitS]
    expect(times.map((atS) => settleSteps(booking, atS))).to.deep.equal([
      ...[['cancel'], ['confirm', 'dispute'], ['confirm', 'dispute'], ['confirm', 'finish']],
    ])
    expect(times.map((atS) => settleSteps(ofCreator, atS))).to.deep.equal([
      ...[['decline'], ['decline', 'dispute'], ['confirm', 'decline', 'dispute'], ['finish', 'decline']],
    ])
    const unplaced = { ...ofCreator, isPlaced: false }
    expect(settleSteps(unplaced, endS), 'a date that they never took').to.deep.equal(['decline', 'dispute'])
    const none = (['none', 'completed', 'refunded', 'split', 'void'] as const).flatMap((status) =>
      times.flatMap((atS) => settleSteps(sampleBooking(1, { status }), atS)),
    )
    expect(none).to.deep.equal([])
    const confirmed = sampleBooking(1, { side: 'creator', status: 'confirmed' })
    expect(settleSteps(confirmed, endS), 'once is enough').to.deep.equal(['decline', 'dispute'])
    expect(wordOf('confirm', booking, endS)).to.equal('It took place: pay Northlight 0.0195 ETH now')
    expect(wordOf('confirm', ofCreator, endS)).to.equal('It took place')
    expect(wordOf('finish', ofCreator, exitS)).to.equal('End it: Quiet Moth gets everything back')
  })

  it('[S3.35] objecting asks an arbiter until a moment, and its sheet says what their silence comes to', async () => {
    const confirmed = sampleBooking(1, { status: 'confirmed' })
    const effect = stepEffect(confirmed, 'dispute', endS)
    expect(effect && stepText(confirmed, effect, { nowS: endS, zone: 'UTC' })).to.match(
      /^You object, and an arbiter of this site decides until Thu 10 Dec, 16:00\. If none does, you get 0\.01 ETH back and .?Northlight.? gets 0\.00975 ETH as soon as/,
    )
    expect(keyOf(confirmed, 'dispute', endS + 1), 'no other decision a second later').to.equal(
      keyOf(confirmed, 'dispute', endS),
    )
    const order = {
      booking: confirmed,
      kind: 'dispute' as const,
      shownKey: keyOf(confirmed, 'dispute', endS),
    }
    const { reason, text } = sampleStatement()
    const files = [sampleStatement().hash]
    const content = statementContent({ bookingKey: booking.escrow.id, side: 'fan', reason, text, files })
    const hash = `0x${createHash('sha256').update(content).digest('hex')}`
    const evidence = { reason, text, files, hash }
    const { call, purpose } = await settle({ ...order, evidence }, booking.escrow.fan, endS)
    const { functionName, args } = decodeFunctionData({ abi: call.abi, data: encodeFunctionData(call) })
    expect([purpose, functionName, args]).to.deep.equal(['settle', 'dispute', [booking.escrow.id, hash]])
    const others = [
      { ...evidence, text: `${text} ` },
      { ...evidence, reason: 'other' as const },
      { ...evidence, files: [] },
    ]
    for (const other of others)
      expect(await refusalOf(settle({ ...order, evidence: other }, booking.escrow.fan, endS))).to.match(
        /keeps something else than what you wrote\. Nothing was sent\./,
      )
    expect(await refusalOf(settle(order, booking.escrow.fan, endS))).to.match(/^Write first why you object/)
  })

  it('[S3.35] objecting to a call that nobody stated brings a fan less than waiting, and the sheet says how much', () => {
    const waitOf = (one: WalletBooking, kind: SettleStep = 'dispute') => {
      const effect = stepEffect(one, kind, endS)
      return effect && waitText(one, effect, { nowS: endS, zone: 'UTC' })
    }
    expect(waitOf(booking)).to.equal(
      'Nobody has stated that it took place. As long as that is so, you get 0.02 ETH from Sat 28 Nov, 04:00 on by waiting. If you object and no arbiter decides, you get 0.01 ETH.',
    )
    const confirmed = sampleBooking(1, { status: 'confirmed' })
    const pending = { until: bookedAt(28, 4), creatorBps: 0, cause: 'creatorAbsent' as const }
    const attested = sampleBooking(1, { status: 'attested', pending })
    expect(waitOf(attested), 'an arbiter’s silence changes nothing').to.equal(null)
    expect([waitOf(confirmed), waitOf(ofCreator), waitOf(booking, 'confirm')]).to.deep.equal([
      null,
      null,
      null,
    ])
    expect(waitOf({ ...confirmed, side: 'creator' })).to.match(
      /you get 0\.0195 ETH .* you get 0\.00975 ETH\.$/,
    )
  })

  it('[S3.42] what both propose falls away with a step that decides nothing, and the sheet says it', () => {
    const droppedOf = (one: WalletBooking, kind: SettleStep) => {
      const effect = stepEffect(one, kind, endS)
      return effect && droppedText(one, effect)
    }
    const asked = { creatorAsk: 5000, fanAsk: 0 }
    expect(droppedOf({ ...booking, creatorAsk: 5000 }, 'dispute')).to.equal(
      'The split that Northlight proposes falls away with it: you get 0.01 ETH back and Northlight gets 0.00975 ETH.',
    )
    expect(droppedOf({ ...ofCreator, ...asked }, 'confirm')).to.match(
      /^The split that Quiet Moth proposes .*: Quiet Moth gets everything back\. So does the one that you propose\.$/,
    )
    expect(droppedOf({ ...booking, fanAsk: 0 }, 'dispute')).to.equal(
      'The split that you propose falls away with it.',
    )
    expect([droppedOf(booking, 'dispute'), droppedOf({ ...booking, ...asked }, 'confirm')]).to.deep.equal([
      ...[null, null],
    ])
  })

  it('is sent from the wallet of one’s side alone, and ended by any', async () => {
    const { fan, creator } = booking.escrow
    const send = (one: WalletBooking, kind: SettleStep, owner: string, atS: number) =>
      settle({ booking: one, kind, shownKey: keyOf(one, kind, atS) }, owner, atS)
    expect(await refusalOf(send(booking, 'cancel', creator, bookedNowS))).to.match(
      /only from 0xffff…ffff, the wallet that paid/,
    )
    expect(await refusalOf(send(ofCreator, 'decline', fan, bookedNowS))).to.match(
      /only from 0xcccc…cccc, the wallet that this/,
    )
    const { call } = await send(booking, 'finish', creator, exitS)
    const { functionName, args } = decodeFunctionData({ abi: call.abi, data: encodeFunctionData(call) })
    expect([call.address, functionName, args]).to.deep.equal([
      ...[booking.escrow.address, 'finish', [booking.escrow.id]],
    ])
  })

  it('a price that rose since it was shown is not sent, nor what is too late', async () => {
    const { fan } = booking.escrow
    const boundS = startS - 24 * HOUR_S
    const order = { booking, kind: 'cancel' as const, shownKey: keyOf(booking, 'cancel', boundS) }
    expect((await settle(order, fan, boundS)).purpose).to.equal('settle')
    expect(await refusalOf(settle(order, fan, boundS + 1))).to.match(
      /nothing was sent\. It would mean now that Northlight gets 0\.0195 ETH\./,
    )
    expect(await refusalOf(settle(order, fan, startS))).to.match(/not possible any more/)
  })

  it('what the escrow has otherwise than shown is not sent', async () => {
    const order = { booking, kind: 'cancel' as const, shownKey: keyOf(booking, 'cancel', bookedNowS) }
    const changes = [{ amount: 1n }, { startAt: startS + 1 }, { lengthMinutes: 60 }, { status: 4 }]
    for (const change of changes)
      expect(await refusalOf(settle(order, booking.escrow.fan, bookedNowS, change))).to.match(
        /changed meanwhile/,
      )
    const objection = { ...order, kind: 'dispute' as const }
    expect(
      await refusalOf(settle(objection, booking.escrow.fan, endS, { status: 4 })),
      'the other side was first, and the words are laid',
    ).to.match(/changed meanwhile.*what you wrote may be with both sides already/)
  })

  it('is one prompt for one press, and expects itself in small letters', async () => {
    const escrow = { ...booking.escrow, address: `0x${'E'.repeat(40)}`, id: `0x${'B'.repeat(64)}` }
    const one = sampleBooking(1, { escrow })
    const order = { booking: one, kind: 'cancel' as const, shownKey: keyOf(one, 'cancel', bookedNowS) }
    const { wallet, done } = walletThat({}, escrow.fan)
    const { stored } = await run(wallet, [intent('safe', { purpose: 'settle' })], {
      action: await settle(order, escrow.fan, bookedNowS),
    })
    expect(done.filter((step) => step === 'send')).to.have.length(1)
    expect(stored).to.have.length(1)
    expect(stored[0]).to.deep.include({
      ...{ purpose: 'settle', txHash: HASH, wallet: escrow.fan },
      expect: { escrow: `0x${'e'.repeat(40)}`, booking: `0x${'b'.repeat(64)}` },
    })
  })
})
