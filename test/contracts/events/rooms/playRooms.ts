import { type Address, type Hex, numberToHex, zeroAddress } from 'viem'
import type { Dice } from '../kit/dice.ts'
import type { Rooms } from './openRooms.ts'
import { authorizationFor, permitFor, type Tip } from './signTips.ts'

const HOUR = 3_600
const ROOM = 1
/** Every kind of condition, and none. */
const KINDS = 7

/** What the players know of each other: numbers of rooms and who was offered one. No model reads it. */
interface Memory {
  rooms: { id: bigint; host: Address }[]
  offered: { id: bigint; to: Address }[]
  opened: Map<Address, bigint>
}

/**
 * Plays a random program of every call of the hub, the locks and the ledger.
 * @returns how many calls of each kind went through; a kind that never did has 0
 */
export async function playRooms(stage: Rooms, dice: Dice, calls: number): Promise<Record<string, number>> {
  const { world, hub, locks, ledger, freezing, refusing, tokens, people, payees } = stage
  const memory: Memory = { rooms: [], offered: [], opened: new Map() }
  const person = () => dice.pick(people)
  const payee = () => dice.pick(payees)
  const room = () => (memory.rooms.length === 0 ? { id: 0n, host: person() } : dice.pick(memory.rooms))
  const token = () => dice.pick(tokens).address
  const soon = async () => (await world.now()) + dice.roll(13 * HOUR)
  const conditions = () =>
    Array.from({ length: dice.roll(4) }, () => ({
      token: token(),
      kind: 1 + dice.roll(dice.roll(8) === 0 ? KINDS : 2),
      rank: 0,
      id: 0n,
      min: dice.amount(1n, 2n * 10n ** 12n),
    }))
  /** mostly the host, sometimes a stranger */
  const byHost = async (name: string, args: unknown[]) => {
    const { id, host } = room()
    return world.send(dice.roll(8) === 0 ? person() : host, hub, name, [id, ...args])
  }
  const tipOf = (currency: number): Tip => {
    const contextType = dice.pick([0, ROOM, ROOM, ROOM, 2, 3])
    return {
      contextType,
      contextId: room().id,
      to: contextType === ROOM && dice.roll(4) > 0 ? zeroAddress : payee(),
      currency,
      amount: dice.amount(0n, 10n ** 6n),
      giftCode: dice.roll(5),
      memoHash: numberToHex(dice.roll(3), { size: 32 }),
    }
  }
  const producing = async (name: string, withEnd: boolean) => {
    const creator = person()
    return world.send(dice.roll(2) === 0 ? creator : person(), hub, name, [
      creator,
      ...(withEnd ? [await soon()] : []),
    ])
  }
  let salts = 0

  const kinds: Record<string, () => Promise<string | null>> = {
    async openRoom() {
      const host = person()
      const args = [payee(), dice.roll(52), dice.roll(2) === 0, conditions()]
      const refusal = await world.send(host, hub, 'openRoom', args)
      if (refusal !== null) return refusal
      const count = (memory.opened.get(host) ?? 0n) + 1n
      memory.opened.set(host, count)
      memory.rooms.push({ id: (BigInt(host) << 96n) | count, host })
      return null
    },
    closeRoom: async () => (dice.roll(3) === 0 ? byHost('closeRoom', []) : 'spared'),
    setGate: () => byHost('setGate', [dice.roll(2) === 0, conditions()]),
    setPayee: () => byHost('setPayee', [payee()]),
    setMaxSpeakers: () => byHost('setMaxSpeakers', [dice.roll(52)]),
    async offerRoom() {
      const { id, host } = room()
      const to = dice.roll(5) === 0 ? zeroAddress : person()
      memory.offered.push({ id, to })
      return world.send(host, hub, 'offerRoom', [id, to])
    },
    async acceptRoom() {
      const offer = memory.offered.pop() ?? { id: 0n, to: person() }
      const by = offer.to === zeroAddress ? person() : offer.to
      const refusal = await world.send(by, hub, 'acceptRoom', [offer.id])
      const taken = memory.rooms.find(({ id }) => id === offer.id)
      if (refusal === null && taken) taken.host = by
      return refusal
    },
    async tip() {
      const tip = tipOf(0)
      return world.send(person(), hub, 'tip', [tip], tip.amount)
    },
    tipToken: () => world.send(person(), hub, 'tip', [tipOf(1 + dice.roll(3))]),
    async tipWithPermit() {
      const [from, tip] = [person(), tipOf(1)]
      return world.send(from, hub, 'tipWithPermit', [tip, await permitFor(stage, from, tip.amount)])
    },
    async tipWithAuthorization() {
      const [from, tip] = [person(), tipOf(1)]
      const salt = numberToHex(salts++, { size: 32 }) as Hex
      const args = [tip, await authorizationFor(stage, tip, from, salt)]
      return world.send(person(), hub, 'tipWithAuthorization', args)
    },
    setProducer: async () =>
      world.send(person(), hub, 'setProducer', [person(), dice.roll(4) === 0 ? 0 : await soon()]),
    goLive: () => producing('goLive', true),
    stayLive: () => producing('stayLive', true),
    endStream: () => producing('endStream', false),
    lockForSession: () =>
      world.send(person(), locks, 'lockForSession', [token(), dice.amount(0n, 10n ** 6n), room().id]),
    leaveSession: () => world.send(person(), locks, 'leaveSession', [token()]),
    returnTo: () => world.send(person(), locks, 'returnTo', [person(), token()]),
    withdraw: () => world.send(person(), ledger, 'withdraw', [dice.roll(3), person()]),
    withdrawFor: () =>
      world.send(
        person(),
        ledger,
        'withdrawFor',
        dice.roll(2) === 0 ? [refusing.address, 0] : [payee(), dice.roll(3)],
      ),
    freeze: () => world.send(person(), freezing, 'freeze', [person(), dice.roll(2) === 0]),
    persuade: () => world.send(person(), refusing, 'setWilling', [dice.roll(2) === 0]),
    move: () => world.send(person(), dice.pick(tokens), 'transfer', [person(), dice.amount(0n, 10n ** 12n)]),
    wait: () => world.wait(dice.roll(6 * HOUR)).then(() => null),
  }
  const names = Object.keys(kinds)
  const done = Object.fromEntries(names.map((name) => [name, 0]))
  for (let n = 0; n < calls; n++) {
    const name = dice.pick(names)
    if ((await kinds[name]?.()) === null) done[name] = (done[name] ?? 0) + 1
  }
  return done
}
