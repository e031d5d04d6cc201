import { expect } from 'chai'
import type { Abi, Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { BOOKING_STATUSES } from '#domain/booking/words.ts'
import { policyOf } from '#domain/calls/terms.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { startChain } from '#test/kit/chain.ts'
import { until } from '#test/kit/time/until.ts'
import { rulingAction, rulingHash } from '#web/bookings/arbitration/rulingTransaction.ts'
import { effectKey, stepEffect, type WalletBooking } from '#web/bookings/booked/bookingModel.ts'
import { settleAction } from '#web/bookings/booked/steps/settleTransaction.ts'
import { type AcceptOrder, acceptAction } from '#web/bookings/moves/acceptTransaction.ts'
import { signNewDate } from '#web/bookings/moves/signNewDate.ts'
import { splitShares } from '#web/bookings/splits/splitModel.ts'
import { callSplitAction, type SplitOrder } from '#web/bookings/splits/splitTransaction.ts'
import type { Address, TypedText } from '#web/chain/wallet.ts'
import { sampleBooking } from '#web/fixtures/bookings/sampleBookings.ts'
import { sampleMove } from '#web/fixtures/bookings/sampleMoves.ts'
import { type ChainWallet, chainWallet, pressWith } from '../../creators/chainWallet.ts'

const HOUR_S = 3600
/** Long enough for a transaction, and short enough to wait for. */
const SOON_S = 5
const policy = policyOf('moderate', 1)
const price = 20_000_000_000_000_000n

describe('a booked call at its escrow', function () {
  this.timeout(120_000)
  let chain: Awaited<ReturnType<typeof startChain>>
  let creator: ChainWallet
  let fan: ChainWallet
  let arbiter: ChainWallet
  let fanKey: Hex
  let escrow: Address

  const call = (functionName: string, args: readonly unknown[], value = 0n) => ({
    ...{ address: escrow, abi: consultationEscrowAbi as unknown as Abi, functionName, args, value },
  })
  const nowS = async () => Number((await fan.client.getBlock()).timestamp)

  before(async () => {
    chain = await startChain()
    creator = chainWallet(chain.url, await chain.fundedKey())
    fanKey = (await chain.fundedKey()) as Hex
    fan = chainWallet(chain.url, fanKey)
    const arbiterKey = (await chain.fundedKey()) as Hex
    // on a local chain who deploys has every role
    arbiter = chainWallet(chain.url, arbiterKey)
    const deployment = await deployContracts({
      ...{ rpcUrl: chain.url, chainId: 31337, privateKey: arbiterKey },
      ...{ withTestDollar: false, deploymentFile: `${chain.dir}/deployment.json` },
    })
    escrow = deployment.consultationEscrow as Address
    await creator.wallet.send(
      call('createPolicy', [
        {
          ...{ noticeFull: policy.noticeFullSeconds, noticePartial: policy.noticePartialSeconds },
          ...{ disputeWindow: policy.disputeWindowSeconds, arbiterDeadline: policy.arbiterDeadlineSeconds },
          ...{ grace: policy.graceSeconds, partialBps: policy.partialBps, noShowBps: policy.noShowBps },
          ...{ fullOverlapBps: policy.fullOverlapBps, fallbackBps: policy.fallbackBps, metered: false },
        },
      ]),
    )
    await creator.wallet.send(call('createOffer', [0, price, 30, 0, 1]))
  })
  after(async () => {
    await chain.stop()
    chain.remove()
  })

  /** A call that the fan paid, so many hours before it begins. */
  async function bookedIn(hours: number, nonce: bigint): Promise<WalletBooking> {
    const startAt = (await nowS()) + hours * HOUR_S
    const agreement = {
      ...{ creator: creator.address, fan: fan.address, currency: 0, amount: price, startAt },
      ...{ lengthMinutes: 30, policyId: 0, summaryHash: `0x${'5'.repeat(64)}`, nonce },
    }
    await fan.wallet.send(call('book', [agreement, 1n], price))
    const id = String(await fan.wallet.read(call('idOf', [agreement])))
    const { feeBps } = (await fan.wallet.read(call('bookingOf', [id]))) as { feeBps: number }
    const instant = (atS: number) => new Date(atS * 1000).toISOString()
    return sampleBooking(1, {
      ...{ policy, feeBps, startsAt: instant(startAt), endsAt: instant(startAt + 1800) },
      escrow: {
        ...{ address: escrow, id, creator: creator.address, fan: fan.address, txHash: `0x${'a'.repeat(64)}` },
      },
    })
  }

  it('[S0.11] is cancelled for what was shown, once', async () => {
    const booking = await bookedIn(30, 1n)
    const atS = await nowS()
    const effect = stepEffect(booking, 'cancel', atS)
    const order = { booking, kind: 'cancel' as const, shownKey: effectKey(effect) }
    const had = await creator.client.getBalance({ address: creator.address })
    const press = () => pressWith(fan, (owner, read) => settleAction(order, owner, { read, nowS: atS }))
    expect((await press()).at).to.equal('safe')
    const kept = (await fan.wallet.read(call('bookingOf', [booking.escrow.id]))) as { status: number }
    expect(BOOKING_STATUSES[kept.status]).to.equal('split')
    const got = (await creator.client.getBalance({ address: creator.address })) - had
    expect(got).to.equal(effect?.settlement?.toCreator)
    const again = await press()
    expect('sentence' in again && again.sentence).to.match(/changed meanwhile/)
  })

  it('[S0.11] is given back whole by its creator', async () => {
    const booking: WalletBooking = { ...(await bookedIn(1, 2n)), side: 'creator' }
    const atS = await nowS()
    const order = {
      ...{ booking, kind: 'decline' as const },
      shownKey: effectKey(stepEffect(booking, 'decline', atS)),
    }
    const had = await fan.client.getBalance({ address: fan.address })
    const done = await pressWith(creator, (owner, read) => settleAction(order, owner, { read, nowS: atS }))
    expect(done.at).to.equal('safe')
    expect((await fan.client.getBalance({ address: fan.address })) - had).to.equal(price)
  })

  it('[S0.11] gets another date that one side signed and the other sent, once', async () => {
    const booking = await bookedIn(30, 3n)
    const atMs = Date.parse(booking.startsAt) + 50 * HOUR_S * 1000
    const signTyped = (text: TypedText) => privateKeyToAccount(fanKey).signTypedData(text as never)
    const open = async () => ({ ...fan.wallet, signTyped })
    const atS = await nowS()
    const order = { booking, atMs, chainId: 31337 }
    const signed = await signNewDate(order, { open, nowS: () => atS }, () => undefined)
    if (signed === null) throw new Error('it was not signed')
    const instant = (one: number) => new Date(one * 1000).toISOString()
    const move = sampleMove({
      ...{ startsAt: instant(signed.startAt), endsAt: instant(signed.startAt + 1800) },
      validUntil: instant(signed.validUntil),
    })
    const accepted: AcceptOrder<WalletBooking> = { booking: { ...booking, side: 'creator' }, move }
    const press = () =>
      pressWith(creator, (owner, read) =>
        acceptAction(accepted, owner, { read, nowS: atS, fetch: async () => signed }),
      )
    expect((await press()).at).to.equal('safe')
    const kept = (await fan.wallet.read(call('bookingOf', [booking.escrow.id]))) as { startAt: number }
    expect(kept.startAt).to.equal(atMs / 1000)
    const again = await press()
    expect('sentence' in again && again.sentence).to.match(/changed meanwhile/)
  })

  const statusOf = async ({ escrow: { id } }: WalletBooking) =>
    BOOKING_STATUSES[((await fan.wallet.read(call('bookingOf', [id]))) as { status: number }).status]

  it('[S3.42] is divided as one side proposed and the other accepted', async () => {
    const booking = await bookedIn(1, 4n)
    const proposed: SplitOrder<WalletBooking> = { booking, kind: 'propose', creatorBps: 0 }
    const propose = () => pressWith(fan, (owner, read) => callSplitAction(proposed, owner, { read }))
    expect((await propose()).at).to.equal('safe')
    const again = await propose()
    expect('sentence' in again && again.sentence).to.match(/has this proposal of yours already/)
    const asked: WalletBooking = { ...booking, side: 'creator', fanAsk: 0 }
    const had = await fan.client.getBalance({ address: fan.address })
    const done = await pressWith(creator, (owner, read) =>
      callSplitAction({ booking: asked, kind: 'accept', creatorBps: 0 }, owner, { read }),
    )
    expect([done.at, await statusOf(booking)]).to.deep.equal(['safe', 'refunded'])
    expect((await fan.client.getBalance({ address: fan.address })) - had).to.equal(price)
  })

  it('[S3.42] is decided by who has the role of an arbiter, and by nobody else', async () => {
    const begun = await bookedIn(SOON_S / HOUR_S, 5n)
    await until('the call begins', async () => {
      if (Date.now() < Date.parse(begun.startsAt)) return false
      // a block with the time of now
      await fan.wallet.send(call('propose', [begun.escrow.id, 0]))
      return (await nowS()) * 1000 >= Date.parse(begun.startsAt)
    })
    await fan.wallet.send(call('dispute', [begun.escrow.id, `0x${'7'.repeat(64)}`]))
    const kept = (await fan.wallet.read(call('caseOf', [begun.escrow.id]))) as { until: number }
    const pending = {
      ...{ until: new Date(kept.until * 1000).toISOString(), creatorBps: policy.fallbackBps },
      cause: 'arbiterSilent' as const,
    }
    const booking: WalletBooking = { ...begun, status: 'disputed', pending }
    const ruling = { call: booking, creatorBps: 2500, text: 'It broke off early.' }
    const atS = await nowS()
    const press = (by: ChainWallet) =>
      pressWith(by, (owner, read) =>
        rulingAction({ ...ruling, wallets: [by.address] }, owner, {
          read,
          nowS: atS,
          keep: async (one) => rulingHash({ ...one, call: booking }),
        }),
      )
    const stranger = await press(chainWallet(chain.url, (await chain.fundedKey()) as Hex))
    expect('sentence' in stranger && stranger.sentence).to.match(/may not rule at this escrow/)
    const had = await creator.client.getBalance({ address: creator.address })
    expect([(await press(arbiter)).at, await statusOf(booking)]).to.deep.equal(['safe', 'split'])
    const got = (await creator.client.getBalance({ address: creator.address })) - had
    expect(got).to.equal(splitShares(booking, 2500).toCreator)
  })
})
