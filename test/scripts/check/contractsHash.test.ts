import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { ROOT } from '#scripts/start/root.ts'

/** What the hash and the programs around it read. */
const NEEDED = ['contracts', 'scripts', 'package.json', 'hardhat.config.ts']

describe('contracts beside what was generated from them', () => {
  let clone: string
  beforeEach(() => {
    clone = mkdtempSync(path.join(tmpdir(), 'stagedoor-hash-'))
    for (const name of NEEDED) cpSync(path.join(ROOT, name), path.join(clone, name), { recursive: true })
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(clone, 'node_modules'))
  })
  afterEach(() => rmSync(clone, { recursive: true, force: true }))

  function check(): { status: number | null; stderr: string } {
    return spawnSync(process.execPath, ['scripts/check/contractsHash.ts'], { cwd: clone, encoding: 'utf8' })
  }

  it('pass the check as they are committed', () => {
    const { status, stderr } = check()
    expect(stderr).to.equal('')
    expect(status).to.equal(0)
  })

  for (const file of ['contracts/rooms/RoomHub.sol', 'contracts/generated/bytecode.ts', 'hardhat.config.ts'])
    it(`fail the check when ${file} changed, and it says what to do`, () => {
      appendFileSync(path.join(clone, file), '// a remark\n')
      const { status, stderr } = check()
      expect(stderr).to.include('run npm run snap')
      expect(status).to.equal(1)
    })

  it('fail the check when no hash was stored', () => {
    rmSync(path.join(clone, 'contracts/generated.sha256'))
    const { status, stderr } = check()
    expect(stderr).to.include('run npm run snap')
    expect(status).to.equal(1)
  })
})
