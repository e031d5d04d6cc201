import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import { ROOT } from '#scripts/start/root.ts'

/** A clone without packages, with stand-ins of our own for npm that end as the real one does. */
describe('setup [M.2]', () => {
  let clone = ''
  beforeEach(() => {
    mkdirSync(path.join(ROOT, '.stagedoor', 'test'), { recursive: true })
    clone = mkdtempSync(path.join(ROOT, '.stagedoor', 'test', 'setup-'))
    for (const file of ['scripts/setup.mjs', 'package.json', 'package-lock.json', 'db/schema.prisma'])
      cpSync(path.join(ROOT, file), path.join(clone, file))
  })
  afterEach(() => rmSync(clone, { recursive: true, force: true }))

  /** A program called npm, first in the search path: a process of its own, not a patched function. */
  function npm(script: string): void {
    mkdirSync(path.join(clone, 'bin'), { recursive: true })
    writeFileSync(path.join(clone, 'bin', 'npm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  }

  function setup(): { code: number | null; said: string } {
    const result = spawnSync(process.execPath, [path.join(clone, 'scripts', 'setup.mjs')], {
      encoding: 'utf8',
      env: { PATH: `${path.join(clone, 'bin')}:/usr/bin:/bin` },
    })
    return { code: result.status, said: result.stderr.trim().split('\n').at(-1) ?? '' }
  }

  const failures: [string, string, RegExp][] = [
    [
      'an unreachable registry',
      'echo "npm error code ENOTFOUND" >&2; exit 1',
      /registry cannot be reached.*run this again/,
    ],
    [
      'a full disk',
      'echo "npm error ENOSPC: no space left on device" >&2; exit 1',
      /disk became full.*run this again/,
    ],
    [
      'a folder of another user',
      'echo "npm error code EACCES" >&2; exit 243',
      /npm may not write here.*run this again/,
    ],
    ['anything else', 'echo "npm error something odd" >&2; exit 1', /installation failed.*run this again/],
    ['a platform without Node 24', 'exit 0', /There is no Node 24 for/],
  ]
  for (const [what, script, sentence] of failures)
    it(`${what} is one sentence`, () => {
      npm(script)
      const { code, said } = setup()
      expect(said).to.match(sentence)
      expect(code).to.equal(1)
    })

  it('no npm at all is one sentence', () => {
    const result = spawnSync(process.execPath, [path.join(clone, 'scripts', 'setup.mjs')], {
      encoding: 'utf8',
      env: { PATH: path.join(clone, 'nowhere') },
    })
    expect(result.status).to.equal(1)
    expect(result.stderr).to.match(/npm is not in the search path/)
  })

  it('a half-finished installation is done again, a finished one is not', () => {
    const count = path.join(clone, 'count')
    const fakeNode = '#!/bin/sh\\nmkdir -p db/generated\\n'
    npm(
      `echo once >> "${count}"; mkdir -p node_modules/.bin; printf '${fakeNode}' > node_modules/.bin/node; chmod +x node_modules/.bin/node`,
    )
    mkdirSync(path.join(clone, 'node_modules', '.bin'), { recursive: true })
    writeFileSync(path.join(clone, 'node_modules', '.bin', 'node'), '')
    const runs = () => spawnSync('wc', ['-l', count], { encoding: 'utf8' }).stdout.trim().split(' ')[0]
    expect(setup()).to.deep.equal({ code: 0, said: '' })
    expect(runs()).to.equal('1')
    expect(setup().code).to.equal(0)
    expect(runs()).to.equal('1')
    writeFileSync(path.join(clone, 'package-lock.json'), '{}')
    expect(setup().code).to.equal(0)
    expect(runs()).to.equal('2')
  })

  it('npm settings of the outer command do not reach the inner one', () => {
    npm(
      `echo "npm error \${npm_config_workspace:-none} \${npm_config_registry:-none}" >&2; env | grep -c '^npm_lifecycle' >&2; exit 1`,
    )
    const result = spawnSync(process.execPath, [path.join(clone, 'scripts', 'setup.mjs')], {
      encoding: 'utf8',
      env: {
        PATH: `${path.join(clone, 'bin')}:/usr/bin:/bin`,
        npm_config_workspace: 'inherited',
        npm_config_registry: 'http://registry.test',
        npm_lifecycle_event: 'prestart',
      },
    })
    expect(result.stderr).to.include('npm error none http://registry.test\n0\n')
  })
})
