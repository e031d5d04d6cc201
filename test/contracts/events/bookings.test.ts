import { expect } from 'chai'
import type { Address } from 'viem'
import { depth } from '#test/kit/depth.ts'
import { exitOf, isActive, type Model, replay } from './bookings/model.ts'
import { createProgram } from './bookings/program.ts'
import { type BookingStage, openStage } from './bookings/stage.ts'
import { escrowRows, moveRows, offerRows, type Row } from './bookings/tables.ts'
import { createDice } from './kit/dice.ts'
import { unreadIn } from './kit/getters.ts'
import type { Fact } from './kit/openWorld.ts'

const CALLS = 260
const MOST_CALLS = 1_500
const SEEDS = depth([1, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
const FINAL = 5
const VOID = 8
const NOTHING = `0x${'00'.repeat(32)}`

/** Plays until every call went through at least once; those that have not are tried more often after a while. */
async function play(stage: BookingStage, seed: number): Promise<void> {
  const dice = createDice(seed)
  const program = createProgram(stage, dice)
  const names = Object.keys(program)
  const done = new Set<string>()
  for (const first of ['createPolicy', 'createPolicy', 'createPolicy', 'createOffer', 'createOffer'])
    await program[first]?.()
  for (let n = 0; n < CALLS || (done.size < names.length && n < MOST_CALLS); n++) {
    const missing = names.filter((name) => !done.has(name))
    const isLate = n > CALLS / 2 && missing.length > 0 && dice.roll(2) === 0
    const name = dice.pick(isLate ? missing : names)
    if ((await program[name]?.()) === null) done.add(name)
  }
  expect(names.filter((name) => !done.has(name)).join(' ')).to.equal('')
}

async function compareOffers({ world, escrow, creators }: BookingStage, model: Model) {
  for (const { creator, offerNo, terms } of model.offers.values())
    expect(await world.read(escrow, 'offerOf', [creator, offerNo])).to.deep.equal(terms)
  for (const [key, policy] of model.policies)
    expect(await world.read(escrow, 'policyOf', key.split(':'))).to.deep.equal(policy)
  for (const creator of creators) {
    const ofCreator = [...model.offers.values()].filter((offer) => offer.creator === creator)
    const next = await world.read<{ calls: number }>(escrow, 'offerOf', [creator, ofCreator.length + 1])
    expect(next.calls, 'an offer no log told of').to.equal(0)
  }
}

async function compareBookings({ world, escrow, court, lens }: BookingStage, model: Model) {
  const now = await world.now()
  for (const booking of model.bookings.values()) {
    const { id, terms, pending } = booking
    expect(await world.read(escrow, 'bookingOf', [id])).to.deep.equal(terms)
    expect(await world.read(escrow, 'caseOf', [id])).to.deep.equal(pending)
    expect(await world.read(escrow, 'isActive', [id])).to.equal(isActive(booking, now))
    const { creator, fan, amount, currency, startAt, lengthMinutes, status } = terms
    expect(await world.read(lens, 'sessions', [id])).to.deep.equal({
      ...{ creator, fan, amount, currency, status, isActive: isActive(booking, now) },
      ...{ startTime: BigInt(startAt), duration: BigInt(lengthMinutes) * 60n },
    })
    const exit = await world.read(escrow, 'exitOf', [id]).catch(() => null)
    expect(exit).to.deep.equal(exitOf(model, booking))
    expect(await world.read(court, 'isEscalated', [id])).to.equal(model.escalated.has(id))
  }
}

/** A booking is called by the hash of the words its log repeats. */
async function compareIds({ world, escrow }: BookingStage, facts: Fact[]) {
  for (const { args } of facts.filter(({ name }) => name === 'Booked'))
    expect(await world.read(escrow, 'idOf', [args])).to.equal(args.id)
}

async function compareMoney(stage: BookingStage, model: Model) {
  const { world, escrow, dollar, court, jurors } = stage
  const held = new Map(model.feesOwed)
  for (const { terms } of model.bookings.values())
    if (terms.status < FINAL) held.set(terms.currency, (held.get(terms.currency) ?? 0n) + terms.amount)
  for (const currency of [0, 1])
    expect(await world.read(escrow, 'feesOwed', [currency])).to.equal(model.feesOwed.get(currency) ?? 0n)
  expect(await world.read(dollar, 'balanceOf', [escrow.address])).to.equal(held.get(1) ?? 0n)
  expect([...model.tokens]).to.deep.equal([[1, dollar.address]])
  const disputes = await world.read<bigint>(jurors, 'disputes')
  for (let n = 1n; n <= disputes; n++)
    expect(await world.read(court, 'bookingOf', [n])).to.equal(model.disputes.get(n) ?? NOTHING)
}

function compareTables(model: Model, escrow: Address) {
  const bookings = escrowRows(model, escrow)
  const moves = moveRows(model)
  const whole = (rows: Row[], columns: number) => {
    expect(rows).to.not.have.length(0)
    for (const row of rows)
      expect(Object.values(row).filter((value) => value !== undefined)).to.have.length(columns)
  }
  whole(offerRows(model, escrow), 9)
  whole(bookings, 14)
  whole(moves, 8)
  for (const { booking_no, amount_wei, status, voucher_paid_wei } of bookings) {
    const own = moves.filter((move) => move.booking_no === booking_no)
    const paid = own.reduce((sum, move) => sum + [move.to_creator, move.to_fan, move.fee].reduce(add, 0n), 0n)
    const isOver = ['completed', 'refunded', 'split'].includes(status as string)
    expect(paid, `what ${status} paid`).to.equal(isOver ? amount_wei : 0n)
    expect((voucher_paid_wei as bigint) <= (amount_wei as bigint)).to.equal(true)
  }
  expect(new Set(moves.map(({ block, log_index }) => `${block}:${log_index}`)).size).to.equal(moves.length)
  expect(
    bookings.length + [...model.bookings.values()].filter(({ terms }) => terms.status === VOID).length,
  ).to.equal(model.bookings.size)
}

const add = (sum: bigint, value: unknown): bigint => sum + (value as bigint)

describe('bookings, rebuilt from logs', function () {
  this.timeout(300_000)

  for (const seed of SEEDS)
    it(`[S3.2] equal every getter and fill every table after a random program (seed ${seed})`, async () => {
      const stage = await openStage()
      await play(stage, seed)
      const { escrow, court } = stage
      const facts = await stage.world.facts()
      const model = replay(facts, escrow.address, court.address)
      await compareIds(stage, facts)
      await compareOffers(stage, model)
      await compareBookings(stage, model)
      await compareMoney(stage, model)
      compareTables(model, escrow.address)
    })

  it('[S3.2] read every getter', () => {
    expect(unreadIn('bookings')).to.deep.equal([])
  })
})
