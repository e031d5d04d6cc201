import { type BookingLife, type Found, HOUR_S, WORDS } from './bookingLife.ts'
import { CASE_WEI } from './bookingWorld.ts'

type Try = (found: Found) => Promise<boolean>

const NOTHING = `0x${'0'.repeat(64)}`
const startOf = ({ kept }: Found) => Number(kept.startAt)
const lengthOf = ({ kept }: Found) => Number(kept.lengthMinutes) * 60
const endOf = (found: Found) => startOf(found) + lengthOf(found)

/** What people try with a booking, each as likely as the others. */
export function stepsOf(life: BookingLife): Try[] {
  return [...endings(life), ...changes(life), ...quarrels(life)]
}

function endings({ world, dice, reach }: BookingLife): Try[] {
  const { escrow, stranger } = world
  return [
    async (found) => {
      const by = dice.isLucky(0.25) ? found.fan : found.creator
      if (by === found.creator) await reach(endOf(found))
      return escrow.by(by, 'confirm', [found.id])
    },
    async ({ id }) => {
      const [from] = await escrow.ask<[bigint]>('exitOf', id).catch((): [bigint] => [0n])
      await reach(Number(from))
      return escrow.by(stranger, 'finish', [id])
    },
    async ({ id, creator }) => dice.isLucky(0.3) && escrow.by(creator, 'decline', [id]),
    async ({ id, fan }) => dice.isLucky(0.4) && escrow.by(fan, 'cancel', [id]),
    async ({ id, fan, creator, kept }) => {
      const due = (kept.amount * BigInt(dice.roll(4))) / 3n
      const signature = await world.sign(fan, 'Voucher', { id, due })
      return dice.isLucky(0.4) && escrow.by(creator, 'settleVoucher', [id, due, '0x', signature])
    },
    ({ id, fan, creator, pending }) => {
      const asked = pending.fanAsk || pending.creatorAsk
      const by = pending.fanAsk > 0n ? creator : fan
      return escrow.by(by, 'accept', [id, asked > 0n ? asked - 1n : 0n])
    },
  ]
}

function changes({ world, dice, maybe, timeNow }: BookingLife): Try[] {
  const { escrow } = world
  const propose: Try = ({ id, fan, creator }) =>
    escrow.by(dice.pick([fan, creator]), 'propose', [id, dice.pick([0, 1, 5000, 9999, 10_000])])
  return [
    ...[propose, propose],
    async ({ id, fan, creator, pending }) => {
      const now = await timeNow()
      const startAt = now + 600 + dice.roll(2 * HOUR_S)
      const date = { id, startAt, revision: pending.revision, validUntil: now + 60 }
      return escrow.by(fan, 'reschedule', [date, await world.sign(creator, 'NewDate', date), '0x'])
    },
    async ({ id, fan, creator, pending, kept }) => {
      const terms = { addedMinutes: 1 + dice.roll(60), addedAmount: BigInt(maybe(1 + dice.roll(5000))) }
      const extension = { id, ...terms, revision: pending.revision, validUntil: (await timeNow()) + 60 }
      const signature = await world.sign(creator, 'Extension', extension)
      return escrow.by(fan, 'extend', [extension, signature], kept.currency === 0n ? terms.addedAmount : 0n)
    },
  ]
}

function quarrels({ world, dice, maybe, reach, timeNow }: BookingLife): Try[] {
  const { escrow, court, attestor, arbiter } = world
  const attest: Try = async (found) => {
    const { id, pending, fan } = found
    await reach(endOf(found))
    const [creatorSeconds, fanSeconds] = [maybe(lengthOf(found)), maybe(dice.roll(lengthOf(found)))]
    const overlapSeconds = dice.roll(Math.min(creatorSeconds, fanSeconds) + 1)
    const { revision } = pending
    const seen = { id, creatorSeconds, fanSeconds, overlapSeconds, endedAt: await timeNow(), revision }
    const signature = await world.sign(attestor, 'Attendance', seen)
    return escrow.by(fan, 'attest', [seen, attestor.address, signature])
  }
  const escalate: Try = ({ id, fan }) => court.by(fan, 'escalate', [id], CASE_WEI)
  const rule: Try = () => world.rule(BigInt(1 + dice.roll(4)), dice.roll(5))
  const dispute: Try = async (found) => {
    await reach(startOf(found))
    const by = dice.pick([found.fan, found.creator])
    const isOpen = await escrow.by(by, 'dispute', [found.id, dice.isLucky(0.5) ? WORDS : NOTHING])
    if (isOpen && dice.isLucky(0.6)) await escalate(found)
    return isOpen
  }
  return [
    ...[attest, attest, dispute, dispute, escalate],
    ({ id, fan }) => court.by(fan, 'submitEvidence', [id, 'a text']),
    async ({ id }) => dice.isLucky(0.4) && escrow.by(arbiter, 'resolve', [id, dice.roll(10_001), WORDS]),
    ...[rule, rule],
  ]
}
