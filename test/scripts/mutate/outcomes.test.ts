import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { resultOf } from '#scripts/mutate/keep/mutationSnapshot.ts'
import { killsIn, openOutcomes } from '#scripts/mutate/keep/outcomes.ts'
import type { MutantResult } from '#scripts/mutate/run/tryMutant.ts'

const FILE = 'contracts/payments/LedgerMath.sol'
const outcome = (key: string, how: MutantResult['outcome']): MutantResult => ({
  ...{ file: FILE, key, owner: 'LedgerMath.f', kind: 'condition', outcome: how },
})

describe('kept outcomes of mutants', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'outcomes-'))
    const kept = openOutcomes(FILE, false, folder)
    kept.keep(outcome('a', 'killed'))
    kept.keep(outcome('b', 'survived'))
    kept.keep(outcome('c', 'stillborn'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const keysNow = (isKillKept: boolean) => [...openOutcomes(FILE, isKillKept, folder).known.keys()].sort()

  /** As if the outcomes had been found in other surroundings. */
  function rename(change: (name: string) => string): void {
    for (const name of readdirSync(folder)) renameSync(join(folder, name), join(folder, change(name)))
  }

  it('are all there while nothing has changed', () => {
    expect(keysNow(false)).to.deep.equal(['a', 'b', 'c'])
  })

  it('are asked again after a test has changed; kills can be kept when tests were only added', () => {
    rename((name) => name.replace(/\w+\.jsonl$/, 'other.jsonl'))
    expect(keysNow(false)).to.deep.equal([])
    expect(keysNow(true)).to.deep.equal(['a', 'c'])
  })

  it('can be taken from a stored result, but not in a function of which the compiler refused something', () => {
    const named = (owner: string, key: string, how: MutantResult['outcome']): MutantResult => ({
      ...outcome(key, how),
      owner,
    })
    const tried = [
      named('LedgerMath.f', 'a', 'killed'),
      named('LedgerMath.f', 'b', 'survived'),
      named('LedgerMath.f', 'c', 'survived'),
      named('LedgerMath.g', 'd', 'killed'),
      named('LedgerMath.g', 'e', 'stillborn'),
    ]
    const mutants = tried.map(({ file, key, owner, kind }, n) => ({
      ...{ id: n + 1, file, key, owner, kind, start: 0, end: 0, text: '', form: 'bool' as const },
    }))
    const result = resultOf(FILE, tried, { c: 'changes nothing' })
    expect(killsIn(result, mutants).map(({ key, outcome }) => [key, outcome])).to.deep.equal([
      ['a', 'killed'],
    ])
    expect(killsIn(undefined, mutants)).to.deep.equal([])
  })

  it('say nothing about another text of the file', () => {
    rename((name) => name.replace(/-\w+-(\w+\.jsonl)$/, '-other-$1'))
    expect(keysNow(true)).to.deep.equal([])
  })
})
