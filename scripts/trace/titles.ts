import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { solidityProofs } from './solidityProofs.ts'
import { testTitles } from './testTitles.ts'

/** A test title with the ids it names. */
export interface Title {
  file: string
  title: string
  ids: string[]
}

/** `[S3.11]`, `[T32]`, `[S3.9][D2]`, several ids in one bracket are fine too. */
const IDS = /\[((?:[SMTD]\d*\.?\d*[ ,]*)+)\]/g

function idsIn(text: string): string[] {
  return [...text.matchAll(IDS)].flatMap(([, ids]) => (ids ?? '').split(/[ ,]+/).filter(Boolean))
}

/** Whether a source holds tests: a test file, or a part of one with tests of its own. */
export function holdsTests(name: string, text: string): boolean {
  return name.endsWith('.test.ts') || (name.endsWith('.ts') && /^\s*it\(/m.test(text))
}

/** Every titled test under a folder that names at least one id. */
export function titlesUnder(folder: string): Title[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|t\.sol)$/.test(name))
    .flatMap((name) => {
      const file = join(folder, name)
      const text = readFileSync(file, 'utf8')
      if (!name.endsWith('.sol') && !holdsTests(name, text)) return []
      const titles = name.endsWith('.sol')
        ? solidityProofs(text).map(({ claim, test }) => `${claim} ${test}`)
        : testTitles(text, file)
      return titles.map((title) => ({ file, title, ids: idsIn(title) }))
    })
    .filter(({ ids }) => ids.length > 0)
}
