import type { TestWorld } from '#test/kit/world.ts'
import { bookCall } from './bookCall.ts'
import { doDeed, doersOf } from './deeds.ts'
import { awaited, NotYet } from './member.ts'
import type { PlannedCall, WeekPlan } from './planWeek.ts'
import { type LivingCall, livingCall, readBooking, type WeekAct } from './weekCall.ts'
import { type WeekClock, weekClock } from './weekClock.ts'
import { type WeekFaults, weekFaults } from './weekFaults.ts'
import type { WeekPeople } from './weekPeople.ts'
import { weekRest } from './weekRest.ts'

/** What a week came to. */
export interface PlayedWeek {
  calls: readonly LivingCall[]
  /** what somebody could not do, in words */
  failed: readonly string[]
  clock: WeekClock
  faults: WeekFaults
  /** the hour at which the last of them did the last thing */
  endedH: number
}

/** One step of time; people look again after it. */
export const TICK_H = 0.5
/** For so long the site may be at what is due before time goes on: within an hour it has time later, and over a longer pause it has none. */
const REST_MS = 2500
const LONG_REST_MS = 20_000
const AT_ONCE = 6
/** Ticks for which somebody waits for what has to come first. */
const MAX_TRIES = 6
const AHEAD_H = 1
/** An arbiter has two weeks, after the week. */
const LAST_H = 24 * 30

/** A call with what happens to it, one thing after the other. */
interface Course {
  call: LivingCall
  acts: WeekAct[]
  tries: number
}

interface Played {
  world: TestWorld
  people: WeekPeople
  clock: WeekClock
  faults: WeekFaults
}

/** What happens to a call of the plan, in its order. */
function courseOf(planned: PlannedCall, played: Played): Course {
  const { world, people, clock, faults } = played
  const call = livingCall(planned, people, clock.at)
  const rows = world.testDatabase.pool('owner')
  const { bookH, startH, story, n } = planned
  const nowS = () => clock.at(bookH).getTime() / 1000
  const book = () =>
    disturbed(faults, (isTwice) =>
      call.buyer.inTurn(() => bookCall(call, people, { nowS: nowS(), declinedFirst: n % 10 === 3 }), isTwice),
    )
  const find = async () => {
    call.booking = await awaited(`${call.name} is booked`, async () => {
      const booking = await readBooking(call.buyer, call)
      return (booking.isSecured || story.saved !== undefined) && booking
    })
  }
  const deeds = story.deeds.map(({ at, deed }) => ({
    ...{ what: deed, atH: startH + at },
    run: () =>
      disturbed(faults, (isTwice) =>
        doersOf(deed, call).inTurn(() => doDeed(deed, call, people, rows), isTwice),
      ),
  }))
  return {
    ...{ call, tries: 0 },
    acts: [
      { what: 'book', atH: bookH, run: book },
      { what: 'find it', atH: bookH + AHEAD_H, run: find },
      ...deeds,
    ],
  }
}

/** Something goes wrong while it is done, or before: now and then. */
async function disturbed(faults: WeekFaults, run: (isTwice: boolean) => Promise<void>): Promise<void> {
  const fault = faults.next()
  const [done] = await Promise.allSettled([
    run(fault === 'pressed twice'),
    fault === null ? undefined : faults.begin(fault),
  ])
  if (done.status === 'rejected') throw done.reason
}

/** Does all that is due of a call. @returns why it goes no further; null: it does */
async function play(course: Course, nowH: number): Promise<string | null> {
  for (let act = course.acts[0]; act && act.atH <= nowH; act = course.acts[0]) {
    try {
      await act.run()
      course.acts.shift()
      course.tries = 0
    } catch (error) {
      const { message } = error as Error
      if (error instanceof NotYet && ++course.tries < MAX_TRIES) {
        act.atH = nowH + TICK_H
        return null
      }
      course.acts.length = 0
      return `${course.call.name} could not ${act.what}: ${message}`
    }
  }
  return null
}

/** Plays a week: everybody does what they planned at its hour, and time goes on between. @param tell of each call that is over for its people */
export async function playWeek(
  world: TestWorld,
  {
    people,
    plan,
    seed,
    faultsPct,
    tell,
  }: { people: WeekPeople; plan: WeekPlan; seed: number; faultsPct: number; tell: () => void },
): Promise<PlayedWeek> {
  const clock = weekClock(world, people.order)
  const faults = weekFaults(world, people.order, { seed, faultsPct })
  const courses = plan.calls.map((planned) => courseOf(planned, { world, people, clock, faults }))
  const failed: string[] = []
  const rest = weekRest(world)
  let atH = 0
  for (;;) {
    const open = courses.filter(({ acts }) => acts.length > 0)
    if (open.length === 0) break
    const nextH = Math.max(atH, Math.min(...open.map(({ acts }) => (acts[0] as WeekAct).atH)))
    await rest.take(nextH - atH > 1 ? LONG_REST_MS : REST_MS)
    atH = nextH
    await faults.heal()
    await clock.passTo(atH)
    const due = open.filter(({ acts }) => (acts[0] as WeekAct).atH <= atH).values()
    const worker = async () => {
      for (const course of due) {
        const why = await play(course, atH)
        if (why !== null) failed.push(why)
        if (course.acts.length === 0) tell()
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
  }
  await faults.heal()
  for (let end = await rest.nextEnd(); end !== null && atH < LAST_H; end = await rest.nextEnd()) {
    await rest.take(LONG_REST_MS)
    atH = clock.hourOf(end) + TICK_H
    await clock.passTo(atH)
  }
  return { calls: courses.map(({ call }) => call), failed, clock, faults, endedH: atH }
}
