import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { ROOT, read } from '#test/shape/sources.ts'
import { asTypeScript, type GeneratedTypes } from './asTypeScript.ts'

const contract = (name: string): GeneratedTypes =>
  JSON.parse(read(`local/stripe/contract/${name}.generated.json`))

const OPTIONS = ['--strict', '--noEmit', '--skipLibCheck', '--target', 'es2024', '--module', 'nodenext']

describe('types of the contract [S1.1]', () => {
  const dir = mkdtempSync(join(tmpdir(), 'contract-types-'))
  before(() => symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'), 'dir'))
  after(() => rmSync(dir, { recursive: true }))

  /** Comments of the lines that the compiler refuses. */
  function refusedBy(source: string): string[] {
    writeFileSync(join(dir, 'compared.mts'), source)
    const tsc = join(ROOT, 'node_modules/.bin/tsc')
    const { stdout } = spawnSync(tsc, [...OPTIONS, '--types', 'node', 'compared.mts'], {
      ...{ cwd: dir, encoding: 'utf8' },
    })
    const lines = source.split('\n')
    return [...stdout.matchAll(/compared\.mts\((\d+),\d+\): error/g)].map(
      ([, line]) => lines[Number(line) - 1]?.split(' // ')[1] ?? stdout,
    )
  }

  it('are those that the compiler reads in the package, and a slip in one would be found', function () {
    this.timeout(240_000)
    const [params, answers] = [contract('params'), contract('answers')]
    expect(refusedBy(asTypeScript(params, answers))).to.deep.equal([])

    const refund = params.types.RefundCreateParams as Record<string, string>
    const { 'charge?': charge = '', ...rest } = refund
    params.types.RefundCreateParams = { ...rest, charge, 'amount?': 'string', 'fee?': 'integer' }
    const found = [...new Set(refusedBy(asTypeScript(params, answers)))]
    expect(found).to.have.members([
      'fields of RefundCreateParams',
      'required in RefundCreateParams',
      'RefundCreateParams is one of the package',
      "the package's RefundCreateParams is one",
    ])
  })
})
