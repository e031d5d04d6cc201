import { expect } from 'chai'
import { FILES, importsOf, read, SOURCES } from './sources.ts'

const DOMAIN = /^domain\//
const PROTOCOL = /^protocol\//
const SETTINGS = /^settings\//
const TELEMETRY = /^telemetry\//
/** The names of the providers stand in `domain/words.ts` alone. */
const VENDORS = /trtc|tencent|userSig|privateMapKey|livekit|stripe/gi
const DB = /^db\//
const ABI = /^contracts\/(generated|editions)\//
const CONTRACT =
  /^api\/[^/]+\/(?:(?:agreements|arbitration|booked|bookkeeping|bundle|cards|chain|clubs|cohosts|deviceKeys|disputes|factors|floor|gates|guests|identities|invitations|leaving|log|messages|moves|offers|payouts|profile|purchases|refunds|reports|reservations|returns|sales|schedule|steps|team)\/)?contract\.ts$/
const PORTS = /^api\/ports\//
const PLUMBING = /^api\/(http|queue|inbox)\//
const WEB_BASE = /^web\/(kit|media|chain|payments|transactions)\//
/** What people read of the transactions of a feature, and of the calls in them; the tables beside the features hold all of it. */
const TX_WORDS = /^web\/(?:[^/]+\/)+(?:purposes|calls)\.ts$/
const TX_TABLES = /^web\/(?:purposeTable|callTable)\.ts$/
const TX_TYPES = /^web\/(?:transactions\/purpose|chain\/burner\/callFacts)\.ts$/
const ROUTE_TABLE = /^web\/kit\/api\/routes\.generated\.ts$/

/** Lower may not import higher or equal: later features call earlier ones. */
const LEVEL: Record<string, number> = {
  installation: 0,
  notifications: 1,
  accounts: 2,
  transactions: 3,
  creators: 4,
  ledger: 4,
  services: 4,
  attestation: 5,
  access: 5,
  passes: 6,
  rooms: 6,
  tokens: 6,
  recordings: 6,
  billing: 6,
  media: 6,
  bookings: 7,
  chat: 7,
  tips: 7,
  calls: 8,
  moderation: 8,
  discovery: 8,
  insights: 8,
  realtime: 9,
}

type Rule = [importer: RegExp, allowed: RegExp[]]
/** Who may import whom; the first row that matches the importer counts. `$1` is the importer's own folder. */
const ARROWS: Rule[] = [
  [DOMAIN, [DOMAIN]],
  [PROTOCOL, [DOMAIN, PROTOCOL]],
  [SETTINGS, [DOMAIN, SETTINGS]],
  [TELEMETRY, [DOMAIN, TELEMETRY]],
  [ABI, [ABI]],
  [DB, [DOMAIN, DB]],
  [/^indexer\//, [DOMAIN, SETTINGS, TELEMETRY, DB, ABI, /^indexer\//]],
  [CONTRACT, [DOMAIN, PROTOCOL, CONTRACT]],
  [PORTS, [DOMAIN, PROTOCOL, PORTS]],
  [PLUMBING, [DOMAIN, PROTOCOL, DB, PLUMBING, PORTS, CONTRACT, /^api\/config\.ts$/]],
  [
    /^api\/transactions\//,
    [DOMAIN, DB, PLUMBING, PORTS, CONTRACT, /^api\/transactions\//, /^api\/downhill\//],
  ],
  [/^api\/adapters\//, [DOMAIN, PROTOCOL, TELEMETRY, DB, ABI, PORTS, /^api\/adapters\//]],
  [
    /^api\/([^/]+)\//,
    [DOMAIN, PROTOCOL, DB, ABI, PLUMBING, PORTS, CONTRACT, /^api\/$1\//, /^api\/downhill\//],
  ],
  [/^api\/[^/]+$/, [/^api\//, DB, DOMAIN, PROTOCOL, SETTINGS, TELEMETRY, ABI]],
  [/^media\//, [DOMAIN, PROTOCOL, SETTINGS, TELEMETRY, /^media\//]],
  // leaves, so that who stands below the features may read them
  [TX_WORDS, [DOMAIN, TX_TYPES, /^web\/kit\/format\//]],
  [TX_TABLES, [DOMAIN, TX_WORDS, TX_TYPES]],
  [/^web\/kit\//, [DOMAIN, PROTOCOL, CONTRACT, /^web\/kit\//, ROUTE_TABLE]],
  [/^web\/chain\/burner\//, [DOMAIN, ABI, CONTRACT, /^web\/(kit|chain)\//, /^web\/callTable\.ts$/]],
  [/^web\/(media|chain|payments)\//, [DOMAIN, PROTOCOL, ABI, CONTRACT, /^web\/kit\//, /^web\/$1\//]],
  [/^web\/transactions\//, [DOMAIN, ABI, CONTRACT, WEB_BASE, /^web\/purposeTable\.ts$/]],
  [/^web\/pages\//, [DOMAIN, PROTOCOL, ABI, CONTRACT, /^web\/(?!app\/|fixtures\/)/]],
  [/^web\/app\//, [DOMAIN, PROTOCOL, ABI, CONTRACT, /^web\/(?!fixtures\/)/]],
  [/^web\/fixtures\//, [DOMAIN, PROTOCOL, ABI, CONTRACT, /^web\//]],
  [/^web\/vite\.config\.ts$/, []],
  [/^web\/([^/]+)\//, [DOMAIN, PROTOCOL, ABI, CONTRACT, WEB_BASE, /^web\/$1\//]],
  // visitors, who know the routes, and the contracts that their wallets call
  [/^local\/(visitor|publisher)\//, [DOMAIN, PROTOCOL, ABI, CONTRACT, /^local\/(visitor|publisher)\//]],
  // it stands in for another company, which knows nothing of us
  [/^local\/stripe\//, [DOMAIN, /^local\/stripe\//]],
  [/^local\/(?!stripe\/)/, [DOMAIN, PROTOCOL, ABI, /^local\/(?!stripe\/)/]],
  [/^scripts\/demo\//, [DOMAIN, PROTOCOL, ABI, CONTRACT, /^local\/visitor\//, /^scripts\/demo\//]],
  // two of them measure in the worlds of the tests; what the others write is made of what ships
  [/^scripts\/generate\/(?!(?:catalogue|contractFigures)\.ts$)/, [DOMAIN, SETTINGS, ABI, /^(api|scripts)\//]],
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

/** Packages, and in the rules words of one vendor, that a source of `domain` or `protocol` holds. */
function foreignTo(path: string, text: string): string[] {
  const packages = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"#.][^'"]*)['"]/g)]
  const isRule = DOMAIN.test(path) && path !== 'domain/words.ts'
  const vendors = isRule ? [...text.matchAll(VENDORS)] : []
  return [
    ...packages.map(([, name]) => `${path} imports ${name}`),
    ...vendors.map(([word]) => `${path} names ${word}`),
  ]
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

  it('the stand-in of the card provider knows nothing of us, and what ships knows nothing of it [T29]', () => {
    const ours = [
      'protocol/tickets.ts',
      'contracts/generated/abis.ts',
      'local/mail/main.ts',
      'api/ports/payments.ts',
    ]
    expect(strayImports('local/stripe/startStandIn.ts', ours)).to.deep.equal(ours)
    const standIn = ['local/stripe/startStandIn.ts', 'local/stripe/main.ts']
    for (const shipped of [
      'api/main.ts',
      'api/adapters/stripe/createPayments.ts',
      'web/app/main.tsx',
      'settings/a.ts',
    ])
      expect(strayImports(shipped, standIn), shipped).to.deep.equal(standIn)
  })

  it('transactions name no contract: features register what proves a purpose', () => {
    const abi = ['contracts/generated/abis.ts']
    expect(strayImports('api/transactions/watchIntents.ts', abi)).to.deep.equal(abi)
    expect(strayImports('api/passes/purposes.ts', abi)).to.deep.equal([])
    expect(strayImports('api/passes/purposes.ts', ['api/transactions/purposes.ts'])).to.deep.equal([])
    const upward = ['api/passes/purposes.ts']
    expect(strayImports('web/transactions/runTx.ts', ['web/passes/purposes.ts'])).to.have.length(1)
    expect(strayImports('web/passes/purposes.ts', ['web/passes/usePurchase.ts'])).to.have.length(1)
    expect(strayImports('web/purposeTable.ts', ['web/passes/purposes.ts'])).to.deep.equal([])
    expect(strayImports('api/transactions/watchIntents.ts', upward)).to.deep.equal(upward)
  })

  it('the demo world speaks only HTTP and JSON-RPC', () => {
    const demo = FILES.filter((path) => path.startsWith('scripts/demo/'))
    const targets = demo.flatMap((path) => (path.endsWith('.ts') ? importsOf(path) : []))
    expect(targets.filter((target) => /^(db|indexer|media|local\/(?!visitor\/))/.test(target))).to.deep.equal(
      [],
    )
  })

  it('rules and protocol need no package, and rules name no vendor but the providers', () => {
    const held = SOURCES.filter((path) => DOMAIN.test(path) || PROTOCOL.test(path))
    expect(held.flatMap((path) => foreignTo(path, read(path)))).to.deep.equal([])
    expect(foreignTo('domain/a.ts', "import { z } from 'zod'")).to.deep.equal(['domain/a.ts imports zod'])
    expect(foreignTo('domain/a.ts', '/** as in a UserSig */')).to.deep.equal(['domain/a.ts names UserSig'])
    expect(foreignTo('protocol/a.ts', "import type { B } from './b.ts' // the UserSig")).to.deep.equal([])
  })

  it('the client of the payment provider is imported in its adapter and in tests alone [S4.33]', () => {
    const imports = (path: string, text: string) =>
      /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"]stripe['"/]/.test(text) &&
      !/^(api\/adapters\/stripe|test)\//.test(path)
    expect(SOURCES.filter((path) => imports(path, read(path)))).to.deep.equal([])
    for (const text of [
      "import type { Stripe } from 'stripe'",
      "await import('stripe/esm/x.js')",
      "require('stripe')",
    ]) {
      expect(imports('api/creators/a.ts', text), text).to.equal(true)
      expect(imports('api/adapters/stripe/a.ts', text), text).to.equal(false)
    }
    expect(
      SOURCES.some((path) => /^api\/adapters\/stripe\//.test(path) && /'stripe'/.test(read(path))),
    ).to.equal(true)
  })
})
