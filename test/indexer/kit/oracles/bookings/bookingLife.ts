import type { Wallet } from 'ethers'
import { createDice, type Dice } from '../../../simulation/dice.ts'
import type { Agreement, BookingWorld } from './bookingWorld.ts'

const MINUTE_S = 60
export const HOUR_S = 3600
export const WORDS = `0x${'5e'.repeat(32)}`

export interface Found {
  id: string
  fan: Wallet
  creator: Wallet
  kept: Record<'startAt' | 'lengthMinutes' | 'amount' | 'status' | 'currency', bigint>
  pending: Record<'until' | 'creatorAsk' | 'fanAsk' | 'revision', bigint>
}

/** What random calls share: the world, the dice, and what was agreed so far. */
export interface BookingLife {
  world: BookingWorld
  dice: Dice
  /** mostly this number, otherwise 0 */
  maybe(value: number): number
  timeNow(): Promise<number>
  /** mostly the chain goes on until then */
  reach(at: number): Promise<void>
  agree(creator: Wallet, terms?: Partial<Agreement>): Promise<Agreement>
  /** mostly one that is open, with what the contract knows of it */
  someBooking(): Promise<Found | null>
}

export function createBookingLife(world: BookingWorld, seed: string): BookingLife {
  const { stage, escrow, fans } = world
  const dice = createDice('bookings', seed)
  const made: Agreement[] = []
  const walletOf = (address: string) => stage.people.find((one) => one.address === address) as Wallet
  const timeNow = async () =>
    Number((await stage.provider.send('eth_getBlockByNumber', ['latest', false])).timestamp)

  async function someBooking(): Promise<Found | null> {
    for (let tries = 0; tries < 6; tries++) {
      const agreement = made[made.length - 1 - dice.roll(Math.min(made.length, 8))]
      if (!agreement) return null
      const id = world.idOf(agreement)
      const kept = await escrow.ask<Found['kept']>('bookingOf', id)
      if (kept.status === 0n || (kept.status >= 5n && dice.isLucky(0.8))) continue
      const pending = await escrow.ask<Found['pending']>('caseOf', id)
      return { id, fan: walletOf(agreement.fan), creator: walletOf(agreement.creator), kept, pending }
    }
    return null
  }

  return {
    ...{ world, dice, timeNow, someBooking },
    maybe: (value) => (dice.isLucky(0.3) ? 0 : value),
    async reach(at) {
      const ahead = at - (await timeNow())
      if (ahead > 0 && dice.isLucky(0.8)) await stage.chain.rpc('local_mine', { blocks: 1, seconds: ahead })
    },
    async agree(creator, terms) {
      const others = fans.filter(({ address }) => address !== creator.address)
      const nonce = BigInt(made.length + 1)
      const agreement = {
        ...{ creator: creator.address, fan: dice.pick(others).address },
        ...{ currency: dice.roll(2), amount: BigInt(1 + dice.roll(2_000_003)) },
        startAt: (await timeNow()) + 5 * MINUTE_S + dice.roll(3 * HOUR_S),
        ...{ lengthMinutes: dice.pick([5, 30, 60]), policyId: dice.roll(3), summaryHash: WORDS },
        nonce: dice.isLucky(0.2) ? 2n ** 256n - nonce : nonce,
        ...terms,
      }
      made.push(agreement)
      return agreement
    },
  }
}
