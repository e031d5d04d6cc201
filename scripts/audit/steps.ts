/** One part of the audit: a command whose exit code and output count. */
export interface AuditTask {
  name: string
  says: string
  command: string[]
  /** a step that is not done by then has failed */
  limitMinutes: number
}

const LIMIT_MINUTES = 60
/** The deep runs take the hours they need, but not a second day. */
const DEEP_LIMIT_MINUTES = 24 * 60

const hardhat = (...args: string[]) => ['hardhat', ...args]
const solidity = (...options: string[]) => [
  'node',
  'scripts/test/contracts.ts',
  '--solidity',
  '--',
  ...options,
]

/** Everything that is run; the stored mutation score is only read. */
export function stepsOf(deep: boolean): AuditTask[] {
  const steps: Omit<AuditTask, 'limitMinutes'>[] = [
    {
      name: 'static',
      says: 'trees, tables, snapshots, warnings, loops, unchecked blocks, solhint',
      command: hardhat('test', 'mocha'),
    },
    {
      name: 'coverage',
      says: 'every test of a contract, with the statements it reaches',
      command: [
        ...['node', 'scripts/test/contracts.ts', '--solidity', '--instrumented'],
        ...['--', '--config', 'scripts/audit/coverage.config.ts', '--coverage'],
      ],
    },
    {
      name: 'tests',
      says: deep
        ? 'the same on the shipped code, 1,024 runs of 128 steps per invariant and 100,000 per fuzz test'
        : 'the same on the shipped code, 32 runs of 100 steps per invariant and 256 per fuzz test',
      command: solidity('--config', `scripts/audit/${deep ? 'deep' : 'long'}.config.ts`),
    },
    { name: 'proofs', says: 'theorems about the money', command: ['node', 'scripts/prove/main.ts', '--all'] },
    {
      name: 'snapshots',
      says: 'gas, sizes, interfaces and storage as committed',
      command: ['node', 'scripts/generate/contractFigures.ts', '--check'],
    },
    {
      name: 'interfaces',
      says: 'typed interfaces as committed',
      command: ['node', 'scripts/generate/abis.ts', '--check'],
    },
  ]
  return steps.map((step) => ({
    ...step,
    limitMinutes: deep && step.name === 'tests' ? DEEP_LIMIT_MINUTES : LIMIT_MINUTES,
  }))
}
