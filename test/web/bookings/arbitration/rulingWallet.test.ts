import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { decodeFunctionData, encodeFunctionData } from 'viem'
import { BOOKING_STATUSES } from '#domain/booking/words.ts'
import { type RulingOrder, rulingAction } from '#web/bookings/arbitration/rulingTransaction.ts'
import { type BookedFacts, type Escrowed, escrowBooking } from '#web/bookings/booked/bookingModel.ts'
import type { Address } from '#web/chain/wallet.ts'
import { sampleReading } from '#web/fixtures/bookings/sampleArbitration.ts'
import { bookedNowS } from '#web/fixtures/bookings/sampleBookings.ts'
import { Withheld } from '#web/transactions/runTx.ts'

const ARBITER = `0x${'9'.repeat(40)}`
const MANAGER = `0x${'8'.repeat(40)}`
const { call: read } = sampleReading()
const call: Escrowed<BookedFacts> = { ...read, escrow: { ...read.escrow, id: `0x${'B'.repeat(64)}` } }
const order: RulingOrder<Escrowed<BookedFacts>> = {
  ...{ call, creatorBps: 4000, text: 'Both were there.\nNeither is to blame: “½”.' },
  wallets: [ARBITER, call.escrow.fan],
}
const content = `{"booking":"0x${'b'.repeat(64)}","creatorBps":4000,"text":"Both were there.\\nNeither is to blame: “½”."}`
const hash = `0x${createHash('sha256').update(content).digest('hex')}`

interface Found {
  owner?: string
  kept?: object
  found?: object
  role?: readonly [boolean, number]
  answer?: string
  nowS?: number
  one?: RulingOrder<Escrowed<BookedFacts>>
}

/** What a ruling comes to with a chain and a server; `kept` counts what the server was asked to keep. */
async function rule(parts: Found = {}) {
  const { amount, startAt, lengthMinutes, status, pending } = escrowBooking(call)
  const asked: unknown[] = []
  const kept: RulingOrder[] = []
  const answers: Record<string, unknown> = {
    bookingOf: {
      ...{ amount, startAt, lengthMinutes, status: BOOKING_STATUSES.indexOf(status), ...parts.kept },
    },
    caseOf: { until: pending?.until, creatorBps: pending?.creatorBps, ...parts.found },
    ...{ authority: MANAGER, hasRole: parts.role ?? [true, 0] },
  }
  const action = rulingAction(parts.one ?? order, (parts.owner ?? ARBITER) as Address, {
    read: async ({ address, functionName, args }) => {
      if (functionName === 'hasRole') asked.push([address, args])
      return answers[functionName]
    },
    nowS: parts.nowS ?? bookedNowS,
    keep: async (one) => {
      kept.push(one)
      return parts.answer ?? hash
    },
  })
  const sentence = await action.then(
    () => null,
    (error: unknown) => (error instanceof Withheld ? error.message : Promise.reject(error)),
  )
  return { action, sentence, asked, kept }
}

describe('a ruling that a wallet sends', () => {
  it('[S3.42] is the share that was chosen, with the hash of what both sides will read', async () => {
    const { action, asked, kept } = await rule()
    const { call: sent, ...rest } = await action
    expect(decodeFunctionData({ abi: sent.abi, data: encodeFunctionData(sent) })).to.deep.equal({
      ...{ functionName: 'resolve', args: [call.escrow.id.toLowerCase(), 4000, hash] },
    })
    expect([sent.address, asked, kept]).to.deep.equal([
      ...[call.escrow.address, [[MANAGER, [2n, ARBITER]]], [order]],
    ])
    expect(rest).to.deep.equal({
      ...{ purpose: 'settle', wallets: null },
      expect: { escrow: call.escrow.address.toLowerCase(), booking: `0x${'b'.repeat(64)}` },
    })
  })

  it('is of nobody who is one of the two, and needs the role without a delay; the wallet is named', async () => {
    for (const owner of [call.escrow.fan, call.escrow.creator.toUpperCase().replace('0X', '0x')]) {
      const { sentence, kept } = await rule({ owner })
      expect(sentence).to.match(/^0x(ffff…ffff|CCCC…CCCC) is the wallet of one of the two.*Nothing was sent/)
      expect(kept).to.deep.equal([])
    }
    const foreign = await rule({ one: { ...order, wallets: [call.escrow.fan] } })
    expect(foreign.sentence).to.match(/^0x9999…9999 is not linked to your account\. Nothing was sent/)
    expect(foreign.kept).to.deep.equal([])
    const without = await rule({ role: [false, 0] })
    expect(without.sentence).to.match(
      /^0x9999…9999 may not rule at this escrow\. Nothing was sent.*role ARBITER/,
    )
    const late = await rule({ role: [true, 3600] })
    expect(late.sentence).to.match(/^0x9999…9999 has the role ARBITER with a delay/)
    expect([...without.kept, ...late.kept], 'nothing is kept of it').to.deep.equal([])
  })

  it('is not sent where the dispute is another one by now than what was read', async () => {
    const changes: Found[] = [
      { kept: { status: BOOKING_STATUSES.indexOf('split') } },
      { kept: { amount: 1n } },
      { kept: { lengthMinutes: 45 } },
      // an attendance came
      { found: { creatorBps: 10_000 } },
      { found: { until: 1 } },
    ]
    for (const change of changes) {
      const { sentence, kept } = await rule(change)
      expect(sentence, JSON.stringify(change.found)).to.match(
        /than what you read.*Nothing was sent\. Press Read it again above/,
      )
      expect(kept).to.deep.equal([])
    }
    const over = await rule({ nowS: escrowBooking(call).pending?.until ?? 0 })
    expect(over.sentence).to.match(/can be decided no more\. Nothing was sent/)
    const ended = await rule({ one: { ...order, call: { ...call, status: 'refunded' } } })
    expect(ended.sentence).to.match(/can be decided no more/)
  })

  it('is not sent with reasons that the server keeps otherwise', async () => {
    const { sentence, kept } = await rule({ answer: `0x${'0'.repeat(64)}` })
    expect(sentence).to.match(/kept other reasons than what you wrote\. Nothing was sent/)
    expect(kept).to.have.length(1)
  })
})
