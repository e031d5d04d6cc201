import { readRequirements } from './requirements.ts'
import { titlesUnder } from './titles.ts'
import { isNightOnly, traceProblems } from './traceProblems.ts'

/** `npm run trace [-- --problems]`: each requirement with the tests that name it, or only what is wrong. */
const isList = !process.argv.includes('--problems')
const requirements = readRequirements('docs/requirements.md')
const titles = titlesUnder('test')
const problems = traceProblems(requirements, titles)

if (isList)
  for (const { id, sentence, state } of requirements) {
    process.stdout.write(`${id} (${state}): ${sentence}${isNightOnly(id, titles) ? ' [night only]' : ''}\n`)
    for (const { file, title, ids } of titles)
      if (ids.includes(id)) process.stdout.write(`    ${file}: ${title}\n`)
  }
for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(
  `${requirements.length} requirements, ${titles.length} tests with ids, ${problems.length} problems\n`,
)
process.exitCode = problems.length === 0 ? 0 : 1
