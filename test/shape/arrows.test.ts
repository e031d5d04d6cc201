import { expect } from 'chai'
import { FILES, importsOf, SOURCES } from './sources.ts'

const DOMAIN = /^domain\//
const DB = /^db\//
const ABI = /^contracts\/(generated|editions)\//
const CONTRACT = /^api\/[^/]+\/contract\.ts$/
const PORTS = /^api\/ports\//
const PLUMBING = /^api\/(http|queue|inbox)\//
const WEB_BASE = /^web\/(kit|live|chain)\//
const ROUTE_TABLE = /^web\/kit\/api\/routes\.generated\.ts$/

/** Lower may not import higher or equal: later features call earlier ones. */
const LEVEL: Record<string, number> = {
  installation: 0,
  accounts: 1,
  creators: 2,
  ledger: 2,
  access: 3,
  passes: 4,
  rooms: 4,
  bookings: 4,
  billing: 4,
  media: 4,
  chat: 4,
  realtime: 5,
  moderation: 5,
  insights: 5,
}

type Rule = [importer: RegExp, allowed: RegExp[]]
/** Who may import whom; the first row that matches the importer counts. `$1` is the importer's own folder. */
const ARROWS: Rule[] = [
  [DOMAIN, [DOMAIN]],
  [ABI, [ABI]],
  [DB, [DOMAIN, DB]],
  [/^indexer\//, [DOMAIN, DB, ABI, /^indexer\//]],
  [CONTRACT, [DOMAIN, CONTRACT]],
  [PORTS, [DOMAIN, PORTS]],
  [PLUMBING, [DOMAIN, DB, PLUMBING, PORTS, CONTRACT, /^api\/config\.ts$/]],
  [/^api\/adapters\//, [DOMAIN, DB, ABI, PORTS, /^api\/adapters\//]],
  [/^api\/([^/]+)\//, [DOMAIN, DB, ABI, PLUMBING, PORTS, CONTRACT, /^api\/$1\//, /^api\/downhill\//]],
  [/^api\/[^/]+$/, [/^api\//, DB, DOMAIN, ABI]],
  [/^media\//, [DOMAIN, /^media\//]],
  [/^web\/kit\//, [DOMAIN, CONTRACT, /^web\/kit\//, ROUTE_TABLE]],
  [/^web\/(live|chain)\//, [DOMAIN, ABI, CONTRACT, /^web\/kit\//, /^web\/$1\//]],
  [/^web\/app\//, [DOMAIN, ABI, CONTRACT, /^web\//]],
  [/^web\/vite\.config\.ts$/, []],
  [/^web\/([^/]+)\//, [DOMAIN, ABI, CONTRACT, WEB_BASE, /^web\/$1\//]],
  [/^local\//, [DOMAIN, ABI, /^local\//]],
  [/^scripts\/demo\//, [DOMAIN, ABI, CONTRACT, /^scripts\/demo\//]],
  // two of them measure in the worlds of the tests; what the others write is made of what ships
  [/^scripts\/generate\/(?!(?:catalogue|contractFigures)\.ts$)/, [DOMAIN, ABI, /^(api|scripts)\//]],
  [/^(scripts|test|bench)\//, [/./]],
  [/^[^/]+\.config\.ts$/, [/^scripts\//]],
]

/** Marks an import of another feature's verb in a lower level; stores, routes and jobs stay private. */
function downhill(importer: string, target: string): string {
  const from = LEVEL[importer.split('/')[1] ?? '']
  const [top, feature, ...rest] = target.split('/')
  const to = LEVEL[feature ?? '']
  const isPrivate = /(^|\/)(store|routes|jobs)\.ts$/.test(rest.join('/'))
  if (top !== 'api' || from === undefined || to === undefined || to >= from || isPrivate) return target
  return `api/downhill/${rest.join('/')}`
}

/** Targets that a source may not import; undefined when no row of the table covers it. */
function strayImports(file: string, targets: string[]): string[] | undefined {
  const rule = ARROWS.find(([importer]) => importer.test(file))
  if (!rule) return undefined
  const own = file.match(rule[0])?.[1] ?? ''
  return targets.filter((target) => {
    const seen = downhill(file, target)
    return !rule[1].some((allowed) => new RegExp(allowed.source.replace('$1', own)).test(seen))
  })
}

describe('arrows', () => {
  for (const file of SOURCES) {
    if (file.endsWith('.mjs')) continue
    const bad = strayImports(file, importsOf(file))
    if (!bad) it(`${file} belongs to a room`, () => expect.fail('no row of the import table covers it'))
    else if (bad.length > 0) it(`${file} imports only what it may`, () => expect(bad).to.deep.equal([]))
  }

  it('point one way in every source', () => {
    expect(SOURCES.length).to.be.greaterThan(50)
  })

  it('a generator imports nothing from the tests, unless it measures in their worlds', () => {
    const inTests = ['test/contracts/analysis/shippedContracts.ts', 'test/kit/database.ts']
    expect(strayImports('scripts/generate/abis.ts', inTests)).to.deep.equal(inTests)
    expect(strayImports('scripts/generate/price/costOf.ts', inTests)).to.deep.equal(inTests)
    const ours = ['scripts/solidity/closure.ts', 'domain/words.ts', 'contracts/editions/first.generated.ts']
    expect(strayImports('scripts/generate/abis.ts', ours)).to.deep.equal([])
    expect(strayImports('scripts/generate/catalogue.ts', inTests)).to.deep.equal([])
  })

  it('the demo world speaks only HTTP and JSON-RPC', () => {
    const demo = FILES.filter((path) => path.startsWith('scripts/demo/'))
    const targets = demo.flatMap((path) => (path.endsWith('.ts') ? importsOf(path) : []))
    expect(targets.filter((target) => /^(db|indexer|media|local)\//.test(target))).to.deep.equal([])
  })
})
