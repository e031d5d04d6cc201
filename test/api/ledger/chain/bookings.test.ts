import { expect } from 'chai'
import { consultationEscrowAbi } from '#generated/abis.ts'
import { purses } from '#test/api/passes/reckon.ts'
import { type SalesWorld, useSalesWorld } from '#test/api/passes/useSalesWorld.ts'
import { actInBookings, openShops } from '#test/indexer/kit/oracles/bookings/bookingCalls.ts'
import { type BookingLife, createBookingLife } from '#test/indexer/kit/oracles/bookings/bookingLife.ts'
import { openBookings } from '#test/indexer/kit/oracles/bookings/bookingWorld.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { type ChainBooks, createChainBooks } from './chainBooks.ts'

describe('bookings in the books [S2.18][S2.9]', function () {
  this.timeout(120_000)
  const db = useDatabase()
  const world = useSalesWorld(db)
  let [here, books, life]: [SalesWorld, ChainBooks, BookingLife] = [] as never
  let [creator, escrow] = ['', '']
  const currencies = [0, 1]
  let dollars = 0n

  before(async () => {
    here = world()
    books = createChainBooks(db, here)
    creator = here.creator.address
    escrow = here.stage.deployment.consultationEscrow as string
    life = createBookingLife(await openBookings(here.stage), 'books')
    await openShops(life)
    dollars = await purses(here.stage).has(creator, 1)
  })

  /** What the escrow says of bookings of the own creator: what it has, and who got what. */
  async function reckon() {
    const kept = new Map<string, { currency: number; amount: bigint }>()
    const sums = currencies.map(() => ({ contract: 0n, wallet: 0n, fan: 0n, fee: 0n }))
    for (const { name, args } of await books.told(escrow, consultationEscrowAbi)) {
      if (name === 'Booked' && args.creator === creator)
        kept.set(args.id, { currency: Number(args.currency), amount: args.amount })
      const booking = kept.get(args.id)
      const sum = booking === undefined ? undefined : sums[booking.currency]
      if (!booking || !sum) continue
      if (name === 'Extended') booking.amount = args.amount
      const came = name === 'Booked' ? args.amount : name === 'Extended' ? args.addedAmount : 0n
      sum.contract += came
      sum.fan -= came
      if (name !== 'Settled') continue
      sum.contract -= booking.amount
      sum.wallet += args.toCreator
      sum.fan += args.toFan
      sum.fee += args.fee
    }
    return sums
  }

  async function agree(): Promise<void> {
    const now = await books.settled()
    for (const [currency, { contract, wallet, fan, fee }] of (await reckon()).entries()) {
      expect(now[books.at('contract', escrow, currency)] ?? 0n, `escrow ${currency}`).to.equal(contract)
      expect(now[books.at('wallet', creator, currency)] ?? 0n, `wallet ${currency}`).to.equal(wallet)
      expect(now[books.at('fan', '', currency)] ?? 0n, `fans ${currency}`).to.equal(fan)
      expect(now[books.at('wallet', '', currency)] ?? 0n, `platform ${currency}`).to.equal(fee)
    }
    // here the platform's treasury is the same wallet, which had dollars before
    const fees = (await books.told(escrow, consultationEscrowAbi))
      .filter(({ name, args }) => name === 'FeesCollected' && args.currency === 1n)
      .reduce((sum, { args }) => sum + args.amount, 0n)
    const has = await purses(here.stage).has(creator, 1)
    expect(now[books.at('wallet', creator, 1)] ?? 0n).to.equal(has - dollars - fees)
  }

  it('what was paid in is in the escrow until a booking is over, then with creator, fan and platform', async () => {
    expect(await actInBookings(life, depth(35, 60))).to.be.greaterThan(10)
    await books.settled()
    await agree()
    expect(await books.compare()).to.deep.equal([])
    await books.agreeTwice(() => actInBookings(life, depth(12, 25)), agree)
    expect(await books.kinds()).to.include.members(['booking', 'booking_ended'])
    const sums = await reckon()
    for (const one of ['contract', 'wallet', 'fee'] as const)
      expect(sums.reduce((sum, each) => sum + each[one], 0n) > 0n, one).to.equal(true)
  })
})
