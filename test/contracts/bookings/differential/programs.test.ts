import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Hex } from 'viem'
import type { Step } from '#domain/booking/step.ts'
import { type Booking, isFinal, type Person } from '#domain/booking/terms.ts'
import { exitOf, transition } from '#domain/booking/transition.ts'
import { anyStep, bookedAt, dice, hourAt, nextTime, PLAIN } from '#test/domain/booking/programs.ts'
import { depth } from '#test/kit/depth.ts'
import { NOTHING } from './chain.ts'
import { type EscrowChain, openEscrow } from './escrow.ts'

const PROGRAMS = depth(20, 200)
const STEPS = 14
const DAY = 86_400

interface Row {
  outcome: string
  isMetered: boolean
  steps: { at: number; by: Person; step: Step & { due?: string }; refusal?: string }[]
  cause: string
  toCreator: string
  toFan: string
  fee: string
}

const ROWS: Row[] = JSON.parse(
  readFileSync(new URL('../../../vectors/bookingOutcomes.json', import.meta.url), 'utf8'),
)

describe('escrow beside its model', () => {
  let stage: EscrowChain
  let now = 2_000_000_000

  before(async () => {
    stage = await openEscrow()
  })

  it('[S0.11][S3.36] random programs end alike, are refused alike and pay alike', async () => {
    const steps = { taken: 0, refused: 0, ended: 0 }
    for (let seed = 0; seed < PROGRAMS; seed++) {
      const roll = dice(seed)
      now += DAY
      const made = bookedAt(roll, now)
      let booking = made.booking
      const { id, answer } = await stage.book(booking, made.policyId, BigInt(seed), now)
      expect(answer).to.not.have.property('refusal')
      for (let n = 0; n < STEPS; n++) {
        now = nextTime(roll, booking, now)
        const [step, by] = anyStep(roll, booking, now)
        const wanted = transition(booking, step, by, now)
        const got = await stage.take(id, step, by, now)
        const what = `program ${seed}, step ${n}: ${step.kind} by ${by}`
        if ('refusal' in wanted) {
          expect(got, what).to.deep.equal({ refusal: `Escrow_${wanted.refusal}` })
          steps.refused++
          continue
        }
        expect(got, what).to.not.have.property('refusal')
        expect(stage.settledOf(got), what).to.deep.equal(wanted.settlement)
        booking = wanted.booking
        const { policy, ...visible } = booking
        expect(await stage.stateOf(id), what).to.deep.equal(visible)
        steps.taken++
        if (wanted.settlement) steps.ended++
      }
      if (!isFinal(booking.status)) now = await expectExit(booking, id, now)
    }
    expect(steps.taken).to.be.greaterThan(PROGRAMS)
    expect(steps.refused).to.be.greaterThan(PROGRAMS)
    expect(steps.ended).to.be.greaterThan(PROGRAMS / 4)
  }).timeout(300_000)

  /** Whatever a program left open, a stranger ends in the model's second and not before. */
  async function expectExit(booking: Booking, id: `0x${string}`, time: number): Promise<number> {
    const { from } = exitOf(booking)
    const instant = Math.max(from, time + 1)
    if (from - 1 > time) {
      const early = await stage.take(id, { kind: 'finish' }, 'stranger', from - 1)
      expect(early).to.deep.equal({ refusal: 'Escrow_TooEarly' })
    }
    const wanted = transition(booking, { kind: 'finish' }, 'stranger', instant)
    const got = await stage.take(id, { kind: 'finish' }, 'stranger', instant)
    expect(stage.settledOf(got)).to.deep.equal('settlement' in wanted && wanted.settlement)
    return instant
  }

  it('[S0.11][S3.40] nothing is left in the escrow but fees once every program has ended', async () => {
    const owed = await stage.chain.read(stage.escrow, stage.abi, 'feesOwed', [0])
    expect(await stage.chain.balanceOf(stage.escrow)).to.equal(owed)
  })

  it('[S3.36][S3.43] what no random program does is refused alike: too much money, a quote taken back', async () => {
    const { chain, escrow, abi, people } = stage
    const booking = hourAt(now + 10 * DAY)
    const { id } = await stage.book(booking, 0, BigInt(PROGRAMS + ROWS.length), now + 1)
    const rest = { addedAmount: (1n << 96n) - 1n, revision: 0, validUntil: now + DAY, signed: [] }
    const step = { kind: 'extend', addedMinutes: 1, ...rest } as const
    const wanted = transition(booking, step, 'fan', now + 2)
    expect(wanted).to.deep.equal({ refusal: 'AmountTooBig' })
    expect(await stage.take(id, step, 'fan', now + 2)).to.deep.equal({ refusal: 'Escrow_AmountTooBig' })

    const { amount, startAt, lengthMinutes } = booking
    const sides = { creator: people.creator.address, fan: people.fan.address }
    const words = { ...sides, currency: 0, amount, startAt, lengthMinutes, policyId: 0 }
    const quote = [{ ...words, summaryHash: NOTHING, nonce: 1n << 200n }]
    const call = { to: escrow, abi, functionName: 'voidQuote', args: quote }
    expect(await chain.send({ ...call, from: people.creator.address })).to.not.have.property('refusal')
    const voidId = (await chain.read(escrow, abi, 'idOf', quote)) as Hex
    now += 10
    for (const by of ['creator', 'fan', 'stranger'] as const)
      for (const kind of ['confirm', 'finish', 'decline', 'cancel', 'dispute'] as const) {
        const modelled = transition({ ...booking, status: 'void' }, { kind }, by, ++now)
        const refusal = 'refusal' in modelled ? `Escrow_${modelled.refusal}` : 'none'
        expect(await stage.take(voidId, { kind }, by, now), kind).to.deep.equal({ refusal })
      }
    now += DAY
  })

  for (const [n, row] of ROWS.entries())
    it(`[S0.11] ${row.outcome}`, async () => {
      const startAt = now + 10 * DAY
      const made = bookedAt(dice(n), now).booking
      const booking = { ...made, policy: PLAIN, amount: 1_000_000n, startAt, lengthMinutes: 60 }
      const { id } = await stage.book(booking, row.isMetered ? 1 : 0, BigInt(PROGRAMS + n), now + 1)
      let paid: unknown = null
      for (const { at, by, step, refusal } of row.steps) {
        now = startAt + at
        const real = step.kind === 'voucher' ? { ...step, due: BigInt(step.due) } : step
        const answer = await stage.take(id, real, by, now)
        if (refusal) expect(answer).to.deep.equal({ refusal: `Escrow_${refusal}` })
        else expect(answer).to.not.have.property('refusal')
        paid = stage.settledOf(answer)
      }
      expect(paid).to.deep.include({
        cause: row.cause,
        toCreator: BigInt(row.toCreator),
        toFan: BigInt(row.toFan),
        fee: BigInt(row.fee),
      })
      now += DAY
    })

  it('[S3.35] booking and releasing cost what was promised', async () => {
    const made = bookedAt(dice(1), now).booking
    const booking = { ...made, amount: 10n ** 18n, startAt: now + DAY, lengthMinutes: 60 }
    const { chain, escrow, abi, people } = stage
    const offer = [0, booking.amount, 60, 0, 1]
    const creator = people.creator.address
    await chain.send({ from: creator, to: escrow, abi, functionName: 'createOffer', args: offer })
    const sides = { creator, fan: people.fan.address, currency: 0, policyId: 0 }
    const { amount, startAt, lengthMinutes } = booking
    const summaryHash = `0x${'5e'.repeat(32)}` as const
    const words = { ...sides, amount, startAt, lengthMinutes, summaryHash, nonce: 7n }
    const call = { from: people.fan.address, to: escrow, abi, functionName: 'book', args: [words, 1n] }
    const answer = await chain.send({ ...call, value: amount })
    const id = await chain.read(escrow, abi, 'idOf', [words])
    const released = await chain.send({ ...call, functionName: 'confirm', args: [id] })
    if (!('gas' in answer && 'gas' in released)) throw new Error('refused')
    expect(answer.gas).to.be.at.most(84_000 * 1.08)
    expect(released.gas).to.be.at.most(50_000 * 1.08)
  })
})
