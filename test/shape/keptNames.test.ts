import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { PURPOSE_TABLE } from '#api/purposeTable.ts'
import { ROUTE_TABLE } from '#api/routeTable.ts'
import { EVENT_TYPES, PROJECTIONS } from '#indexer/families/registry.ts'
import { EMBEDDED_SDK_APP_ID } from '#protocol/node.ts'
import { SIGNAL_CLOSE, SIGNAL_ERRORS } from '#protocol/signal.ts'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { makeKeys } from '#scripts/start/folder/makeKeys.ts'
import { VARIABLES } from '#settings/variable.ts'
import { GENERATED, read, SOURCES } from './sources.ts'

/** Names that are stored, sent or typed by people outside this tree: other versions and other machines know them. */
interface Kept {
  environment: string[]
  routes: string[]
  keyFiles: string[]
  eventKinds: Record<string, number>
  undoTables: Record<string, number>
  purposes: Record<string, string>
  signalling: { path: string; app: number; errors: string[]; close: Record<string, number> }
  keptIntent: Record<string, unknown>
  /** text that stands in some source under a folder, by what it names */
  written: Record<string, { under: string; text: string[] }>
}

const KEPT = JSON.parse(read('test/vectors/keptNames.json')) as Kept

/** What of `text` no source of a folder says. */
function missing(sources: Record<string, string>, under: string, text: string[]): string[] {
  const all = Object.entries(sources).filter(([path]) => path.startsWith(under))
  return text.filter((one) => !all.some(([, source]) => source.includes(one)))
}

describe('names that others know', () => {
  it('environment variables and routes', () => {
    expect(Object.keys(VARIABLES)).to.include.members(KEPT.environment)
    const routes = Object.values(ROUTE_TABLE).flatMap((feature) => Object.values(feature))
    expect(routes.map(({ method, path }) => `${method} ${path}`)).to.include.members(KEPT.routes)
  })

  it('files of keys in a data folder', () => {
    const dir = mkdtempSync(join(tmpdir(), 'kept-names-'))
    try {
      makeKeys(dir)
      expect(readdirSync(dir)).to.include.members(KEPT.keyFiles)
    } finally {
      rmSync(dir, { recursive: true })
    }
  })

  it('numbers in the index, and which contract proves a purpose', () => {
    const numbers = EVENT_TYPES.flatMap(({ name, kind, fold }): [string, number][] => [
      ...([
        [name, fold.no],
        [`${kind.kind}.${name}`, fold.no],
      ] as [string, number][]),
    ])
    // a name that several contracts have means the first of them
    expect(Object.fromEntries(numbers.reverse())).to.include(KEPT.eventKinds)
    expect(Object.fromEntries(PROJECTIONS.map(({ name, no }) => [name, no]))).to.include(KEPT.undoTables)
    const contracts = Object.entries(PURPOSE_TABLE).map(([name, { contract }]) => [name, contract])
    expect(Object.fromEntries(contracts)).to.include(KEPT.purposes)
  })

  it('what browsers and media nodes say to each other', () => {
    const { path, app, errors, close } = KEPT.signalling
    expect([SOCKET_PATH, EMBEDDED_SDK_APP_ID]).to.deep.equal([path, app])
    expect(SIGNAL_ERRORS).to.include.members(errors)
    expect(SIGNAL_CLOSE).to.include(close)
  })

  it('a transaction that a browser kept is one the server takes', () => {
    const { createTxIntent } = ROUTE_TABLE.transactions
    expect(createTxIntent.body.parse(KEPT.keptIntent)).to.deep.equal(KEPT.keptIntent)
  })

  const product = SOURCES.filter((path) => !path.startsWith('test/') && !GENERATED.test(path))
  const texts = Object.fromEntries(product.map((path) => [path, read(path)]))
  for (const [what, { under, text }] of Object.entries(KEPT.written))
    it(what, () => {
      expect(text.length).to.be.greaterThan(0)
      expect(missing(texts, under, text)).to.deep.equal([])
    })

  it('a name that was changed is found, one that stands elsewhere is not taken for it', () => {
    const sources = { 'api/queue.ts': "topic: 'media.remove'", 'web/page.ts': "'seat.tell'" }
    expect(missing(sources, 'api/', ["'media.remove'", "'seat.tell'"])).to.deep.equal(["'seat.tell'"])
  })
})
