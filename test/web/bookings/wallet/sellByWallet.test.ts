import { expect } from 'chai'
import type { OwnCalls } from '#api/bookings/contract.ts'
import { closeOffer, createOffer, createPolicy } from '#web/bookings/sell/sellTransaction.ts'
import { untilThere } from '#web/bookings/sell/untilThere.ts'
import { policyFor } from '#web/bookings/sell/useSell.ts'
import { callText } from '#web/chain/burner/callWords.ts'
import { sampleCalls } from '#web/fixtures/bookings/sampleCalls.ts'
import { sampleConfig } from '#web/fixtures/sampleData.ts'
import { type ChainWallet, pressWith } from '../../creators/chainWallet.ts'
import { type EscrowChain, ETH, soldOffer, startEscrow } from './escrowChain.ts'

const OWNER = '0x00000000000000000000000000000000000000aa'
const nothing = {}

describe('a price of calls that is sold by wallet', function () {
  this.timeout(120_000)
  let chain: EscrowChain
  let creator: ChainWallet

  before(async () => {
    chain = await startEscrow()
    creator = await chain.wallet()
  })
  after(() => chain?.stop())

  it('[S3.50] goes on the chain after its terms, as the house words them, and is closed by its wallet alone', async () => {
    const wallet = creator.address.toLowerCase()
    const terms = createPolicy(chain.escrow, soldOffer, wallet, nothing)
    expect((await pressWith(creator, terms)).at).to.equal('safe')
    const policy = await chain.read('policyOf', creator.address, 0)
    expect(policy).to.deep.include({
      ...{ noticeFull: 172_800, noticePartial: 86_400, disputeWindow: 129_600, arbiterDeadline: 1_209_600 },
      ...{ grace: 600, partialBps: 5000, noShowBps: 10_000, fullOverlapBps: 8000, fallbackBps: 5000 },
      metered: false,
    })
    const price = createOffer(
      chain.escrow,
      { price: ETH, lengthMinutes: 30, policy: { creator: creator.address, policyId: 0 } },
      nothing,
    )
    expect((await pressWith(creator, price)).at).to.equal('safe')
    const sold = { price: BigInt(ETH.units), lengthMinutes: 30, policyId: 0, currency: 0, calls: 1 }
    expect(await chain.read('offerOf', creator.address, 1n)).to.deep.equal({ ...sold, open: true })

    const close = closeOffer(chain.escrow, { creator: creator.address, offerNo: '1' }, nothing)
    const other = await pressWith(await chain.wallet(), close)
    expect('sentence' in other && other.sentence).to.match(
      /^Only 0x\w+…\w+, the wallet that opened this price/,
    )
    expect((await pressWith(creator, close)).at).to.equal('safe')
    expect(await chain.read('offerOf', creator.address, 1n)).to.deep.equal({ ...sold, open: false })
  })

  it('is sent as what it is, from the wallet that was shown', async () => {
    const read = async () => null
    const policy = { creator: OWNER, policyId: 3 }
    const offer = createOffer(chain.escrow, { price: ETH, lengthMinutes: 30, policy }, nothing)
    const sent = [
      await createPolicy(chain.escrow, soldOffer, OWNER, nothing)(OWNER, read),
      await offer(OWNER, read),
    ]
    expect(sent.map(({ purpose, wallets, expect: found }) => [purpose, wallets, found])).to.deep.equal([
      ['policy', [OWNER], { escrow: chain.escrow.toLowerCase() }],
      ['offer', [OWNER], { escrow: chain.escrow.toLowerCase() }],
    ])
    const { functionName, args } = (await offer(OWNER, read)).call
    const { line } = callText(
      { functionName, args, value: 0n },
      { name: null, tier: null },
      sampleConfig.currencies,
    )
    expect(line).to.include('30 minutes to everybody for 0.02 ETH each')
  })

  it('needs terms of the same wallet and version', () => {
    const one = { creator: OWNER.toUpperCase().replace('X', 'x'), policyId: 2 }
    const policies: OwnCalls['policies'] = [
      { ...one, policyId: 0, terms: 'strict', termsVersion: 1 },
      { ...one, policyId: 1, terms: 'moderate', termsVersion: 2 },
      { ...one, terms: 'moderate', termsVersion: 1 },
    ]
    expect(policyFor({ policies }, soldOffer, OWNER)?.policyId).to.equal(2)
    expect(policyFor({ policies }, soldOffer, `0x${'b'.repeat(40)}`)).to.equal(null)
    expect(policyFor({ policies }, soldOffer, null)).to.equal(null)
  })

  it('is waited for until the server has it, whatever goes wrong meanwhile, and not for ever', async () => {
    const pauses: number[] = []
    const pause = async (ms: number) => void pauses.push(ms)
    const answers = [sampleCalls, null, { ...sampleCalls, revision: 9 }]
    const read = async () => {
      const next = answers.shift()
      if (!next) throw new Error('away')
      return next
    }
    expect(await untilThere(read, ({ revision }) => revision === 9, pause)).to.equal(true)
    expect(pauses).to.have.lengthOf(2)
    expect(await untilThere(read, () => true, pause)).to.equal(false)
  })
})
