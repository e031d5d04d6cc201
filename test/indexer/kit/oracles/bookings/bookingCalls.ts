import type { Wallet } from 'ethers'
import type { Dice } from '../../../simulation/dice.ts'
import { type BookingLife, HOUR_S } from './bookingLife.ts'
import { stepsOf } from './bookingSteps.ts'
import type { Agreement } from './bookingWorld.ts'

const DAY_S = 24 * HOUR_S

/** Policies and offers of everybody who sells, so that there is something to book. */
export async function openShops({ world, dice }: BookingLife): Promise<void> {
  const { escrow, creators } = world
  for (const creator of creators)
    for (let n = 0; n < 3; n++) {
      await escrow.by(creator, 'createPolicy', [{ ...policyOf(dice), metered: n === 2 }])
      await escrow.by(creator, 'createOffer', [n % 2, BigInt(1 + dice.roll(1_000_000)), 30, n, 1 + (n % 2)])
    }
}

/** Random calls of people who sell, book, talk and quarrel; the contracts refuse some. @returns how many went through */
export async function actInBookings(life: BookingLife, count: number): Promise<number> {
  const { dice } = life
  const [selling, booking, steps] = [sellingOf(life), bookingOf(life), stepsOf(life)]
  let taken = 0
  for (let i = 0; i < count; i++) {
    const choice = dice.roll(100)
    const found = choice < 45 ? null : await life.someBooking()
    const call = choice < 20 ? dice.pick(selling) : dice.pick(booking)
    if (await (found ? dice.pick(steps)(found) : call())) taken++
  }
  return taken
}

function policyOf(dice: Dice): object {
  return {
    ...{
      noticeFull: 3 * HOUR_S,
      noticePartial: dice.roll(2) * HOUR_S,
      disputeWindow: (1 + dice.roll(3)) * DAY_S,
    },
    ...{ arbiterDeadline: (7 + dice.roll(9)) * DAY_S, grace: 300 + dice.roll(1501) },
    ...{ partialBps: dice.roll(2500), noShowBps: 2500 + dice.roll(7501) },
    ...{ fullOverlapBps: 5000 + dice.roll(5001), fallbackBps: dice.roll(5001) },
    metered: dice.isLucky(0.2),
  }
}

function sellingOf({ world, dice, maybe, agree }: BookingLife): (() => Promise<boolean>)[] {
  const { escrow, creators, stranger } = world
  return [
    () => escrow.by(dice.pick(creators), 'createPolicy', [policyOf(dice)]),
    () =>
      escrow.by(dice.pick(creators), 'createOffer', [
        ...[dice.roll(2), BigInt(1 + dice.roll(1_000_000)), dice.pick([5, 30, 60]), dice.roll(2)],
        1 + maybe(1),
      ]),
    () => escrow.by(dice.pick(creators), 'switchOffer', [1 + dice.roll(3), dice.isLucky(0.6)]),
    async () => {
      const creator = dice.pick(creators)
      return escrow.by(creator, 'voidQuote', [await agree(creator)])
    },
    () => escrow.by(stranger, 'collectFees', [dice.roll(2)]),
  ]
}

function bookingOf(life: BookingLife): (() => Promise<boolean>)[] {
  const { world, dice, agree } = life
  const { stage, escrow, creators, stranger } = world
  const walletOf = (address: string) => stage.people.find((one) => one.address === address) as Wallet
  const nativeOf = ({ currency, amount }: Agreement) => (currency === 0 ? amount : 0n)

  async function byOffer(): Promise<boolean> {
    const creator = dice.pick(creators)
    const offerNo = 1 + dice.roll(3)
    type Offer = Record<'price' | 'lengthMinutes' | 'policyId' | 'currency' | 'calls', bigint>
    const offer = await escrow.ask<Offer>('offerOf', creator.address, offerNo)
    const terms = {
      ...{ amount: offer.price, lengthMinutes: Number(offer.lengthMinutes) },
      ...{ policyId: Number(offer.policyId), currency: Number(offer.currency) },
    }
    const first = await agree(creator, terms)
    const fan = walletOf(first.fan)
    if (offer.calls < 2n) return escrow.by(fan, 'book', [first, offerNo], nativeOf(first))
    const second = await agree(creator, { ...terms, fan: first.fan })
    return escrow.by(fan, 'bookPackage', [[first, second], offerNo], nativeOf(first) * 2n)
  }

  async function byQuote(): Promise<boolean> {
    const creator = dice.pick(creators)
    const agreement = await agree(creator)
    const fan = walletOf(agreement.fan)
    const validUntil = (await life.timeNow()) + HOUR_S
    const signature = await world.sign(creator, 'Quote', { agreement, validUntil })
    if (agreement.currency === 0 || dice.isLucky(0.5))
      return escrow.by(fan, 'bookQuoted', [agreement, validUntil, signature], nativeOf(agreement))
    const paid = await world.authorize(fan, agreement.amount, world.idOf(agreement))
    return escrow.by(stranger, 'bookWithAuthorization', [
      agreement,
      { offerNo: 0, validUntil, signature },
      paid,
    ])
  }

  return [byOffer, byQuote]
}
