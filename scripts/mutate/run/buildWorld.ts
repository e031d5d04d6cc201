import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { closureOf, isOwn, type Sources } from '../../solidity/closure.ts'
import type { Mutant } from '../plan/mutant.ts'
import { type CompilerError, compile, errorsOf } from '../source/compile.ts'
import { hashOf, mirroredTests } from '../source/shipped.ts'
import { type World, worldOf } from './testRunner.ts'
import { unexplained } from './unexplained.ts'
import { blamed, putIn, SWITCH, SWITCH_FILE, type Texts, weave } from './weave.ts'

export const FOLDER = '.stagedoor/mutants'
const ROUNDS = 60

/** A world with all mutants that can be switched, and those that need a world of their own. */
export interface Build {
  path: string
  switched: Mutant[]
  alone: Mutant[]
}

const latin = (text: string) => Buffer.from(text).toString('latin1')
const utf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8')

function mapValues(sources: Sources, change: (text: string) => string): Sources {
  return Object.fromEntries(Object.entries(sources).map(([name, text]) => [name, change(text)]))
}

/** Everything the results of these files stand on, as the tests of their folder or the given ones see it. */
export function sourcesOf(files: string[], tests: string[] = files.flatMap(mirroredTests)): Sources {
  return closureOf([...files, ...tests])
}

/**
 * Compiles files once with all their mutants, or finds what an earlier run compiled.
 * @param tests without them the files have to be of one folder
 */
export function buildWorld(
  files: string[],
  mutants: Mutant[],
  tests: string[] = mirroredTests(files[0] as string),
): Build {
  const sources = sourcesOf(files, tests)
  const texts = mapValues(sources, latin)
  const alone = mutants.filter(({ form }) => form === 'alone')
  let switched = mutants.filter(({ form }) => form !== 'alone')
  const path = `${FOLDER}/worlds/${hashOf({ ...sources, plan: JSON.stringify([mutants, tests]), SWITCH })}.json`
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')).build
  const without = (ids: number[]) => {
    alone.push(...switched.filter(({ id }) => ids.includes(id)))
    switched = switched.filter(({ id }) => !ids.includes(id))
  }
  for (let round = 0; ; round++) {
    const woven = weave(texts, switched)
    const switchable = { ...sources, ...mapValues(woven, utf8), [SWITCH_FILE]: SWITCH }
    const world = unexplained(switchable, tests)
    const failed = errorsOf(compile(world, 'syntax'))
    const compilation = failed.length === 0 ? compile(world, 'code') : undefined
    const errors = compilation ? errorsOf(compilation) : failed
    if (compilation && errors.length === 0) {
      const build = { path, switched, alone }
      mkdirSync(`${FOLDER}/worlds`, { recursive: true })
      writeFileSync(path, JSON.stringify({ build, world: worldOf(compilation, tests, true) }))
      return build
    }
    const ids = errors.flatMap((error) => idsBehind(error, woven))
    if (ids.length === 0 || round === ROUNDS)
      throw new Error(
        `${files.join(', ')}: does not compile with its switches: ${errors[0]?.formattedMessage}`,
      )
    without(ids)
  }
}

function idsBehind({ sourceLocation }: CompilerError, woven: Texts): number[] {
  const text = sourceLocation && woven[sourceLocation.file]
  return text ? blamed(text, sourceLocation.start, sourceLocation.end) : []
}

/** A world with one mutant put in place, or nothing when the compiler refuses it. */
export function buildAlone(mutant: Mutant, tests: string[] = mirroredTests(mutant.file)): World | undefined {
  const { file } = mutant
  const sources = sourcesOf([file], tests)
  const text = utf8(putIn(latin(sources[file] as string), mutant))
  const changed = unexplained({ ...sources, [file]: text }, tests)
  if (errorsOf(compile(changed, 'syntax')).length > 0) return undefined
  const compilation = compile(changed, 'code')
  return errorsOf(compilation).length > 0 ? undefined : worldOf(compilation, tests)
}

/** What an earlier build left. */
export function readWorld(path: string): World {
  return JSON.parse(readFileSync(path, 'utf8')).world
}

/** Our own part of the sources, for a hash that packages do not move. */
export function ownSources(file: string): Sources {
  return Object.fromEntries(Object.entries(sourcesOf([file])).filter(([name]) => isOwn(name)))
}
