/** One step of `npm test`: a command whose output is counted. */
export interface Stage {
  name: string
  /** program and arguments; programs come from node_modules/.bin */
  command: string[]
  /** checks count as one passed or failed test */
  kind: 'check' | 'tests'
  /** nothing in it has to happen in time: it takes only the processor time that others leave */
  givesWay?: true
}

const mocha = (name: string, glob = `test/${name}/**/*.test.ts`): Stage => ({
  name,
  command: ['mocha', glob],
  kind: 'tests',
})

/** What must hold before anything runs; one after the other, so that a slip shows at once. */
export const FIRST: Stage[] = [
  { name: 'types', command: ['node', 'scripts/check/typeCheck.ts'], kind: 'check' },
  { name: 'lint', command: ['biome', 'check', '.'], kind: 'check' },
  mocha('shape'),
  { name: 'trace', command: ['node', 'scripts/trace/main.ts', '--problems'], kind: 'check' },
  { name: 'mutation', command: ['node', 'scripts/check/mutation.ts'], kind: 'check' },
  { name: 'hash', command: ['node', 'scripts/check/contractsHash.ts'], kind: 'check' },
  { name: 'generated', command: ['node', 'scripts/check/generated.ts'], kind: 'check' },
]

/** Generated files for which the contracts have to be compiled; before a commit `hash` speaks for them. */
const COMPILED: Stage = {
  name: 'compiled',
  command: ['node', 'scripts/check/generated.ts', '--compiled'],
  kind: 'check',
  givesWay: true,
}

/**
 * Beside all that follows, in turn, because they share a compilation: the compiler keeps a processor busy from the first
 * to the last second, while what is tested beside it mostly waits, and must be served in time when it does not.
 */
export const BESIDE: Stage[] = [
  COMPILED,
  { name: 'contracts', command: ['node', 'scripts/test/contracts.ts'], kind: 'tests', givesWay: true },
]

/** The longest first: two at a time, because most of it waits for processes, blocks and browsers. */
export const REST: Stage[] = [
  mocha('indexer'),
  mocha('journeys', 'test/e2e/**/*.test.ts'),
  mocha('api'),
  mocha('scripts'),
  mocha('media'),
  mocha('web'),
  mocha('db'),
  mocha('local'),
  mocha('domain'),
  mocha('telemetry'),
]

/** What `npm run check` runs: all that must hold before a commit and compiles no contract. */
export const CHECKS: Stage[] = FIRST

/** Everything `npm test` runs. */
export const STAGES: Stage[] = [...FIRST, ...BESIDE, ...REST]
