import { mutationProblems, openFiles } from '../mutate/keep/mutationProblems.ts'

/** Fails while a contract has no result of its mutants, or one that is not good enough. */
const problems = mutationProblems()
for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(`${openFiles().length} sources have no result of their present text\n`)
process.exitCode = problems.length === 0 ? 0 : 1
