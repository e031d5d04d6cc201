import { expect } from 'chai'
import type { KeptAgreement } from '#api/bookings/agreements/contract.ts'
import type { CallAgreement } from '#domain/calls/agreement.ts'
import { type BookOrder, type KeepAgreement, nextBookAction } from '#web/bookings/pay/bookTransaction.ts'
import { soldPrices } from '#web/bookings/pay/heldAgreement.ts'
import { newNonce } from '#web/bookings/pay/heldNonce.ts'
import { createOffer, createPolicy } from '#web/bookings/sell/sellTransaction.ts'
import { ApiProblem } from '#web/kit/api/ApiProblem.ts'
import type { TxAction } from '#web/transactions/runTx.ts'
import { type ChainWallet, pressWith } from '../../creators/chainWallet.ts'
import { DOLLAR, type EscrowChain, ETH, heldCall, soldAs, soldOffer, startEscrow } from './escrowChain.ts'

describe('[once] a held time of a call that is paid by wallet', function () {
  this.timeout(120_000)
  let chain: EscrowChain
  let creator: ChainWallet
  let fan: ChainWallet
  let asked: { id: string; agreement: CallAgreement; text: string }[]

  before(async () => {
    chain = await startEscrow()
    ;[creator, fan] = [await chain.wallet(), await chain.wallet()]
    const policy = { creator: creator.address, policyId: 0 }
    await pressWith(creator, createPolicy(chain.escrow, soldOffer, creator.address.toLowerCase(), {}))
    for (const price of [ETH, DOLLAR])
      await pressWith(creator, createOffer(chain.escrow, { price, lengthMinutes: 30, policy }, {}))
  })
  after(() => chain?.stop())
  beforeEach(() => {
    asked = []
  })

  const order = (price = ETH, offerNo = '1'): BookOrder => ({
    ...{ reservation: heldCall(), price: soldAs(price, creator, offerNo), nonce: newNonce() },
    ...{ chainId: 31337, escrow: chain.escrow, token: price === ETH ? null : chain.dollar },
    wallets: [fan.address.toLowerCase()],
  })
  /** What a server keeps that finds nothing different, under the digest that the escrow makes. */
  function keepAs(offerNo: string, more: Partial<KeptAgreement> = {}): KeepAgreement {
    return async (id, agreement, text) => {
      asked.push({ id, agreement, text })
      const { keccak256, toBytes } = await import('viem')
      const summaryHash = keccak256(toBytes(text))
      const digest = String(await chain.read('idOf', { ...agreement, summaryHash }))
      const { escrow } = chain
      return { ...{ id: digest, escrow, summaryHash, offerNo, heldUntil: heldCall().heldUntil }, ...more }
    }
  }
  /** One press; what it would send is seen on the way. */
  async function press(by: ChainWallet, of: BookOrder, keep: KeepAgreement) {
    const seen: TxAction[] = []
    const phase = await pressWith(by, async (owner, read) => {
      const action = await nextBookAction(of, owner, read, keep)
      seen.push(action)
      return action
    })
    return { action: seen[0], phase, sentence: 'sentence' in phase ? phase.sentence : null }
  }

  it('[S3.50] is agreed with the server as it is read, and booked under the digest of that', async () => {
    const of = order()
    const { action, phase } = await press(fan, of, keepAs('1'))
    expect(phase.at).to.equal('safe')
    const [kept] = asked
    expect([asked.length, kept?.id, kept?.agreement]).to.deep.equal([
      ...[1, of.reservation.id],
      {
        ...{ creator: creator.address.toLowerCase(), fan: fan.address.toLowerCase(), currency: 0 },
        ...{ amount: BigInt(ETH.units), startAt: Date.parse(of.reservation.startsAt) / 1000 },
        ...{ lengthMinutes: 30, policyId: 0, nonce: of.nonce },
      },
    ])
    expect(kept?.text).to.match(/^With: @northlight, 0x[\s\S]*You pay: 0\.02 ETH, held/)
    expect([action?.purpose, action?.isStep, action?.expect.escrow, action?.call.value]).to.deep.equal([
      ...['booking', undefined, chain.escrow.toLowerCase(), BigInt(ETH.units)],
    ])
    expect(await chain.read('bookingOf', action?.expect.booking)).to.deep.include({
      ...{ fan: fan.address, amount: BigInt(ETH.units), status: 1 },
    })
  })

  it('[S3.50] in a token is allowed exactly first, and the next press pays for the same agreement', async () => {
    await chain.giveDollars(fan, 100_000_000n)
    const of = order(DOLLAR, '2')
    const first = await press(fan, of, keepAs('2'))
    expect([first.action?.isStep, first.action?.call.functionName, first.action?.call.args]).to.deep.equal([
      ...[true, 'approve', [chain.escrow, BigInt(DOLLAR.units)]],
    ])
    const second = await press(fan, of, keepAs('2'))
    expect([second.phase.at, second.action?.call.value]).to.deep.equal(['safe', undefined])
    expect(asked[1]).to.deep.equal(asked[0])
    expect(await chain.read('bookingOf', second.action?.expect.booking)).to.deep.include({ currency: 1 })
  })

  it('is not paid with a wallet of nobody here, or with the one that is paid; the server hears of neither', async () => {
    const stranger = await press(await chain.wallet(), order(), keepAs('1'))
    expect(stranger.sentence).to.match(/does not belong to your account/)
    const own = { ...order(), wallets: [creator.address.toLowerCase()] }
    expect((await press(creator, own, keepAs('1'))).sentence).to.match(/is the wallet that is paid/)
    expect(asked).to.deep.equal([])
  })

  it('is not paid where the server keeps anything else, or refuses', async () => {
    const other = `0x${'1'.repeat(64)}`
    for (const more of [{ id: other }, { summaryHash: other }, { escrow: creator.address }]) {
      const { sentence, action } = await press(fan, order(), keepAs('1', more))
      expect([sentence, action], JSON.stringify(more)).to.deep.equal([
        'The server keeps something else than what you read here. Nothing was paid. Load the page again.',
        undefined,
      ])
    }
    const refused = async () => {
      const detail = 'The price is another one by now.'
      throw new ApiProblem({ type: '', title: '', status: 409, code: 'CONFLICT', ref: 'r_1', detail })
    }
    expect((await press(fan, order(), refused)).sentence).to.equal(
      'The price is another one by now. Nothing was paid.',
    )
  })

  it('takes another nonce for the next press where the server has this one for something else', async () => {
    let taken = 0
    const refused = async () => {
      const facts = { field: 'nonce' }
      throw new ApiProblem({ type: '', title: '', status: 409, code: 'CONFLICT', ref: 'r_1', facts })
    }
    const of = { ...order(), onNonceTaken: () => void taken++ }
    expect((await press(fan, of, refused)).sentence).to.match(/Nothing was paid\. Press again\.$/)
    expect(taken).to.equal(1)
  })

  it('can be paid where its price is open on the chain', () => {
    const sold = soldAs(ETH, creator, '1')
    const prices = [sold, { ...sold, ...DOLLAR, sale: null }, { ...sold, rail: 'card' as const, sale: null }]
    expect(soldPrices(prices)).to.deep.equal([sold])
  })
})
