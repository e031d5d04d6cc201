import { readFileSync } from 'node:fs'

/** One line of docs/requirements.md. */
export interface Requirement {
  id: string
  sentence: string
  /** full, on chain (the contracts can, no user can yet) or part; the last two with what is missing */
  state: string
}

/** What every row has, and what it must have. */
const ROW = /^\| ([SMTD][\d.]+) /
const WHOLE = /^\| [SMTD][\d.]+ +\| (.+?) +\| (full|on chain|on chain: .+?|part: .+?) +\|$/

/** The rows of the page. @throws Error as parseRequirements does */
export function readRequirements(path: string): Requirement[] {
  return parseRequirements(readFileSync(path, 'utf8'))
}

/** Rows `| id | sentence | state |`. @throws Error when a row has no such state or its id stands twice */
export function parseRequirements(page: string): Requirement[] {
  const rows = page.split('\n').flatMap((line) => {
    const id = line.match(ROW)?.[1]
    return id === undefined ? [] : [parseRow(id, line)]
  })
  const twice = rows.find(({ id }, index) => rows.findIndex((row) => row.id === id) !== index)
  if (twice) throw new Error(`${twice.id} has two rows`)
  return rows
}

function parseRow(id: string, line: string): Requirement {
  const [, sentence, state] = line.match(WHOLE) ?? []
  if (!sentence || !state)
    throw new Error(`${id}: the state is "full", "on chain", "on chain: …" or "part: …"`)
  return { id, sentence, state }
}
