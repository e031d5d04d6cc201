import { readRequirements } from './requirements.ts'
import { titlesUnder } from './titles.ts'

/** `npm run trace [-- --problems]`: each requirement with the tests that name it, or only what is wrong. */
const isList = !process.argv.includes('--problems')
const requirements = readRequirements('docs/requirements.md')
const titles = titlesUnder('test')
const known = new Set(requirements.map(({ id }) => id))
const problems: string[] = []

for (const { id, sentence, state } of requirements) {
  const proving = titles.filter(({ ids }) => ids.includes(id))
  if (isList) {
    process.stdout.write(`${id} (${state}): ${sentence}\n`)
    for (const { file, title } of proving) process.stdout.write(`    ${file}: ${title}\n`)
  }
  if (proving.length === 0) problems.push(`${id} has no test`)
}
for (const { file, title, ids } of titles) {
  for (const id of ids)
    if (!known.has(id))
      problems.push(`${file}: "${title}" names ${id}, which docs/requirements.md does not have`)
}

for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(
  `${requirements.length} requirements, ${titles.length} tests with ids, ${problems.length} problems\n`,
)
process.exitCode = problems.length === 0 ? 0 : 1
