import { parseArgs } from 'node:util'
import { tryHandMutants } from './hand/tryHandMutants.ts'
import { openFiles } from './keep/mutationProblems.ts'
import { mutateSources } from './mutateSources.ts'

const USAGE = `npm run mutate [-- [--survivors] file or folder…]
npm run mutate -- --hand [name or file…]
Tries the mutants whose outcome is not known; without names, of every changed file. With --survivors, after tests were
added: only those that were never killed. With --hand: those that people wrote, test/contracts/mutants.`

const { values, positionals } = parseArgs({
  options: {
    survivors: { type: 'boolean', default: false },
    hand: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})
if (values.help) {
  process.stdout.write(`${USAGE}\n`)
  process.exit(0)
}

const voice = {
  say: (line: string) => void process.stdout.write(`${line}\n`),
  fail: (line: string) => {
    process.stderr.write(`${line}\n`)
    process.exitCode = 1
  },
}
try {
  if (values.hand) await tryHandMutants(positionals, voice)
  else await mutateSources(positionals, values.survivors, voice)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exit(2)
}
voice.say(`${openFiles().length} files have no result of their present text`)
