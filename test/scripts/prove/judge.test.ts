import { expect } from 'chai'
import { isGood } from '#scripts/prove/checkTheorem.ts'
import { contractsIn, joinJudgements, judge, type Message } from '#scripts/prove/judge.ts'
import { prove } from '#scripts/prove/prove.ts'
import { plantFault, readSources } from '#scripts/prove/readSources.ts'
import type { Proof } from '#scripts/prove/snapshot.ts'
import { THEOREMS } from '#test/contracts/proofs/theorems.ts'

const SOURCE = `contract One {
    function f() external {
        assert(true);
        assert(1 < 2);
    }
}

contract Two {
    function g() external {}
}
`
const FILE = 'test/contracts/proofs/One.sol'
const [ONE, TWO] = contractsIn(SOURCE)

describe('judging what the solver says', () => {
  const at = (text: string, file = FILE) => {
    const start = SOURCE.indexOf(text)
    return { file, start, end: start + text.length }
  }
  const safe = (text: string, file?: string): Message => ({
    severity: 'info',
    message: 'CHC: Assertion violation check is safe!',
    sourceLocation: at(text, file),
  })
  const both = [safe('assert(true)'), safe('assert(1 < 2)')]
  const of = (messages: Message[], span = ONE) =>
    judge(messages, FILE, SOURCE, span as NonNullable<typeof ONE>)

  it('[M.4] proved is what is safe at every assertion', () => {
    expect(of(both)).to.deep.equal({ verdict: 'proved', complaints: [] })
    const harmless = { severity: 'warning', message: 'Assertion checker does not yet implement type error' }
    expect(of([...both, harmless]).verdict).to.equal('proved')
  })

  it('[M.4] one assertion that is not mentioned, mentioned twice or of another file is not proved', () => {
    for (const messages of [
      [],
      [both[0] as Message],
      [both[0] as Message, both[0] as Message],
      [both[0] as Message, safe('assert(1 < 2)', 'contracts/Other.sol')],
    ])
      expect(of(messages).verdict).to.equal('undecided')
    expect(of([both[0] as Message]).complaints).to.deep.equal(['1 of 2 assertions are proved'])
  })

  it('[M.4] a contract without assertions proves nothing', () => {
    expect(of([], TWO)).to.deep.equal({ verdict: 'undecided', complaints: ['the theorem asserts nothing'] })
  })

  it('[M.4] what might happen is undecided and what happens is refuted, with its line', () => {
    const against = (message: string): Message => ({
      severity: 'warning',
      message,
      sourceLocation: at('assert(1 < 2)'),
    })
    const might = of([both[0] as Message, against('CHC: Assertion violation might happen here.')])
    expect(might.verdict).to.equal('undecided')
    expect(might.complaints[0]).to.equal(
      'CHC: Assertion violation might happen here. (line 4: assert(1 < 2))',
    )
    expect(of([...both, against('CHC: Assertion violation happens here.')]).verdict).to.equal('refuted')
  })

  it('[M.4] an error of the compiler and anything it cannot model are held against the theorem', () => {
    for (const message of ['CHC: 1 verification condition(s) could not be proved.', 'This does not yet work'])
      expect(of([...both, { severity: 'warning', message }]).verdict).to.equal('undecided')
    // not undecided: nothing was asked
    expect(of([...both, { severity: 'error', message: 'ParserError' }])).to.deep.equal({
      verdict: 'broken',
      complaints: ['ParserError'],
    })
  })

  it('[M.4] a planted fault is seen when the theorem is refuted, not when nobody can tell', () => {
    const proof: Proof = { hash: 'a', verdict: 'proved', seconds: 1, planted: ['refuted', 'refuted'] }
    expect(isGood(proof)).to.equal(true)
    for (const missed of ['undecided', 'broken', 'proved'] as const)
      expect(isGood({ ...proof, planted: ['refuted', missed] }), missed).to.equal(false)
    expect(isGood({ ...proof, planted: [] }), 'no fault').to.equal(false)
  })

  it('[M.4] a planted fault that does not compile is not one that was seen', async () => {
    const theorem = THEOREMS.find(({ name }) => name === 'library/FeeDivision') as (typeof THEOREMS)[number]
    const { from } = theorem.planted[0] as (typeof theorem.planted)[number]
    const broken = plantFault(theorem, readSources(theorem), { from, to: `${from} +` })
    expect(await prove(theorem, broken)).to.include({ verdict: 'broken' })
  })

  it('[M.4] a theorem is as good as the worst of its contracts, and one that is refuted behind an undecided one is refuted', () => {
    const proved = { verdict: 'proved', complaints: [] } as const
    const undecided = { verdict: 'undecided', complaints: ['might'] } as const
    const refuted = { verdict: 'refuted', complaints: ['happens'] } as const
    const verdictOf = (...all: (typeof proved | typeof undecided | typeof refuted)[]) =>
      joinJudgements(all.map(({ verdict, complaints }) => ({ verdict, complaints: [...complaints] })))
    expect(verdictOf(proved, proved)).to.deep.equal({ verdict: 'proved', complaints: [] })
    expect(verdictOf(undecided, proved)).to.deep.equal({ verdict: 'undecided', complaints: ['might'] })
    expect(verdictOf(undecided, refuted)).to.deep.equal({
      verdict: 'refuted',
      complaints: ['might', 'happens'],
    })
    expect(verdictOf().verdict).to.equal('undecided')
  })

  it('[M.4] a solver that takes too long or dies has decided nothing', async () => {
    const theorem = THEOREMS[0] as (typeof THEOREMS)[number]
    const late = await prove(theorem, readSources(theorem), 0.01)
    expect(late).to.include({ verdict: 'undecided' })
    expect(late.complaints).to.deep.equal(['no answer within 0.01 s'])
    const dead = await prove({ ...theorem, name: 'model/Nothing' }, {})
    expect(dead).to.deep.include({ verdict: 'undecided', complaints: ['the theorem is empty'] })
  })
})
