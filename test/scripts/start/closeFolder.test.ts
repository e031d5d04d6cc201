import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { closeFolder } from '#scripts/start/folder/closeFolder.ts'

const OTHERS = 0o077

/** Everything below a folder that somebody else may read, by its path. */
function openTo(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isSymbolicLink())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => (statSync(file).mode & OTHERS) !== 0)
    .map((file) => path.relative(folder, file))
}

describe('a data folder [T53]', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'data-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('of an earlier version is closed at the start; what a link leads to stays as it was', () => {
    const foreign = mkdtempSync(path.join(tmpdir(), 'foreign-'))
    chmodSync(foreign, 0o755)
    for (const name of ['logs', 'keys', 'media']) {
      mkdirSync(path.join(folder, name), { mode: 0o755 })
      writeFileSync(path.join(folder, name, 'one'), 'x', { mode: 0o644 })
    }
    writeFileSync(path.join(folder, 'deployment.json'), '{}', { mode: 0o644 })
    symlinkSync(foreign, path.join(folder, 'chain'))
    expect(openTo(folder)).to.have.length(7)
    closeFolder(folder)
    expect(openTo(folder)).to.deep.equal([])
    expect(statSync(folder).mode & 0o066, 'others may pass, and read nothing').to.equal(0)
    expect(statSync(foreign).mode & 0o777).to.equal(0o755)
    rmSync(foreign, { recursive: true })
  })
})
