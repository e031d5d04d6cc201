import { mutationProblems } from '../mutate/keep/mutationProblems.ts'

/** Fails while a contract has no result of its mutants, or one that is not good enough. */
const problems = mutationProblems()
for (const problem of problems) process.stderr.write(`${problem}\n`)
process.exitCode = problems.length === 0 ? 0 : 1
