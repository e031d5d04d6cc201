import { type Address, type Hex, keccak256 } from 'viem'
import type { Dice } from '../kit/dice.ts'
import type { Deployed } from '../kit/openWorld.ts'
import type { KeptBooking } from './model.ts'
import { type Call, createSales } from './sales.ts'
import type { BookingStage } from './stage.ts'

const [BOOKED, CONFIRMED, ATTESTED, DISPUTED, COMPLETED] = [1, 2, 3, 4, 5] as const
const HOUR = 3_600
const LOOKS = 40
const NOTHING: Hex = `0x${'00'.repeat(32)}`

type Terms = KeptBooking['terms']
type Case = KeptBooking['pending']
interface Found {
  id: Hex
  terms: Terms
  pending: Case
}
/** One random program: what was made so far, and every call there is, each about something it can succeed at. */
export function createProgram(stage: BookingStage, dice: Dice): Record<string, Call> {
  const { world, escrow, court, jurors, fees, stranger, admin } = stage
  const { ids, calls } = createSales(stage, dice)
  const ended = new Set<Hex>()

  const send = (from: Address, name: string, args: unknown[], value = 0n) =>
    world.send(from, escrow, name, args, value)
  const read = <T>(name: string, args: unknown[], from: Deployed = escrow) => world.read<T>(from, name, args)
  const reach = async (time: number) => {
    const left = time - (await world.now())
    if (left > 0) await world.wait(left)
  }

  const isOpen = ({ status }: Terms) => status < COMPLETED

  /** a booking that fits, the younger ones first; at times any, so that refusals happen too */
  async function about(
    fits: (terms: Terms, now: number) => boolean,
    act: (found: Found) => Promise<string | null>,
  ) {
    const now = await world.now()
    const isCareless = dice.roll(12) === 0
    const candidates = isCareless ? [dice.pick(ids)] : ids.filter((id) => !ended.has(id)).slice(-LOOKS)
    for (const id of candidates.reverse()) {
      if (id === undefined) break
      const terms = await read<Terms>('bookingOf', [id])
      if (!isOpen(terms)) ended.add(id)
      // A quote that was taken back has no sides that could sign or send.
      if (isCareless && BigInt(terms.fan) === 0n) return send(stranger, 'finish', [id])
      if (!isCareless && (!fits(terms, now) || dice.roll(3) === 0)) continue
      return act({ id, terms, pending: await read<Case>('caseOf', [id]) })
    }
    return 'nothing fits'
  }
  const isBooked = ({ status }: Terms) => status === BOOKED
  const isDisputed = ({ status }: Terms) => status === DISPUTED
  const side = ({ fan, creator }: Terms) => dice.pick([fan, creator])
  const bps = () => dice.pick([0, 1, 5_000, 9_999, 10_000, dice.roll(10_001)])

  return {
    ...calls,
    confirm: () => about(isOpen, ({ id, terms }) => send(terms.fan, 'confirm', [id])),
    confirmByCreator: () =>
      about(isBooked, async ({ id, terms }) => {
        await reach(terms.startAt + 60 * terms.lengthMinutes)
        return send(terms.creator, 'confirm', [id])
      }),
    finish: () =>
      about(isOpen, async ({ id, terms }) => {
        if (terms.status >= COMPLETED) return send(stranger, 'finish', [id])
        const [from] = await read<[bigint]>('exitOf', [id])
        await reach(Number(from))
        return send(stranger, 'finish', [id])
      }),
    decline: () => about(isOpen, ({ id, terms }) => send(terms.creator, 'decline', [id])),
    cancel: () =>
      about(
        (terms, now) => isBooked(terms) && terms.startAt > now + 5,
        ({ id, terms }) => send(terms.fan, 'cancel', [id]),
      ),
    dispute: () =>
      about(
        ({ status }) => status === BOOKED || status === CONFIRMED || status === ATTESTED,
        async ({ id, terms }) => {
          await reach(terms.startAt)
          return send(side(terms), 'dispute', [id, keccak256(id)])
        },
      ),
    propose: () => about(isOpen, ({ id, terms }) => send(side(terms), 'propose', [id, bps()])),
    accept: () =>
      about(isOpen, async ({ id, terms }) => {
        const share = bps()
        const by = side(terms)
        const asked = await send(by, 'propose', [id, share])
        return asked ?? send(by === terms.fan ? terms.creator : terms.fan, 'accept', [id, share])
      }),
    resolve: () => about(isDisputed, ({ id }) => send(stage.arbiter, 'resolve', [id, bps(), keccak256(id)])),
    attest: () =>
      about(
        ({ status }) => status === BOOKED || status === CONFIRMED || status === DISPUTED,
        async ({ id, terms, pending }) => {
          const [creatorSeconds, fanSeconds] = [dice.pick([0, 2_000, 60]), dice.pick([0, 2_000, 60])]
          const overlapSeconds = dice.pick([0, Math.min(creatorSeconds, fanSeconds)])
          await reach(terms.startAt + 60 * terms.lengthMinutes)
          const rest = { endedAt: terms.startAt, revision: pending.revision }
          const seen = { id, creatorSeconds, fanSeconds, overlapSeconds, ...rest }
          return send(stranger, 'attest', [
            seen,
            stage.attestor,
            await stage.sign(stage.attestor, 'Attendance', seen),
          ])
        },
      ),
    reschedule: () =>
      about(
        (terms, now) => isBooked(terms) && now + 5 < terms.startAt,
        async ({ id, terms, pending: { revision } }) => {
          const now = await world.now()
          const date = { id, startAt: now + 60 + dice.roll(40 * HOUR), revision, validUntil: now + HOUR }
          const byFan = await stage.sign(terms.fan, 'NewDate', date)
          if (dice.roll(2) === 0) return send(terms.creator, 'reschedule', [date, '0x', byFan])
          return send(stranger, 'reschedule', [date, await stage.sign(terms.creator, 'NewDate', date), byFan])
        },
      ),
    extend: () =>
      about(
        (terms, now) => isBooked(terms) && now + 5 < terms.startAt + 60 * terms.lengthMinutes,
        async ({ id, terms, pending: { revision } }) => {
          const addedAmount = dice.amount(0n, 10n ** 6n)
          const addedMinutes = 1 + dice.roll(Math.max(1, 480 - terms.lengthMinutes))
          const more = { id, addedMinutes, addedAmount, revision, validUntil: (await world.now()) + HOUR }
          const signature = await stage.sign(terms.creator, 'Extension', more)
          return send(terms.fan, 'extend', [more, signature], terms.currency === 0 ? addedAmount : 0n)
        },
      ),
    settleVoucher: () =>
      about(isOpen, async ({ id, terms }) => {
        const due = dice.amount(0n, terms.amount)
        const byFan = await stage.sign(terms.fan, 'Voucher', { id, due })
        return send(terms.creator, 'settleVoucher', [id, due, '0x', byFan])
      }),
    collectFees: () => send(stranger, 'collectFees', [dice.roll(2)]),
    escalate: () =>
      about(isDisputed, ({ id, terms }) => world.send(side(terms), court, 'escalate', [id], 10n ** 17n + 5n)),
    submitEvidence: () =>
      about(isDisputed, ({ id, terms }) =>
        world.send(side(terms), court, 'submitEvidence', [id, 'ipfs://mine']),
      ),
    async rule() {
      const disputes = await read<bigint>('disputes', [], jurors)
      const open: bigint[] = []
      for (let n = 1n; n <= disputes; n++)
        if ((await read<Hex>('bookingOf', [n], court)) !== NOTHING) open.push(n)
      if (open.length === 0) return 'none'
      return world.send(stranger, jurors, 'give', [court.address, dice.pick(open), dice.roll(4)])
    },
    setFee: () => world.send(admin, fees, 'setFee', [2, dice.roll(251)]),
    wait: () => world.wait(dice.roll(5 * HOUR)).then(() => null),
  }
}
