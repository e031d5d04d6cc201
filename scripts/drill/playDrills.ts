import { type Drill, type DrillOutcome, timed } from './drill.ts'
import type { DrillStage } from './stage/setStage.ts'

const NAME_WIDTH = 20
/** Thrice what the longest takes. */
const PATIENCE_MS = 90_000

function lineOf(name: string, { held, figures, why }: DrillOutcome, seconds: string): string {
  const told = Object.entries(figures).map(([key, value]) => `${key.replaceAll(' ', '_')}=${value}`)
  const reason = why ? [`(${why})`] : []
  return [held ? 'held' : 'fell', name.padEnd(NAME_WIDTH), ...told, ...reason, `${seconds} s`].join('  ')
}

/** A drill that cannot be played, or does not end, has not held. */
async function playOne(drill: Drill, stage: DrillStage, patienceMs: number): Promise<DrillOutcome> {
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${patienceMs / 1000} s`)), patienceMs)
  })
  try {
    return await Promise.race([drill.play(stage), tooLong])
  } catch (error) {
    return { held: false, figures: {}, why: `not played to its end: ${(error as Error).message}` }
  } finally {
    clearTimeout(timer)
  }
}

const REMAINS: Drill = {
  name: 'nothing_remains',
  promise: 'no room, seat, job or session of the drill is left',
  async play(stage) {
    const remains = await stage.clear()
    const left = Object.entries(remains).filter(([, count]) => count > 0)
    return left.length === 0
      ? { held: true, figures: remains }
      : { held: false, figures: remains, why: `left: ${left.map(([name]) => name).join(', ')}` }
  },
}

/**
 * Plays list after list, then ends all that they made, which is a line of its own.
 * @returns names of those that fell
 */
export async function playDrills(
  drills: Drill[][],
  stage: DrillStage,
  report: (line: string) => void,
  patienceMs = PATIENCE_MS,
): Promise<string[]> {
  const fallen: string[] = []
  for (const together of [...drills, [REMAINS]])
    await Promise.all(
      together.map(async (drill) => {
        const { result, tookMs } = await timed(() => playOne(drill, stage, patienceMs))
        report(lineOf(drill.name, result, (tookMs / 1000).toFixed(1)))
        if (!result.held) fallen.push(drill.name)
      }),
    )
  return fallen
}
