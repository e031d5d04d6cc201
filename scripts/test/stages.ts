/** One step of `npm test`: a command whose output is counted. */
export interface Stage {
  name: string
  /** program and arguments; programs come from node_modules/.bin */
  command: string[]
  /** checks count as one passed or failed test */
  kind: 'check' | 'tests'
}

const mocha = (name: string, glob = `test/${name}/**/*.test.ts`): Stage => ({
  name,
  command: ['mocha', glob],
  kind: 'tests',
})

/** Everything `npm test` runs, in order; cheap stages first, so that a slip shows early. */
export const STAGES: Stage[] = [
  { name: 'types', command: ['node', 'scripts/check/typeCheck.ts'], kind: 'check' },
  { name: 'lint', command: ['biome', 'check', '.'], kind: 'check' },
  mocha('shape'),
  { name: 'generated', command: ['node', 'scripts/check/generated.ts'], kind: 'check' },
  { name: 'trace', command: ['node', 'scripts/trace/main.ts'], kind: 'check' },
  { name: 'contracts', command: ['hardhat', 'test'], kind: 'tests' },
  mocha('domain'),
  mocha('db'),
  mocha('local'),
  mocha('scripts'),
  mocha('indexer'),
  mocha('api'),
  mocha('media'),
  mocha('web'),
  mocha('journeys', 'test/e2e/**/*.test.ts'),
]
