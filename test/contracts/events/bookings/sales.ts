import { type Address, type Hex, keccak256, toHex } from 'viem'
import type { Dice } from '../kit/dice.ts'
import type { BookingStage } from './stage.ts'

const HOUR = 3_600

export type Call = () => Promise<string | null>
interface Sold {
  creator: Address
  offerNo: bigint
  terms: { currency: number; amount: bigint; lengthMinutes: number; policyId: number }
  calls: number
}

/** What creators sell and every way to book it; ids of all that was booked or taken back. */
export function createSales(stage: BookingStage, dice: Dice): { ids: Hex[]; calls: Record<string, Call> } {
  const { world, escrow, creators, fans, stranger } = stage
  const ids: Hex[] = []
  const policies = new Map<Address, number>()
  const offers: Sold[] = []
  let nonce = 0n

  const send = (from: Address, name: string, args: unknown[], value = 0n) =>
    world.send(from, escrow, name, args, value)
  const fallback = () => dice.pick([0, 1, 4_999, 5_000, dice.roll(5_001)])

  async function words(sold: Sold) {
    const startAt = (await world.now()) + 20 + dice.roll(30 * HOUR)
    const { creator, terms } = sold
    const agreement = {
      creator,
      fan: dice.pick(fans),
      ...terms,
      startAt,
      summaryHash: keccak256(toHex(nonce)),
    }
    return { ...agreement, nonce: nonce++ }
  }
  async function remember(answer: Promise<string | null>, agreements: object[]) {
    const refusal = await answer
    if (refusal === null)
      for (const made of agreements) ids.push(await world.read<Hex>(escrow, 'idOf', [made]))
    return refusal
  }
  const priceOf = ({ terms }: Sold, calls = 1n) =>
    terms.currency === 0 ? terms.amount * calls + BigInt(dice.roll(3)) : 0n
  const sold = (fits: (offer: Sold) => boolean) => {
    const fitting = offers.filter(fits)
    return fitting.length === 0 ? null : dice.pick(fitting)
  }
  const quoted = (): Sold => {
    const creator = dice.pick(creators)
    const terms = {
      currency: dice.roll(2),
      amount: dice.amount(1n, 10n ** 9n),
      lengthMinutes: 5 + dice.roll(470),
    }
    return {
      creator,
      offerNo: 0n,
      calls: 1,
      terms: { ...terms, policyId: dice.roll(policies.get(creator) ?? 1) },
    }
  }
  const quote = (creator: Address, agreement: object, validUntil: number) =>
    stage.sign(creator, 'Quote', { agreement, validUntil })

  const calls: Record<string, Call> = {
    async createPolicy() {
      const creator = dice.pick(creators)
      const noticeFull = dice.roll(30 * HOUR)
      const noShowBps = dice.roll(10_001)
      const policy = {
        ...{
          noticeFull,
          noticePartial: dice.roll(noticeFull + 1),
          noShowBps,
          partialBps: dice.roll(noShowBps + 1),
        },
        ...{ disputeWindow: (24 + dice.roll(49)) * HOUR, arbiterDeadline: (168 + dice.roll(200)) * HOUR },
        ...{
          grace: 300 + dice.roll(1_501),
          fullOverlapBps: 5_000 + dice.roll(5_001),
          fallbackBps: fallback(),
        },
        metered: dice.roll(3) === 0,
      }
      const refusal = await send(creator, 'createPolicy', [policy])
      if (refusal === null) policies.set(creator, (policies.get(creator) ?? 0) + 1)
      return refusal
    },
    async createOffer() {
      const { creator, terms } = quoted()
      const calls = dice.pick([1, 1, 2, 3])
      const args = [terms.currency, terms.amount, terms.lengthMinutes, terms.policyId, calls]
      const refusal = await send(creator, 'createOffer', args)
      const offerNo = 1n + BigInt(offers.filter((offer) => offer.creator === creator).length)
      if (refusal === null) offers.push({ creator, offerNo, terms, calls })
      return refusal
    },
    async switchOffer() {
      const offer = sold(() => true)
      return offer ? send(offer.creator, 'switchOffer', [offer.offerNo, dice.roll(3) > 0]) : 'none'
    },
    async voidQuote() {
      const made = await words(quoted())
      return remember(send(made.creator, 'voidQuote', [made]), [made])
    },
    async book() {
      const offer = sold(({ calls }) => calls === 1)
      if (!offer) return 'none'
      const made = await words(offer)
      return remember(send(made.fan, 'book', [made, offer.offerNo], priceOf(offer)), [made])
    },
    async bookPackage() {
      const offer = sold(({ calls }) => calls > 1)
      if (!offer) return 'none'
      const first = await words(offer)
      const made = [first]
      while (made.length < offer.calls) made.push({ ...(await words(offer)), fan: first.fan })
      const value = priceOf(offer, BigInt(offer.calls))
      return remember(send(first.fan, 'bookPackage', [made, offer.offerNo], value), made)
    },
    async bookQuoted() {
      const offer = quoted()
      const made = await words(offer)
      const signature = await quote(made.creator, made, made.startAt)
      return remember(send(made.fan, 'bookQuoted', [made, made.startAt, signature], priceOf(offer)), [made])
    },
    async bookWithAuthorization() {
      const open = sold(({ calls, terms }) => calls === 1 && terms.currency === 1)
      const offer = dice.roll(2) === 0 && open ? open : quoted()
      const made = await words(offer)
      const signature = offer.offerNo === 0n ? await quote(made.creator, made, made.startAt) : '0x'
      const consent = { offerNo: offer.offerNo, validUntil: made.startAt, signature }
      const payment = await stage.authorize(
        made.fan,
        made.amount,
        await world.read<Hex>(escrow, 'idOf', [made]),
      )
      return remember(send(stranger, 'bookWithAuthorization', [made, consent, payment]), [made])
    },
  }
  return { ids, calls }
}
