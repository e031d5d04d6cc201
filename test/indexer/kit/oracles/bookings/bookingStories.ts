import { expect } from 'chai'
import type { Wallet } from 'ethers'
import { type BookingLife, HOUR_S, WORDS } from './bookingLife.ts'
import type { BookingWorld } from './bookingWorld.ts'

type Scene = 'propose' | 'confirm' | 'reschedule' | 'extend' | 'attest' | 'dispute' | 'escalate' | 'rule'

/** What chance seldom leads to: what one event leaves of the one before shows only while nothing follows. */
const STORIES: Scene[][] = [
  ['propose', 'confirm'],
  ['propose', 'reschedule'],
  ['propose', 'extend', 'reschedule'],
  ['propose', 'extend'],
  ['propose', 'attest'],
  ['propose', 'dispute'],
  ['attest', 'propose', 'dispute'],
  ['dispute', 'propose', 'attest'],
  ['dispute', 'escalate'],
  ['dispute', 'escalate', 'rule'],
]

/** Bookings that are left in the middle, one for each story. */
export async function tellStories(life: BookingLife, stories = STORIES): Promise<void> {
  const { world, timeNow } = life
  const { stage, escrow, creators, fans } = world
  const [creator, fan] = [creators[0], fans[1]] as [Wallet, Wallet]
  for (const story of stories) {
    const startAt = (await timeNow()) + 600
    const agreement = await life.agree(creator, {
      ...{ fan: fan.address, currency: 1, policyId: 0, lengthMinutes: 30, startAt },
    })
    const validUntil = startAt + HOUR_S
    const signature = await world.sign(creator, 'Quote', { agreement, validUntil })
    expect(await escrow.by(fan, 'bookQuoted', [agreement, validUntil, signature])).to.equal(true)
    const id = world.idOf(agreement)
    for (const scene of story) {
      const { startAt, lengthMinutes } = await escrow.ask<Record<string, bigint>>('bookingOf', id)
      const end = Number(startAt) + Number(lengthMinutes) * 60
      const begins = { confirm: end, attest: end, dispute: Number(startAt) }[scene as string] ?? 0
      const seconds = begins - (await timeNow())
      if (seconds > 0) await stage.chain.rpc('local_mine', { blocks: 1, seconds })
      const isDone = await play(world, scene, { id, creator, fan, now: await timeNow() })
      expect(isDone, story.join()).to.equal(true)
    }
  }
}

interface Cast {
  id: string
  creator: Wallet
  fan: Wallet
  now: number
}

async function play(world: BookingWorld, scene: Scene, { id, creator, fan, now }: Cast): Promise<boolean> {
  const { escrow, court, attestor } = world
  const { revision } = await escrow.ask<{ revision: bigint }>('caseOf', id)
  const signed = { id, revision, validUntil: now + HOUR_S }
  switch (scene) {
    case 'propose':
      return (
        (await escrow.by(fan, 'propose', [id, 5000])) && (await escrow.by(creator, 'propose', [id, 10_000]))
      )
    case 'confirm':
      return escrow.by(creator, 'confirm', [id])
    case 'dispute':
      return escrow.by(fan, 'dispute', [id, WORDS])
    case 'escalate':
      return court.by(creator, 'escalate', [id], 9n)
    case 'rule':
      // the second case: the stories come first
      return world.rule(2n, 3)
    case 'reschedule': {
      const date = { ...signed, startAt: now + HOUR_S }
      return escrow.by(fan, 'reschedule', [date, await world.sign(creator, 'NewDate', date), '0x'])
    }
    case 'extend': {
      const extension = { ...signed, addedMinutes: 5, addedAmount: 70n }
      return escrow.by(fan, 'extend', [extension, await world.sign(creator, 'Extension', extension)])
    }
    case 'attest': {
      const seen = { id, creatorSeconds: 900, fanSeconds: 700, overlapSeconds: 600, endedAt: now, revision }
      const signature = await world.sign(attestor, 'Attendance', seen)
      return escrow.by(fan, 'attest', [seen, attestor.address, signature])
    }
  }
}
