import { expect } from 'chai'
import {
  idleReasons,
  MIN_FILE_SCORE,
  MIN_SCORE,
  mutationProblems,
  openFiles,
  resultProblems,
  staleFiles,
} from '#scripts/mutate/keep/mutationProblems.ts'
import { type FileResult, resultOf, totalScore } from '#scripts/mutate/keep/mutationSnapshot.ts'
import type { MutantResult } from '#scripts/mutate/run/tryMutant.ts'
import { resultHash } from '#scripts/mutate/source/shipped.ts'

const LEDGER = 'contracts/payments/Ledger.sol'

const outcome = (key: string, how: MutantResult['outcome']): MutantResult => ({
  file: LEDGER,
  key,
  owner: key.split(':')[0] as string,
  kind: 'condition',
  outcome: how,
})

describe('mutation results', () => {
  const result: FileResult = resultOf(
    LEDGER,
    [
      outcome('Ledger.a: x → y', 'killed'),
      outcome('Ledger.a: y → x', 'survived'),
      outcome('Ledger.b: x → y', 'survived'),
      outcome('Ledger.b: z → nothing', 'stillborn'),
    ],
    { 'Ledger.a: y → x': 'x and y are the same here' },
  )

  it('leave out what the compiler refuses and what changes nothing', () => {
    expect(result).to.deep.include({ mutants: 3, killed: 1, equivalent: 1, score: 5_000 })
    expect(result.functions).to.deep.equal({ 'Ledger.a': '1 of 2', 'Ledger.b': '0 of 1' })
    expect(result.survivors).to.deep.equal(['Ledger.b: x → y'])
    expect(totalScore({ [LEDGER]: result })).to.equal(5_000)
  })

  it('fail for a function of which no test sees any change [M.4]', () => {
    expect(resultProblems(LEDGER, result)).to.deep.equal([
      'contracts/payments/Ledger.sol: no test sees any change of Ledger.b',
    ])
    expect(
      resultProblems(LEDGER, { ...result, functions: { 'Ledger.a': '1 of 2' }, survivors: [] }),
    ).to.deep.equal([])
  })

  it('fail for a branch that no test sees and nobody has explained [M.4]', () => {
    const keys = ['Ledger.a: x < y → true', 'Ledger.a: x < y → !(x < y) (2)', 'Ledger.a: x → (x + 1)']
    const outcomes = [outcome('Ledger.a: y → x', 'killed'), ...keys.map((key) => outcome(key, 'survived'))]
    const seen = resultOf(LEDGER, outcomes, {})
    expect(resultProblems(LEDGER, seen)).to.deep.equal([
      `${LEDGER}: no test sees Ledger.a: x < y → !(x < y) (2)`,
      `${LEDGER}: no test sees Ledger.a: x < y → true`,
    ])
    const reasons = Object.fromEntries(keys.map((key) => [key, 'the same']))
    expect(resultProblems(LEDGER, resultOf(LEDGER, outcomes, reasons))).to.deep.equal([])
  })

  const kept = { [LEDGER]: { ...result, hash: resultHash(LEDGER) } }
  const only = { files: [LEDGER], reasons: {}, untried: {}, mutants: [], handResults: {} }

  it('are stale as soon as the file changes [M.4]', () => {
    expect(staleFiles({ ...only, results: kept })).to.deep.equal([])
    expect(staleFiles({ ...only, results: kept, hash: () => 'another text' })).to.deep.equal([LEDGER])
    expect(staleFiles({ ...only, results: {} })).to.deep.equal([LEDGER])
    expect(mutationProblems({ ...only, results: {} })).to.deep.equal([
      `${LEDGER} changed since its mutants were run: npm run mutate ${LEDGER}`,
    ])
  })

  it('may be missing only where the list of untried sources says why [M.4]', () => {
    const said = { ...only, untried: { [LEDGER]: 'its mutants run tonight' } }
    expect(mutationProblems({ ...said, results: {} })).to.deep.equal([])
    expect(openFiles({ ...said, results: {} })).to.deep.equal([LEDGER])
    expect(mutationProblems({ ...only, untried: { [LEDGER]: ' ' }, results: {} })).to.deep.equal([
      `test/contracts/untried.json: ${LEDGER} stands there without a reason`,
    ])
    expect(
      mutationProblems({ ...said, untried: { ...said.untried, 'contracts/Gone.sol': 'gone' }, results: {} }),
    ).to.deep.equal(['test/contracts/untried.json: contracts/Gone.sol is no source that ships'])
  })

  it('that are there put their source off the list of untried ones [M.4]', () => {
    const good = resultOf(LEDGER, [outcome('Ledger.a: x → y', 'killed')], {})
    const results = { [LEDGER]: { ...good, hash: resultHash(LEDGER) } }
    expect(mutationProblems({ ...only, results })).to.deep.equal([])
    expect(mutationProblems({ ...only, results, untried: { [LEDGER]: 'tonight' } })).to.deep.equal([
      `test/contracts/untried.json: ${LEDGER} has a result of its present text`,
    ])
    const mutant = {
      name: 'free',
      file: LEDGER,
      from: 'contract Ledger is',
      to: '',
      means: '',
      suite: 'payments',
    }
    const byHand = { ...only, results, untried: { [LEDGER]: 'tonight' }, mutants: [mutant] }
    expect(mutationProblems(byHand), 'a mutant written by hand is open').to.deep.equal([])
  })

  it('need 97 % of each file and 99 % of all together, of the present texts alone [M.4]', () => {
    const of = (file: string, killed: number, mutants: number): FileResult => ({
      ...{ hash: file, mutants, killed, equivalent: 0, explained: [], functions: {}, survivors: [] },
      score: Math.floor((killed * 10_000) / mutants),
    })
    const problems = (all: FileResult[]) =>
      mutationProblems({
        ...only,
        files: all.map(({ hash }) => hash),
        results: Object.fromEntries(all.map((one) => [one.hash, one])),
        hash: (file) => (file === 'old' ? 'new' : file),
        untried: { old: 'tonight' },
      })
    const old = of('old', 0, 1_000)
    expect(problems([old, of('a', 97, 100), of('b', 9_999, 10_000)])).to.deep.equal([])
    expect(problems([old, of('a', 969, 1_000), of('b', 9_999, 10_000)])).to.deep.equal([
      'a: mutation score 96.9 % is below 97 %',
    ])
    expect(problems([old, of('a', 9_899, 10_000), of('b', 9_899, 10_000)])).to.deep.equal([
      'all sources: mutation score 98.99 % is below 99 %',
    ])
    expect(MIN_SCORE).to.equal(9_900)
    expect(MIN_FILE_SCORE).to.equal(9_700)
  })

  it('keep no reasons for a source that is gone', () => {
    const lost = { 'contracts/Gone.sol': {} }
    expect(mutationProblems({ ...only, files: [], results: {}, reasons: lost })).to.deep.equal([
      'contracts/Gone.sol: reasons for a source that does not ship',
    ])
  })

  it('want every reason to be about a survivor', () => {
    const reasons = { [LEDGER]: { 'Ledger.a: y → x': 'the same', 'Ledger.c: gone → nothing': 'old' } }
    expect(idleReasons(reasons, { [LEDGER]: result })).to.deep.equal([
      `${LEDGER}: a reason for Ledger.c: gone → nothing, which is no survivor`,
    ])
    expect(idleReasons({ [LEDGER]: { 'Ledger.a: y → x': 'the same' } }, { [LEDGER]: result })).to.deep.equal(
      [],
    )
  })

  it('see a reason that was put in the place of another, and one that was taken away', () => {
    expect(result.explained).to.deep.equal(['Ledger.a: y → x'])
    const other = { [LEDGER]: { 'Ledger.b: x → y': 'not the one that was run' } }
    expect(idleReasons(other, { [LEDGER]: result })).to.deep.equal([
      `${LEDGER}: a reason for Ledger.b: x → y, which is no survivor`,
      `${LEDGER}: no reason any more for Ledger.a: y → x`,
    ])
    expect(idleReasons({}, { [LEDGER]: result })).to.deep.equal([
      `${LEDGER}: no reason any more for Ledger.a: y → x`,
    ])
  })

  it('that were kept before reasons were written down by name are compared by their number', () => {
    const { explained: _, ...old } = result
    const one = { [LEDGER]: { 'Ledger.a: y → x': 'the same' } }
    expect(idleReasons(one, { [LEDGER]: old })).to.deep.equal([])
    expect(idleReasons({}, { [LEDGER]: old })).to.deep.equal([`${LEDGER}: 0 reasons for 1 survivors`])
  })
})
