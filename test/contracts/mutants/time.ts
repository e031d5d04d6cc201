import type { HandMutant } from '#scripts/mutate/hand/handMutant.ts'

const TIME = 'contracts/passes/time/PassTime.sol'
const SETTLEMENT = 'contracts/bookings/SettlementMath.sol'

/** What the time of a pass is worth, and the division of a booking. */
export const MUTANTS: HandMutant[] = [
  {
    name: 'folded-time-takes-the-higher-price',
    file: TIME,
    from: '(first * line[0].price + second * line[1].price) / (first + second)',
    to: '(line[0].price > line[1].price ? line[0].price : line[1].price)',
    means: 'time bought cheaply is worth the dearest price, so a creator pays out more than came in',
    suite: 'passes/time',
  },
  {
    name: 'worth-of-time-rounds-up',
    file: TIME,
    from: 'worth /= duration;',
    to: 'worth = (worth + duration - 1) / duration;',
    means: 'each upgrade or revocation costs the creator up to a unit more than was paid',
    suite: 'passes/time',
  },
  {
    name: 'cheap-time-joins-the-dearer-stretch',
    file: TIME,
    from: 'before.price == next.price',
    to: 'before.price >= next.price',
    means: 'time that was given or bought cheaply takes the price of the time before it',
    suite: 'passes/time',
  },
  {
    name: 'second-lifetime-loses-its-price',
    file: TIME,
    from: 'last(endless).price += last(more).price;',
    to: '',
    means: 'who pays for never-ending time twice has it valued once',
    suite: 'passes/time',
  },
  {
    name: 'cut-takes-later-time-too',
    file: TIME,
    from: 'end < until ? from : end - (until - from)',
    to: 'from',
    means: 'a refund of one purchase takes the time of every later one as well',
    suite: 'passes/time',
  },
  {
    name: 'fan-part-rounds-up-for-the-creator',
    file: SETTLEMENT,
    from: 'amount * creatorBps / Fees.BPS',
    to: '(amount * creatorBps + Fees.BPS - 1) / Fees.BPS',
    means: 'the creator of a divided booking gets the unit that was promised to the fan',
    suite: 'bookings/math',
  },
  {
    name: 'fee-is-taken-of-what-goes-back',
    file: SETTLEMENT,
    from: '(toCreator, fee) = Fees.divide(creatorPart, feeBps);',
    to: 'fee = amount * feeBps / Fees.BPS; fee = fee > creatorPart ? creatorPart : fee; toCreator = creatorPart - fee;',
    means: 'a creator pays the platform for the part that was given back to the fan',
    suite: 'bookings/math',
  },
]
