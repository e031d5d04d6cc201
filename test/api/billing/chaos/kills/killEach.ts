import { until } from '#test/kit/time/until.ts'
import type { Ear } from './ear/ear.ts'
import type { Journey, Mortal } from './playKills.ts'

const GIVE_UP_MS = 60_000

/** A way on which one process is killed again and again. */
export interface Doomed {
  ear: Ear
  journey: Journey
  /** the steps that it is killed at */
  isMeant(what: string): boolean
  /** how far all of it is: what is done in another state is another step */
  state(): Promise<string>
  /** Time goes on a little. */
  goOn(): Promise<unknown>
}

/**
 * Goes one way, and kills a process at every step that it comes to for the first time. For what is done for everybody one after
 * the other, where nobody could stand at a step beside others.
 * @returns the steps at which it was killed, in their order
 */
export async function killAtEach(doomed: Doomed, mortal: Mortal): Promise<string[]> {
  const { ear, journey, isMeant, state, goOn } = doomed
  const killed: string[] = []
  let step = ''
  const followed = ear.follow(journey.ids, (what) => {
    if (isMeant(what) && !followed.isHeld()) step = what
    return isMeant(what)
  })
  const walked = journey.walk().then(
    () => null,
    (error: unknown) => error,
  )
  async function isNext(): Promise<boolean> {
    if (!followed.isHeld()) await goOn()
    return followed.isHeld() || journey.isOver()
  }
  for (;;) {
    await until('the next step, or the end', isNext, { withinMs: GIVE_UP_MS })
    if (!followed.isHeld()) break
    const place = `${step}, ${await state()}`
    if (killed.includes(place)) {
      followed.letGo(false)
      continue
    }
    killed.push(place)
    await mortal.kill()
    followed.letGo(step.startsWith(`${mortal.name} `))
    await mortal.startAgain()
  }
  followed.forget()
  const error = await walked
  if (error) throw error
  return killed
}
