import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { VARIABLES } from '#settings/variable.ts'
import { buildWeb } from './buildWeb.ts'

const ROOT = join(import.meta.dirname, '../../..')
const SERVER = ['api', 'db', 'indexer', 'media', 'scripts', 'settings']

/** Words that our own server sources hold and a page has no use for. */
const SERVER_WORDS = [
  'app.decision',
  'app.auth_session',
  'pg_advisory_lock',
  'INSERT INTO',
  'graphile-worker',
  'tls-sig-api-v2',
  'node:crypto',
  'node:fs',
  'NODE_COMPILE_CACHE',
  ...Object.keys(VARIABLES).filter((name) => /_(FILE|URL|URLS|POOL|DIR)$/.test(name)),
]

/** What no page may carry, whoever wrote it. */
const NEVER: [string, RegExp][] = [
  ['a private key', /PRIVATE KEY/],
  ['an address of a database with its password', /postgres(ql)?:\/\//],
  ['an address with a password', /https?:\/\/[\w.-]+:[^\s/"'`@]+@/],
  ['the key of the first account of every test chain', /ac0974bec39a17e36ba4a6b4d238ff94/i],
  ['a path of the machine that built it', new RegExp(ROOT.replace(/[/.]/g, '\\$&'))],
  ['a map back to the sources', /sourceMappingURL=/],
]

describe('what a page gives away', function () {
  this.timeout(120_000)
  const bundle = new Map<string, string>()
  before(async () => {
    const folder = await buildWeb('production')
    for (const one of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!one.isFile() || !/\.(js|css|html|json|svg)$/.test(one.name)) continue
      const path = join(one.parentPath, one.name)
      bundle.set(path.slice(folder.length + 1), readFileSync(path, 'utf8'))
    }
  })

  const holding = (word: string) =>
    [...bundle].filter(([, text]) => text.includes(word)).map(([name]) => name)

  it('[T29] no secret of the format of a secret is in the bundle', () => {
    expect(holding('No access pass. Mint one to'), 'the scan reads what people read').to.not.deep.equal([])
    for (const [name, pattern] of NEVER) {
      const found = [...bundle].filter(([, text]) => pattern.test(text)).map(([file]) => file)
      expect(found, name).to.deep.equal([])
    }
  })

  it('[T29] no word of the server is in the bundle', () => {
    const sources = globSync(
      SERVER.map((folder) => `${folder}/**/*.ts`),
      { cwd: ROOT },
    )
      .map((path) => readFileSync(join(ROOT, path), 'utf8'))
      .join('\n')
    for (const word of SERVER_WORDS) {
      expect(sources.includes(word), `${word} is a word of the server`).to.equal(true)
      expect(holding(word), word).to.deep.equal([])
    }
  })
})
