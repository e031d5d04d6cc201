import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { COMPILING } from '#scripts/check/generators.ts'
import { CHECKS, STAGES, type Stage } from '#scripts/test/stages.ts'

/** Packages that compile Solidity. */
const COMPILER = /\bfrom\s+['"](hardhat|solc)['"/]/
/** Gone when the program runs. */
const TYPES = /^(import|export) type\s[^'"]*['"][^'"]+['"]/gm

const running = (file: string) => readFileSync(file, 'utf8').replace(TYPES, '')

/** Sources of ours that run when this one does. */
function reachedFrom(script: string): string[] {
  const found = new Set([script])
  for (const file of found)
    for (const [, spec = ''] of running(file).matchAll(
      /\b(?:from|import)\s*\(?\s*['"]([#.][^'"]+\.ts)['"]/g,
    )) {
      const target = spec.startsWith('#') ? spec.slice(1) : path.join(path.dirname(file), spec)
      found.add(target.replace(/^(generated|editions)\//, 'contracts/$1/'))
    }
  return [...found]
}

const commandOf = (stage: Stage) => (stage.kind === 'files' ? [] : stage.command)
const compiles = (script: string) => reachedFrom(script).some((file) => COMPILER.test(running(file)))

const generators = readdirSync('scripts/generate')
  .filter((name) => name.endsWith('.ts'))
  .map((name) => `scripts/generate/${name}`)

describe('what npm run check runs', () => {
  it('is a part of npm test', () => {
    expect(CHECKS.filter((stage) => !STAGES.includes(stage))).to.deep.equal([])
  })

  it('compares the contracts with what was generated from them by their hash', () => {
    expect(CHECKS.map((stage) => commandOf(stage).join(' '))).to.include(
      'node scripts/check/contractsHash.ts',
    )
  })

  it('compiles no contract', () => {
    const run = CHECKS.flatMap((stage) => commandOf(stage).filter((word) => word.startsWith('scripts/')))
    expect(run.length).to.be.greaterThan(3)
    const quick = generators.filter((script) => !COMPILING.includes(script))
    expect([...run, ...quick].filter(compiles)).to.deep.equal([])
  })

  it('leaves generators that compile to a stage of npm test', () => {
    expect(generators.filter(compiles).sort()).to.deep.equal([...COMPILING].sort())
    const stage = STAGES.find((one) => commandOf(one).includes('--compiled'))
    expect(stage && commandOf(stage)).to.deep.equal(['node', 'scripts/check/generated.ts', '--compiled'])
    expect(CHECKS).to.not.include(stage)
  })
})
