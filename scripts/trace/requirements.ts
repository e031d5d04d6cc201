import { readFileSync } from 'node:fs'

/** One line of docs/requirements.md. */
export interface Requirement {
  id: string
  sentence: string
  /** full, or part with what is missing */
  state: string
}

/** Rows `| id | sentence | state |` of the requirements page. */
export function readRequirements(path: string): Requirement[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.match(/^\| ([SMTD][\d.]+) +\| (.+?) +\| (full|part: .+?) +\|$/))
    .filter((match) => match !== null)
    .map(([, id, sentence, state]) => ({ id: id ?? '', sentence: sentence ?? '', state: state ?? '' }))
}
