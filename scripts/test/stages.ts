/** A command that counts as one passed or failed test. */
export interface Check {
  kind: 'check'
  name: string
  /** program and arguments; programs come from node_modules/.bin */
  command: string[]
}

/** A runner of its own, whose summary is counted. */
export interface Counted {
  kind: 'counted'
  name: string
  command: string[]
  /** nothing in it has to happen in time: it takes only the processor time that others leave */
  givesWay?: true
}

/** Test files for mocha. */
export interface Files {
  kind: 'files'
  name: string
  glob: string
  /** true: its files are quick, and one process runs them all; otherwise one does for each folder */
  isQuick?: true
  /** each of its processes has browsers and an installation and fills both cores: two of them side by side only starve each other */
  isHeavy?: true
}

/** A part of `npm test` with a line of its own in the summary. */
export type Stage = Check | Counted | Files

const check = (name: string, ...command: string[]): Check => ({ kind: 'check', name, command })
const files = (name: string, glob = `test/${name}/**/*.test.ts`): Files => ({ kind: 'files', name, glob })
const quick = (name: string): Files => ({ ...files(name), isQuick: true })

/** What must hold before a commit and compiles no contract: `npm run check`. Side by side. */
export const CHECKS: Stage[] = [
  check('types', 'node', 'scripts/check/typeCheck.ts'),
  check('lint', 'biome', 'check', '.'),
  quick('shape'),
  check('trace', 'node', 'scripts/trace/main.ts', '--problems'),
  check('mutation', 'node', 'scripts/check/mutation.ts'),
  check('hash', 'node', 'scripts/check/contractsHash.ts'),
  check('generated', 'node', 'scripts/check/generated.ts'),
]

/**
 * What compiles contracts, in turn, because it shares a compilation. Generated files for which contracts have to be
 * compiled are compared here; before a commit `hash` speaks for them.
 */
export const CONTRACTS: (Check | Counted)[] = [
  check('compiled', 'node', 'scripts/check/generated.ts', '--compiled'),
  { kind: 'counted', name: 'contracts', command: ['node', 'scripts/test/contracts.ts'], givesWay: true },
]

/** What tests start often is put into one file each, beside the checks; see `bundles/main.ts`. */
export const BUNDLING: Check = check('bundles', 'node', 'scripts/test/bundles/main.ts')

/** The longest first. */
export const REST: Files[] = [
  { ...files('journeys', 'test/e2e/**/*.test.ts'), isHeavy: true },
  files('api'),
  files('indexer'),
  files('web'),
  files('scripts'),
  files('media'),
  quick('db'),
  quick('local'),
  quick('domain'),
  quick('telemetry'),
]

/** What `npm run prove:all` runs beside everything else. */
export const DEEP: Files = files('deep')

/** Everything `npm test` runs. */
export const STAGES: Stage[] = [...CHECKS, ...CONTRACTS, ...REST]
