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

describe('arrows', () => {
  for (const file of SOURCES) {
    if (file.endsWith('.mjs')) continue
    const rule = ARROWS.find(([importer]) => importer.test(file))
    if (!rule) {
      it(`${file} belongs to a room`, () => expect.fail('no row of the import table covers it'))
      continue
    }
    const own = file.match(rule[0])?.[1] ?? ''
    const bad = importsOf(file).filter((target) => {
      const seen = downhill(file, target)
      return !rule[1].some((allowed) => new RegExp(allowed.source.replace('$1', own)).test(seen))
    })
    if (bad.length > 0) it(`${file} imports only what it may`, () => expect(bad).to.deep.equal([]))
  }

  it('point one way in every source', () => {
    expect(SOURCES.length).to.be.greaterThan(50)
  })

  it('the demo world speaks only HTTP and JSON-RPC', () => {
    const demo = FILES.filter((path) => path.startsWith('scripts/demo/'))
    const targets = demo.flatMap((path) => (path.endsWith('.ts') ? importsOf(path) : []))
    expect(targets.filter((target) => /^(db|indexer|media|local)\//.test(target))).to.deep.equal([])
  })
})
