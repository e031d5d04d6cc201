import { depth } from '#test/kit/depth.ts'
import { until } from '#test/kit/time/until.ts'
import type { Ear, Followed, Taker } from './ear/ear.ts'

/** Nobody waits for longer at a step, or for what comes of it. */
const GIVE_UP_MS = 60_000
/** A worker may have done what somebody should have stood at. */
const MAX_BEGINNINGS = 3

/** One way of somebody through the product. */
export interface Journey {
  /** of the account, and of what was theirs before */
  ids: readonly string[]
  /** all that the person does, who does not give up while somebody is away */
  walk(): Promise<void>
  /** true when all that comes of it has come */
  isOver(): Promise<boolean>
  /** Enters a room by what was paid for, and leaves it; it is open to them all the way. @returns what is wrong */
  enter?(roomId: string): Promise<string[]>
}

/** What a way leads through. */
export interface Scene {
  ear: Ear
  /** Makes somebody who is about to go. @param n of those who go at the same time */
  begin(n: number): Promise<Journey>
  /** while it is so, the worker is told nothing of what others did, which it would do for them */
  keepQuiet(isQuiet: boolean): void
  /** a live room that everybody may enter */
  openRoom?(): Promise<string>
  /** Time goes on a little. @returns true when nothing is open any more */
  goOn(): Promise<boolean>
  /** Everybody has come; those whose step is taken for many at once wait for each other till then. */
  closeUp(): void
  /** those who do one thing after the other, for everybody: nobody can stand before it while others stand behind it */
  oneByOne?: readonly Taker[]
}

/** A process of which nothing is left from one moment to the next. */
export interface Mortal {
  name: string
  kill(): Promise<void>
  startAgain(): Promise<void>
}

interface Going extends Journey {
  followed: Followed
  hasWalked(): boolean
  /** what went wrong, or null */
  end: Promise<unknown>
}

async function setOut(scene: Scene, journey: Journey, step?: string): Promise<Going> {
  const followed = scene.ear.follow(journey.ids, step)
  let hasWalked = false
  const end = journey.walk().then(
    () => null,
    (error: unknown) => error,
  )
  void end.then(() => {
    hasWalked = true
  })
  return { ...journey, followed, hasWalked: () => hasWalked, end }
}

/** Waits until somebody stands at their step, or is past it. @throws what went wrong on the way */
async function come({ followed, hasWalked, isOver, end }: Going): Promise<boolean> {
  const isThere = () => followed.isHeld() || followed.isNear()
  const isPast = async () => hasWalked() && ((await end) !== null || (await isOver()))
  await until('somebody comes to a step', async () => isThere() || (await isPast()), { withinMs: GIVE_UP_MS })
  if (isThere()) return true
  followed.forget()
  const error = await end
  if (error) throw error
  return false
}

/** Goes a way with nobody killed. @returns the steps that were heard, in their order */
export async function hearSteps(scene: Scene): Promise<string[]> {
  scene.keepQuiet(true)
  const going = await setOut(scene, await scene.begin(0))
  await come(going)
  scene.keepQuiet(false)
  await until('nothing is open', () => scene.goOn(), { withinMs: GIVE_UP_MS })
  return [...going.followed.heard]
}

/** The steps that a process is killed at: in the gate those that matter, by night all of them. */
export const stepsToKillAt = (steps: readonly string[], matter: RegExp): string[] =>
  depth(
    steps.filter((step) => matter.test(step)),
    [...steps],
  )

/** Steps at which people can stand at the same time, by their numbers. */
function roundsOf(steps: readonly string[], oneByOne: readonly Taker[]): number[][] {
  const isLater = (step: string) => oneByOne.some((taker) => step.startsWith(`${taker} after `))
  const numbers = [...steps.keys()]
  const rounds = [false, true].map((is) => numbers.filter((n) => isLater(steps[n] as string) === is))
  return rounds.filter(({ length }) => length > 0)
}

/** What a kill led to. */
export interface Played {
  /** steps at which nobody could be stopped */
  missed: string[]
  /** what people found wrong as soon as everything ran again */
  wrong: string[]
}

async function playRound(
  scene: Scene,
  places: readonly { n: number; step: string; journey: Journey }[],
  mortal: Mortal,
): Promise<Played> {
  const missed: string[] = []
  const standing: Going[] = []
  scene.keepQuiet(true)
  for (const { n, step, journey } of [...places].reverse()) {
    let isThere = false
    for (let tries = 0; tries < MAX_BEGINNINGS && !isThere; tries++) {
      const going = await setOut(scene, tries > 0 ? await scene.begin(n) : journey, step)
      isThere = await come(going)
      if (isThere) standing.push(going)
    }
    if (!isThere) missed.push(step)
  }
  scene.closeUp()
  await until('everybody stands', () => standing.every(({ followed }) => followed.isHeld()), {
    withinMs: GIVE_UP_MS,
  })
  await mortal.kill()
  // what a dead process said last never arrives
  for (const { followed } of standing) followed.letGo(String(followed.at).startsWith(`${mortal.name} `))
  scene.keepQuiet(false)
  await mortal.startAgain()
  const wrong: string[] = []
  const room = await scene.openRoom?.()
  if (room)
    for (const found of await Promise.all(standing.map((one) => one.enter?.(room))))
      wrong.push(...(found ?? []))
  const isDone = async () => (await scene.goOn()) && standing.every(({ hasWalked }) => hasWalked())
  await until('everybody has gone on', isDone, { withinMs: GIVE_UP_MS })
  for (const { followed } of standing) followed.forget()
  for (const { end } of standing) {
    const error = await end
    if (error) throw error
  }
  return { missed, wrong }
}

/**
 * Has somebody stand at each step, kills one process, and starts it again; resolves when everybody has gone on to the end.
 * Who comes furthest is first: who stands still is in nobody's way then who comes less far. What a process does
 * for everybody, one after the other, is played before its end and behind it.
 */
export async function playKill(scene: Scene, steps: readonly string[], mortal: Mortal): Promise<Played> {
  const journeys = await Promise.all(steps.map((_, n) => scene.begin(n)))
  const played: Played = { missed: [], wrong: [] }
  for (const round of roundsOf(steps, scene.oneByOne ?? [])) {
    const places = round.map((n) => ({ n, step: steps[n] as string, journey: journeys[n] as Journey }))
    const { missed, wrong } = await playRound(scene, places, mortal)
    played.missed.push(...missed)
    played.wrong.push(...wrong)
  }
  return played
}
