import { readdirSync, readFileSync } from 'node:fs'
import { readHeader } from './decisions/readHeader.ts'
import { writeOrCheck } from './writeOrCheck.ts'

const FOLDER = 'docs/decisions'
const names = readdirSync(FOLDER).filter((name) => /^\d{3}-.*\.md$/.test(name))

const rows = names.sort().map((name) => {
  const { number, title, area, date, status, supersededBy } = readHeader(
    readFileSync(`${FOLDER}/${name}`, 'utf8'),
  )
  const state = [status, ...supersededBy.map((other) => `by ${other}`)].join(' ')
  return `| [${number}](${name}) | ${title} | ${area} | ${date} | ${state} |`
})

const page = [
  '# Decisions',
  '',
  'Generated from the headers of the pages (`npm run snap`). Numbers stay; a decision that no longer holds is superseded by a later one.',
  '',
  '| number | decision | area | date | status |',
  '| --- | --- | --- | --- | --- |',
  ...rows,
]
writeOrCheck(`${FOLDER}/README.md`, `${page.join('\n')}\n`)
