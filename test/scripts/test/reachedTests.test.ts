import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'chai'
import { JOURNEYS } from '#scripts/test/changed/journeysOf.ts'
import { featureOf, reachedTests } from '#scripts/test/changed/reachedTests.ts'
import { REST } from '#scripts/test/stages.ts'

const tests = REST.flatMap(({ glob }) => globSync(glob))
const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)
const reached = (...changed: string[]) => reachedTests(changed, { tests, read })

describe('what npm test -- --changed runs', () => {
  it('is every test that imports the file, over whatever number of steps, and no other of its layer', () => {
    const sources: Record<string, string> = {
      'test/web/a.test.ts': "import { b } from '#web/kit/b.ts'",
      'web/kit/b.ts': "import type { C } from '../passes/c.ts'",
      'test/web/other.test.ts': "import { expect } from 'chai'",
    }
    const tree = { tests: Object.keys(sources).slice(0, 1), read: (file: string) => sources[file] }
    expect(reachedTests(['web/passes/c.ts'], tree)).to.deep.equal(['test/web/a.test.ts'])
    expect(reachedTests(['web/passes/d.ts'], tree)).to.deep.equal([])
  })

  it('is what drives the feature from outside, and its journeys', () => {
    const found = reached('api/chat/write/gone.ts') ?? []
    expect(found).to.include.members(['test/api/chat/gaps.test.ts', 'test/e2e/short/chat.test.ts'])
    expect(found).not.to.include('test/e2e/wallets/fanMints.test.ts')
  })

  it('is a test that was changed itself, and everything after a change of what all rest on', () => {
    expect(reached('test/api/chat/gaps.test.ts')).to.deep.equal(['test/api/chat/gaps.test.ts'])
    for (const file of [
      'package-lock.json',
      'db/migrations/1/migration.sql',
      'test/kit/evidence/fileReporter.ts',
    ])
      expect(reached(file), file).to.equal(null)
    expect(reached('docs/operate.md')).to.deep.equal([])
  })

  it('knows the journeys of every feature that people reach, and misses no journey', () => {
    const features = ['api', 'web', 'media'].flatMap((layer) =>
      readdirSync(layer, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name),
    )
    const without = ['inbox', 'installation', 'ports', 'assets', 'fixtures', 'evidence']
    expect(features.filter((name) => !(name in JOURNEYS) && !without.includes(name))).to.deep.equal([])
    const listed = Object.values(JOURNEYS).flat()
    const journeys = tests.filter((file) => file.startsWith('test/e2e/') && !file.includes('/journey/'))
    const fits = (file: string, name: string) => path.matchesGlob(file, `test/e2e/${name}.test.ts`)
    expect(journeys.filter((file) => !listed.some((name) => fits(file, name)))).to.deep.equal([])
    expect(listed.filter((name) => !journeys.some((file) => fits(file, name)))).to.deep.equal([])
    expect(featureOf('README.md')).to.equal(null)
  })

  it('counts from the commit that is named, and files that git does not know', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'changed-'))
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.test', ...args], {
        cwd: folder,
        encoding: 'utf8',
      }).trim()
    try {
      git('init', '-q')
      writeFileSync(path.join(folder, 'kept'), '')
      git('add', '.')
      git('commit', '-qm', 'first')
      writeFileSync(path.join(folder, 'kept'), 'more')
      writeFileSync(path.join(folder, 'new'), '')
      const script = `import { changedFiles } from '${path.resolve('scripts/test/changed/changedFiles.ts')}'
        process.stdout.write(JSON.stringify(changedFiles().files))`
      const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder })
      expect(JSON.parse(said.toString())).to.deep.equal(['kept', 'new'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
