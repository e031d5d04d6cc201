import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { appendFlakes, toMend } from '#scripts/test/report/flakes.ts'

const DAY_MS = 86_400_000

describe('the list of flaky files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'flakes-'))
  const list = path.join(folder, 'flakes.jsonl')
  after(() => rmSync(folder, { recursive: true }))
  const once = (file: string, day: number) =>
    appendFlakes([{ file, error: `late ${day}` }], day * DAY_MS, list)

  it('has what was found in any run, and asks for nothing where there is none', () => {
    expect(toMend(0, list)).to.deep.equal([])
    appendFlakes([], 0, list)
    once('a.test.ts', 1)
    once('b.test.ts', 2)
    const lines = readFileSync(list, 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).to.have.length(2)
    expect(JSON.parse(lines[0] ?? '')).to.include({ at: '1970-01-02T00:00:00.000Z', error: 'late 1' })
    expect(toMend(2 * DAY_MS, list)).to.deep.equal([])
  })

  it('names who stands there twice within fourteen days, and no longer than that', () => {
    once('a.test.ts', 10)
    expect(toMend(10 * DAY_MS, list)).to.deep.equal([{ file: 'a.test.ts', error: 'late 10' }])
    expect(toMend(14.9 * DAY_MS, list)).to.have.length(1)
    expect(toMend(15 * DAY_MS, list)).to.deep.equal([])
  })
})
