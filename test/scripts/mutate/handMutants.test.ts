import { expect } from 'chai'
import { type HandMutant, handHash, placeOf, readHandMutants } from '#scripts/mutate/hand/handMutant.ts'
import { handProblems, placeProblems, staleHandMutants } from '#scripts/mutate/hand/handSnapshot.ts'
import { placeIn } from '#scripts/mutate/hand/planHand.ts'
import { failingTests, worldOf } from '#scripts/mutate/run/testRunner.ts'
import { putIn, SWITCH, SWITCH_FILE, weave } from '#scripts/mutate/run/weave.ts'
import { compile, errorsOf, type SyntaxNode } from '#scripts/mutate/source/compile.ts'
import { latin, SOURCES, utf8, VAULT, VAULT_TEST } from './tinyWorld.ts'

const TEXT = SOURCES[VAULT] as string
const mutantOf = (from: string, to: string): HandMutant => ({
  ...{ name: `${from} → ${to}`, file: VAULT, from, to, means: 'somebody loses', suite: 'payments/ledger' },
})

describe('mutants written by hand', () => {
  const textOf = () => TEXT
  const dear = mutantOf('total += amount;', 'total += 2 * amount;')

  it('all have one place in the sources that ship, a suite, a name and a meaning [M.4]', async () => {
    const mutants = await readHandMutants()
    expect(placeProblems(mutants)).to.deep.equal([])
    for (const { name, means } of mutants) expect(means, name).to.match(/^\S+ \S+ .*[^.]$/)
  })

  it('whose text is gone or stands twice are refused, and so are two of one name', () => {
    expect(placeOf(dear, TEXT)).to.deep.equal({
      start: Buffer.byteLength(TEXT.split(dear.from)[0] as string),
      end: Buffer.byteLength(TEXT.split(dear.from)[0] as string) + dear.from.length,
    })
    expect(() => placeOf(mutantOf('total -= amount;', ''), TEXT)).to.throw('holds its text 0 times, not once')
    expect(() => placeOf(mutantOf('amount', ''), TEXT)).to.throw(/holds its text \d+ times, not once/)
    expect(placeProblems([dear, dear], textOf)).to.deep.equal([`two mutants are called ${dear.name}`])
    const homeless = { ...dear, suite: 'payments/nowhere' }
    expect(placeProblems([homeless], textOf)).to.deep.equal([
      `${dear.name}: there is no test in test/contracts/payments/nowhere`,
    ])
  })

  it('count when a test saw them on the present text, or somebody has explained why none can [M.4]', () => {
    const hash = handHash(dear, TEXT)
    const problems = (mutant: HandMutant, outcome: 'killed' | 'survived', untried: string[] = []) =>
      handProblems([mutant], { [dear.name]: { hash, outcome } }, untried, textOf)
    expect(problems(dear, 'killed')).to.deep.equal([])
    expect(problems(dear, 'survived')).to.deep.equal([`no test sees ${dear.name}: somebody loses`])
    expect(problems({ ...dear, explained: 'so be it' }, 'survived')).to.deep.equal([])
    expect(problems({ ...dear, explained: 'so be it' }, 'killed')).to.deep.equal([
      `an explanation for ${dear.name}, which a test sees`,
    ])
    const other = { ...dear, to: 'total += 3 * amount;' }
    expect(problems(other, 'killed')).to.deep.equal([
      `${dear.name} was not tried on the present ${VAULT}: npm run mutate -- --hand ${dear.name}`,
    ])
    expect(problems(other, 'killed', [VAULT])).to.deep.equal([])
    expect(
      staleHandMutants([dear], { [dear.name]: { hash, outcome: 'killed' } }, () => `${TEXT} `),
    ).to.have.length(1)
    expect(handProblems([], { [dear.name]: { hash, outcome: 'killed' } }, [], textOf)).to.deep.equal([
      `a result for ${dear.name}, which is no mutant`,
    ])
  })

  it('are switched where they replace whole statements or an expression, and seen or not seen like others [M.4]', async () => {
    const tree = compile(SOURCES, 'syntax').sources[VAULT]?.ast as SyntaxNode
    const place = (mutant: HandMutant, id: number) => placeIn(mutant, id, () => ({ tree, text: TEXT }))
    const placed = [
      dear,
      mutantOf(
        'total += amount;\n    emit Paid(to, amount);',
        'emit Paid(to, amount);\n    total += amount;',
      ),
      mutantOf('amount / 2', 'amount / 2 + 1'),
      mutantOf('onlyOwner {\n    if', '{\n    if'),
      mutantOf('/ 2; }', '/ 3; }'),
    ].map((mutant, n) => place(mutant, n + 1))
    expect(placed.map(({ form, owner }) => [form, owner])).to.deep.equal([
      ['statement', 'Vault.pay'],
      ['statement', 'Vault.pay'],
      ['value', 'Vault.half'],
      ['alone', 'Vault.pay'],
      ['alone', 'Vault.half'],
    ])
    const switched = placed.filter(({ form }) => form !== 'alone')
    const woven = weave({ [VAULT]: latin(TEXT) }, switched)
    const sources = { ...SOURCES, [VAULT]: utf8(woven[VAULT] as string), [SWITCH_FILE]: SWITCH }
    const compilation = compile(sources, 'code')
    expect(errorsOf(compilation).map(({ formattedMessage }) => formattedMessage)).to.deep.equal([])
    const world = worldOf(compilation, [VAULT_TEST])
    const failing = (id: number) => failingTests(world, id, { suites: world.suites })
    expect(await failing(0)).to.deep.equal([])
    expect(await failing(1)).to.deep.equal(['VaultTest.test_pay'])
    expect(await failing(2), 'the order of effect and log is seen by nobody here').to.deep.equal([])
    expect(await failing(3)).to.deep.equal(['VaultTest.testFuzz_half'])
    expect(utf8(putIn(latin(TEXT), placed[4] as (typeof placed)[number]))).to.equal(
      TEXT.replace('amount / 2', 'amount / 3'),
    )
  }).timeout(60_000)
})
