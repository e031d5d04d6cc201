import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type * as Edr from '@nomicfoundation/edr'
import type { Compilation } from '../source/compile.ts'
import { BASE } from './weave.ts'

// Hardhat's own engine, asked directly: starting Hardhat for each mutant would cost more than its tests.
const edr: typeof Edr = createRequire(import.meta.resolve('hardhat'))('@nomicfoundation/edr')

const SOLC = '0.8.37'
const HARDFORK = 'osaka'
const SEED = '0x57a6ed00'
/** A mutant that loops for ever ends here. */
const GAS_LIMIT = 500_000_000n
/** The engine explains a failing test step by step; so many steps fit into any machine's memory. */
const SHORT_GAS_LIMIT = 60_000_000n
/** Fuzz tests and invariants: a few first, as many as in an audit for what survives those. */
const EFFORTS = {
  little: { fuzz: 24, runs: 3, depth: 40 },
  usual: { fuzz: 256, runs: 32, depth: 100 },
}

/** A test contract with its tests. */
export interface Suite {
  id: Edr.ArtifactId
  tests: string[]
}

/** A compiled world that can be run with any of its mutants on. */
export interface World {
  artifacts: Edr.Artifact[]
  suites: Suite[]
  /** mutants are in it behind switches, which cost gas */
  isSwitched: boolean
}

/** Which tests to run; the names are those of test functions. */
export interface Choice {
  suites: Suite[]
  only?: string[]
  /** leaves out everything but fuzz tests and invariants */
  part?: 'random'
  effort?: keyof typeof EFFORTS
  /** ends tests sooner, those that need long among them */
  isShort?: boolean
}

const RANDOM = '^(testFuzz|invariant)'

/** Whether a test is a fuzz test or an invariant. */
export const isRandom = (test: string) => new RegExp(RANDOM).test(test)

/** Tests that count gas to the unit; in a build with switches they say nothing. */
const EXACT_GAS = '^test_exactGas'

/** Whether a world leaves out tests that count gas: what they alone can see, only a mutant without switches shows. */
export const leavesOutExactGas = ({ isSwitched, suites }: World): boolean =>
  isSwitched && suites.some(({ tests }) => tests.some((test) => new RegExp(EXACT_GAS).test(test)))

/**
 * What the engine needs of a compilation.
 * @param isSwitched whether mutants are in it behind switches
 */
export function worldOf(compilation: Compilation, testFiles: string[], isSwitched = false): World {
  const artifacts: Edr.Artifact[] = []
  const suites: Suite[] = []
  for (const [source, contracts] of Object.entries(compilation.contracts))
    for (const [name, { abi, evm }] of Object.entries(contracts)) {
      if (evm.bytecode.object === '') continue
      const id = { name, source, solcVersion: SOLC }
      artifacts.push({
        id,
        contract: {
          abi: JSON.stringify(abi),
          bytecode: `0x${evm.bytecode.object}`,
          linkReferences: evm.bytecode.linkReferences,
          deployedBytecode: `0x${evm.deployedBytecode.object}`,
          deployedLinkReferences: evm.deployedBytecode.linkReferences,
        },
      })
      const tests = abi.map((entry) => entry.name ?? '').filter((test) => /^(test|invariant)/.test(test))
      if (testFiles.includes(source) && tests.length > 0) suites.push({ id, tests })
    }
  return { artifacts, suites, isSwitched }
}

let context: Promise<Edr.EdrContext> | undefined

async function openContext(): Promise<Edr.EdrContext> {
  const opened = new edr.EdrContext()
  await opened.registerSolidityTestRunnerFactory(edr.L1_CHAIN_TYPE, edr.l1SolidityTestRunnerFactory())
  return opened
}

/** Names of the tests that fail while a mutant is on; mutant 0 is none. */
export async function failingTests(world: World, mutant: number, choice: Choice): Promise<string[]> {
  context ??= openContext()
  const engine = await context
  if (choice.suites.length === 0) return []
  const failing: string[] = []
  let open = choice.suites.length
  await new Promise<void>((resolve, reject) => {
    // The engine's own promise may be settled before the last suite has reported.
    const hear = (result: Edr.SuiteResult) => {
      for (const test of result.testResults)
        if (test.status === 'Failure') failing.push(`${result.id.name}.${test.name.replace(/\(.*/, '')}`)
      open--
      if (open === 0) resolve()
    }
    const suites = choice.suites.map(({ id }) => id)
    const settings = settingsOf(mutant, choice, world.isSwitched)
    engine.runSolidityTests(edr.L1_CHAIN_TYPE, world.artifacts, suites, settings, {}, hear).catch(reject)
  })
  return failing
}

function settingsOf(
  mutant: number,
  { only, part, effort = 'little', isShort = false }: Choice,
  isSwitched: boolean,
): Edr.SolidityTestRunnerConfigArgs {
  const { fuzz, runs, depth } = EFFORTS[effort]
  const chosen = only ? `^(${only.join('|')})(\\(|$)` : undefined
  return {
    projectRoot: fileURLToPath(new URL('../../..', import.meta.url)),
    hardfork: HARDFORK,
    gasLimit: isShort ? SHORT_GAS_LIMIT : GAS_LIMIT,
    disableBlockGasLimit: true,
    disableTransactionGasCap: true,
    blockCoinbase: Buffer.from((BASE + BigInt(mutant)).toString(16).padStart(40, '0'), 'hex'),
    localPredeploys: edr.l1GenesisState(edr.l1HardforkFromString(HARDFORK)),
    fuzz: { runs: fuzz, seed: SEED },
    invariant: { runs, depth, failOnRevert: true, shrinkRunLimit: 0 },
    testPattern: part === 'random' ? RANDOM : chosen,
    excludeTestPattern: isSwitched ? EXACT_GAS : undefined,
  }
}
