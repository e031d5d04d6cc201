import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROOT } from '../../start/root.ts'
import { hashOf } from '../source/shipped.ts'

/** A wrong change that a person wrote for what it means, which no rule would make. */
export interface HandMutant {
  /** names it in results and on the command line */
  name: string
  /** the source it changes */
  file: string
  /** text that is in the source exactly once */
  from: string
  to: string
  /** who wins or loses what by it, in one sentence */
  means: string
  /** folder or test file below `test/contracts` that has to see it */
  suite: string
  /** why no test can see it */
  explained?: string
}

const FOLDER = 'test/contracts/mutants'

/** All mutants written by hand, in the order of their files. */
export async function readHandMutants(): Promise<HandMutant[]> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.ts'))
  const lists = await Promise.all(
    names.sort().map(async (name): Promise<{ MUTANTS: HandMutant[] }> => {
      return await import(pathToFileURL(join(ROOT, FOLDER, name)).href)
    }),
  )
  return lists.flatMap(({ MUTANTS }) => MUTANTS)
}

/** Bytes of the text that a mutant replaces. @throws Error when the source does not hold it exactly once */
export function placeOf({ name, file, from }: HandMutant, text: string): { start: number; end: number } {
  const parts = text.split(from)
  if (parts.length !== 2)
    throw new Error(
      `${name}: ${file} holds its text ${parts.length - 1} times, not once: ${from.split('\n')[0]}`,
    )
  const start = Buffer.byteLength(parts[0] as string)
  return { start, end: start + Buffer.byteLength(from) }
}

/** Test files of a mutant's suite. @throws Error when there are none */
export function testsOf({ name, suite }: HandMutant): string[] {
  const path = join('test/contracts', suite)
  if (path.endsWith('.t.sol') && existsSync(path)) return [path]
  const files = existsSync(path) ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : []
  const tests = files.filter((file) => file.endsWith('.t.sol')).map((file) => join(path, file))
  if (tests.length === 0) throw new Error(`${name}: there is no test in ${path}`)
  return tests.sort()
}

/** What a result stands on: the change and the text of its source. Tests are not in it, as for other mutants. */
export function handHash({ file, from, to }: HandMutant, text: string): string {
  return hashOf({ [file]: text, from, to })
}
