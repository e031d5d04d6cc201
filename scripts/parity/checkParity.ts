import type { ParityWorld } from './callApi.ts'
import { comparePlayed } from './compareAnswers.ts'
import { type ParityCall, playScenario } from './playScenario.ts'

/**
 * Plays a scenario in both worlds and prints a line for each difference.
 * @returns 0 no difference, 1 some, 3 none but not everything was compared
 */
export async function checkParity(
  here: ParityWorld,
  there: ParityWorld,
  order: { version: string; calls: readonly ParityCall[]; say: (line: string) => void },
): Promise<number> {
  const { version, calls, say } = order
  const [ours, theirs] = await Promise.all([
    playScenario(here, version, calls),
    playScenario(there, version, calls),
  ])
  const names = calls.map(({ name }) => name)
  const lines = comparePlayed(ours, theirs, calls)
  const unchecked = names.filter((name) =>
    [ours, theirs].some(({ withoutDestination }) => withoutDestination.includes(name)),
  )
  for (const line of lines) say(line)
  for (const name of unchecked) say(`${name}: not checked, there is no account that may receive money`)
  say(`${names.length - unchecked.length} calls compared, ${lines.length} differences`)
  if (lines.length > 0) return 1
  return unchecked.length > 0 ? 3 : 0
}
