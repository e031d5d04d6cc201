import { expect } from 'chai'
import { decodeFunctionData, encodeFunctionData } from 'viem'
import { BOOKING_STATUSES } from '#domain/booking/words.ts'
import { escrowBooking, type WalletBooking } from '#web/bookings/booked/bookingModel.ts'
import { callSplitAction, type SplitOrder } from '#web/bookings/splits/splitTransaction.ts'
import type { Address, Wallet } from '#web/chain/wallet.ts'
import { sampleContested } from '#web/fixtures/bookings/sampleArbitration.ts'
import { Withheld } from '#web/transactions/runTx.ts'

const NO_ASKS = { creatorAsk: 0, fanAsk: 0 }
const ofFan = sampleContested({ creatorAsk: 0 })
const ofCreator = sampleContested({ side: 'creator', fanAsk: 2500, creatorAsk: 4000 })

/** A chain with these proposals, each plus 1 and 0 for none, and otherwise what was shown. */
function chainWith(booking: WalletBooking, asks: typeof NO_ASKS, kept: object = {}): Wallet['read'] {
  const { amount, startAt, lengthMinutes, status } = escrowBooking(booking)
  return async ({ functionName }) =>
    functionName === 'caseOf'
      ? asks
      : { amount, startAt, lengthMinutes, status: BOOKING_STATUSES.indexOf(status), ...kept }
}

async function withheld(
  order: SplitOrder<WalletBooking>,
  read: Wallet['read'],
  owner?: string,
): Promise<string> {
  const { side, escrow } = order.booking
  const own = owner ?? (side === 'fan' ? escrow.fan : escrow.creator)
  try {
    await callSplitAction(order, own as Address, { read })
  } catch (error) {
    if (error instanceof Withheld) return error.message
    throw error
  }
  return 'sent'
}

describe('a split that a wallet sends', () => {
  it('is the share that was shown, also nothing at all, for the booking at its escrow', async () => {
    const { escrow } = ofFan
    const accepted = await callSplitAction(
      { booking: ofFan, kind: 'accept', creatorBps: 0 },
      escrow.fan as Address,
      { read: chainWith(ofFan, { creatorAsk: 1, fanAsk: 0 }) },
    )
    const { call, ...rest } = accepted
    const sent = decodeFunctionData({ abi: call.abi, data: encodeFunctionData(call) })
    expect([call.address, sent]).to.deep.equal([
      ...[escrow.address, { functionName: 'accept', args: [escrow.id, 0] }],
    ])
    expect(rest).to.deep.equal({
      ...{ purpose: 'settle', wallets: null },
      expect: { escrow: escrow.address.toLowerCase(), booking: escrow.id.toLowerCase() },
    })
    const proposed = await callSplitAction(
      { booking: ofCreator, kind: 'propose', creatorBps: 10_000 },
      escrow.creator as Address,
      { read: chainWith(ofCreator, { creatorAsk: 4001, fanAsk: 2501 }) },
    )
    expect([proposed.call.functionName, proposed.call.args]).to.deep.equal([
      ...['propose', [escrow.id, 10_000]],
    ])
  })

  it('is not accepted where the other side proposes another one by now, or none', async () => {
    const order: SplitOrder<WalletBooking> = { booking: ofCreator, kind: 'accept', creatorBps: 2500 }
    const at = (fanAsk: number) => withheld(order, chainWith(ofCreator, { creatorAsk: 4001, fanAsk }))
    expect(await at(2501)).to.equal('sent')
    expect(await at(2500)).to.match(/proposes has changed meanwhile\. Nothing was sent/)
    expect(await at(0)).to.match(/you accepted is proposed no more\. Nothing was sent/)
    const unseen = { ...order, creatorBps: 2600 }
    expect(await withheld(unseen, chainWith(ofCreator, { creatorAsk: 4001, fanAsk: 2501 }))).to.match(
      /has changed meanwhile/,
    )
    const nothing: SplitOrder<WalletBooking> = { booking: ofFan, kind: 'accept', creatorBps: 0 }
    expect(await withheld(nothing, chainWith(ofFan, NO_ASKS)), '0 % is not none').to.match(/no more/)
  })

  it('is not proposed beside one that was not read, nor a second time', async () => {
    const order: SplitOrder<WalletBooking> = { booking: ofCreator, kind: 'propose', creatorBps: 7000 }
    const at = (creatorAsk: number, fanAsk: number) =>
      withheld(order, chainWith(ofCreator, { creatorAsk, fanAsk }))
    expect(await at(4001, 2501)).to.equal('sent')
    expect(await at(4001, 1)).to.match(/proposes has changed meanwhile/)
    expect(await at(4001, 0), 'nothing was accepted').to.match(/proposes has changed meanwhile/)
    expect(await at(7001, 2501)).to.match(/has this proposal of yours already/)
  })

  it('is sent by the wallet of who reads alone, about the booking as it was read', async () => {
    const order: SplitOrder<WalletBooking> = { booking: ofCreator, kind: 'accept', creatorBps: 2500 }
    const asks = { creatorAsk: 4001, fanAsk: 2501 }
    expect(await withheld(order, chainWith(ofCreator, asks), ofCreator.escrow.fan)).to.match(
      /only from 0xcccc…cccc, the wallet that this call pays\. Nothing was sent/,
    )
    const ended = chainWith(ofCreator, asks, { status: BOOKING_STATUSES.indexOf('split') })
    expect(await withheld(order, ended)).to.match(/^This call was changed meanwhile/)
  })
})
