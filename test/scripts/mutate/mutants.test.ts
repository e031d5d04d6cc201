import { expect } from 'chai'
import { failingTests, type World, worldOf } from '#scripts/mutate/run/testRunner.ts'
import { type Memory, tryMutant } from '#scripts/mutate/run/tryMutant.ts'
import { blamed, putIn, SWITCH, SWITCH_FILE, weave } from '#scripts/mutate/run/weave.ts'
import { compile, errorsOf } from '#scripts/mutate/source/compile.ts'
import { latin, SOURCES, tinyMutants, utf8, VAULT, VAULT_TEST } from './tinyWorld.ts'

function mapValues(texts: Record<string, string>, change: (text: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, change(text)]))
}

describe('mutants', () => {
  const mutants = tinyMutants()
  const woven = weave(mapValues(SOURCES, latin), mutants)
  let world: World

  before(() => {
    const sources = { ...SOURCES, ...mapValues(woven, utf8), [SWITCH_FILE]: SWITCH }
    const compilation = compile(sources, 'code')
    expect(errorsOf(compilation).map(({ formattedMessage }) => formattedMessage)).to.deep.equal([])
    world = worldOf(compilation, [VAULT_TEST], true)
  })

  it('all stand in one compilation that behaves as the source while none is on', async () => {
    expect(world.suites.map(({ tests }) => tests.length)).to.deep.equal([6])
    expect(await failingTests(world, 0, { suites: world.suites })).to.deep.equal([])
  })

  it('cost gas, so a test that counts it to the unit is asked only of a build without switches', async () => {
    const counting = { suites: world.suites, only: ['test_exactGas'] }
    expect(await failingTests(world, 0, counting)).to.deep.equal([])
    const names = ['VaultTest.test_exactGas']
    expect(await failingTests({ ...world, isSwitched: false }, 0, counting), 'asked').to.deep.equal(names)
    const shipped = worldOf(compile(SOURCES, 'code'), [VAULT_TEST])
    expect(await failingTests(shipped, 0, counting), 'as it ships').to.deep.equal([])
  })

  it('are killed by the tests that see them, and the one nobody sees survives [M.4]', async () => {
    const memory: Memory = new Map()
    const outcomes = new Map<string, string>()
    for (const mutant of mutants) {
      const { key, outcome, by } = await tryMutant(world, mutant, mutant.id, { memory })
      outcomes.set(key, by ?? outcome)
    }
    expect(outcomes.get('Vault.pay: emit Paid(to, amount); → nothing')).to.equal('survived')
    expect([...outcomes.values()].filter((by) => by === 'survived')).to.have.length(1)
    expect(outcomes.get('Vault.pay: onlyOwner → nothing')).to.equal('VaultTest.test_owner')
    expect(outcomes.get('Vault.pay: MOST → (MOST + 1)')).to.equal('VaultTest.test_tooMuch')
    expect(outcomes.get('Vault.half: 2 → (2 + 1)')).to.equal('VaultTest.testFuzz_half')
  }).timeout(60_000)

  it('are not killed by a test that only needs longer than a short one may take', async () => {
    expect(await failingTests(world, 0, { suites: world.suites, isShort: true })).to.deep.equal([
      'VaultTest.test_long',
    ])
    const short = (ending: string) => {
      const mutant = mutants.find(({ key }) => key.endsWith(ending))
      if (!mutant) throw new Error(`no mutant ends with ${ending}`)
      return tryMutant(world, mutant, mutant.id, { memory: new Map(), isShort: true })
    }
    expect(await short('emit Paid(to, amount); → nothing')).to.include({ outcome: 'survived' })
    expect(await short('MOST → (MOST + 1)')).to.include({ outcome: 'killed', by: 'VaultTest.test_tooMuch' })
  }).timeout(60_000)

  it('can also be put in alone, behind letters of two bytes', () => {
    const mutant = mutants.find(({ key }) => key.endsWith('amount / 2 → amount * 2'))
    if (!mutant) throw new Error('no such mutant')
    expect(utf8(putIn(latin(SOURCES[VAULT] as string), mutant))).to.equal(
      SOURCES[VAULT]?.replace('amount / 2', 'amount * 2'),
    )
  })

  it('that the compiler refuses are found by the place of the error', () => {
    const text = woven[VAULT] as string
    const id = mutants.find(({ key }) => key.includes('emit Paid'))?.id
    const at = text.indexOf('emit Paid')
    expect(blamed(text, at, at + 4)).to.deep.equal([id])
    const last =
      '/*<9>*/ f() /*</9>*/\nfunction pay() external /*<7>*/guard/*</7>*/ { total; }\nfunction next() {}'
    expect(blamed(last, last.indexOf('total'), last.indexOf('total') + 5), 'its own head').to.deep.equal([7])
  })
})
