import { type Drill, type DrillOutcome, timed } from './drill.ts'
import type { DrillStage } from './stage/setStage.ts'

const NAME_WIDTH = 20

function lineOf(name: string, { held, figures, why }: DrillOutcome, seconds: string): string {
  const told = Object.entries(figures).map(([key, value]) => `${key.replaceAll(' ', '_')}=${value}`)
  const reason = why ? [`(${why})`] : []
  return [held ? 'held' : 'fell', name.padEnd(NAME_WIDTH), ...told, ...reason, `${seconds} s`].join('  ')
}

/** A drill that cannot be played has not held. */
async function playOne(drill: Drill, stage: DrillStage): Promise<DrillOutcome> {
  try {
    return await drill.play(stage)
  } catch (error) {
    return { held: false, figures: {}, why: `not played to its end: ${(error as Error).message}` }
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
): Promise<string[]> {
  const fallen: string[] = []
  for (const together of [...drills, [REMAINS]])
    await Promise.all(
      together.map(async (drill) => {
        const { result, tookMs } = await timed(() => playOne(drill, stage))
        report(lineOf(drill.name, result, (tookMs / 1000).toFixed(1)))
        if (!result.held) fallen.push(drill.name)
      }),
    )
  return fallen
}
